"""From an event sent to the number that changes in a browser, through Airflow: p50 and p95, and where the time goes.

    PYTHONPATH=src:. python benchmarks/event_to_board.py [--events 30] [--rounds 1] [--beside CHECKOUT] [--no-browser]

Starts a demo of its own in a temporary folder, opens an indicator's page in headless Chromium, sends one event after
another (each when the one before is seen, after a random pause) and reads the moments between from Airflow's REST
interface. The page itself notes when its number changes. --beside does the same with another checkout, by turns, a demo
per turn, so that both meet the same machine: only ratios of one sitting mean anything. Prints Markdown.
"""

from __future__ import annotations

import argparse
import math
import os
import random
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks.live_demo import (
    INDICATOR,
    PATIENCE_SECONDS,
    ROOT,
    Board,
    Demo,
    moment,
    p50,
    p95,
    reporting,
    running_demo,
    stop_what_we_start,
)
from benchmarks.watched_page import chromium, opened

TASKS = ("gate_raw", "build_tables", "gate_marts", "publish_version")
PUBLISHED, DRAWN, SEEN = (
    "event sent -> row published",
    "row published -> seen in the browser",
    "event sent -> seen in the browser",
)
STAGES = (
    "event sent -> trigger fires",
    "trigger fires -> landing run created",
    "landing run created -> task starts",
    "land",
    "landed -> building run created",  # 0 where one run has all tasks
    "building run created -> gate raw starts",
    "gate raw",
    "(next task starts)",
    "dbt build",
    "(next task starts) ",
    "gate marts",
    "(next task starts)  ",
    "publish",
    PUBLISHED,
    DRAWN,
    SEEN,
)
FIRST, STEP = 301.25, 1.5  # values whose text is one of a kind: all end in .25 or .75
Rows = list[list[float]]
"""Seconds per event and entry of STAGES."""


def stages(demo: Demo, sent: float, published: float, seen: float) -> list[float]:
    """Seconds per entry of STAGES; nan where nothing tells."""
    ends = [published - sent, seen - published, seen - sent]
    try:
        landing = min((one for one in demo.tasks("drain_topics") if one["start"] >= sent), key=lambda one: one["start"])
        building = {task: _before(demo, task, published, landing["end"]) for task in TASKS}
    except ValueError:  # a run that began before took the event along: its moments are not this event's
        return [math.nan] * (len(STAGES) - len(ends)) + ends
    landed_in, built_in = ((one["dag"], one["run"]) for one in (landing, building["gate_raw"]))
    run_created = demo.created(*landed_in)
    marks = [sent, _fired(demo, sent, landing["start"], run_created), run_created, landing["start"], landing["end"]]
    marks.append(landing["end"] if built_in == landed_in else demo.created(*built_in))
    for task in TASKS[:-1]:
        marks += [building[task]["start"], building[task]["end"]]
    marks += [building["publish_version"]["start"], published]
    return [later - earlier for earlier, later in pairwise(marks)] + ends


def _fired(demo: Demo, sent: float, until: float, otherwise: float) -> float:
    """When the trigger noticed the event."""
    found = demo.get("/api/v2/assets/events", order_by="-timestamp", limit=50)["asset_events"]
    of_trigger = [
        (moment(event["timestamp"]), event["extra"].get("payload", {}).get("noticed_at"))
        for event in found
        if event["source_task_id"] is None
    ]
    noticed = [moment(told) if told else noted for noted, told in of_trigger if sent <= noted <= until]
    return max(noticed, default=otherwise)


def _before(demo: Demo, task: str, published: float, landed: float) -> dict[str, Any]:
    """The last run of a task between landing and publication. Raises ValueError if there is none."""
    deadline = time.time() + 15  # a task that has just ended is not reported at once
    while True:
        found = [one for one in demo.tasks(task) if landed <= one["start"] <= published]
        if found or time.time() > deadline:
            return max(found, key=lambda one: one["start"])
        time.sleep(0.5)


def turn(checkout: Path, events: int, with_browser: bool) -> Rows:
    """One demo of a checkout, so many events."""
    rows = []
    with ExitStack() as stack:
        demo = stack.enter_context(running_demo(checkout))
        reporter = stack.enter_context(reporting(demo))
        board = Board(demo.data)
        reporter.send(FIRST - STEP)
        board.wait(FIRST - STEP)  # the first build makes every table; it is not what is measured
        demo.settle()
        page = None
        if with_browser:
            page = opened(stack.enter_context(chromium()), f"{demo.boards}/indicator?indicator={INDICATOR}&lang=zh")
        for number in range(events):
            time.sleep(random.uniform(0.5, 3.0))
            value = FIRST + STEP * number
            if page:
                page.watch_for(f"{value:.2f}")
            sent = reporter.send(value)
            published = board.wait(value)
            seen = page.seen(PATIENCE_SECONDS) if page else math.nan
            rows.append(stages(demo, sent, published, seen))
            print(f"{number + 1:3d}  {published - sent:6.2f} s  {seen - sent:6.2f} s", file=sys.stderr)
    return rows


def known(rows: Rows, stage: str) -> list[float]:
    return [row[STAGES.index(stage)] for row in rows if not math.isnan(row[STAGES.index(stage)])]


def table(sides: dict[str, list[Rows]]) -> Iterator[str]:
    """Each side's stages over all rounds; with two sides, the ratio of their p50."""
    names = list(sides)
    head = [f"{'' if len(names) == 1 else f'{name} '}{what} s" for name in names for what in ("p50", "p95")]
    head += ["ratio of p50"] * (len(names) == 2)
    yield f"| stage | {' | '.join(head)} |\n|---|{'---:|' * len(head)}\n"
    for stage in STAGES:
        found = [known([row for rows in sides[name] for row in rows], stage) for name in names]
        if not any(found):
            continue
        cells = [f"{take(values):.2f}" for values in found for take in (p50, p95)]
        if len(found) == 2:
            cells.append(f"{p50(found[0]) / p50(found[1]):.2f}" if p50(found[1]) else "")
        yield f"| {stage.strip()} | {' | '.join(cells)} |\n"


def rounds_table(sides: dict[str, list[Rows]], stage: str) -> Iterator[str]:
    """p50 and p95 of one stage by round, and the median of the rounds."""
    columns = [(f"{name} {what}", take, rounds) for name, rounds in sides.items() for what, take in TAKES]
    head = " | ".join(name for name, *_ in columns)
    yield f"\n{stage}, by round\n\n| round | {head} |\n|---|{'---:|' * len(columns)}\n"
    by_column = [[take(known(rows, stage)) for rows in rounds] for _, take, rounds in columns]
    for number, cells in enumerate(zip(*by_column, strict=True), 1):
        yield f"| {number} | {' | '.join(f'{cell:.2f}' for cell in cells)} |\n"
    yield f"| median of rounds | {' | '.join(f'{p50(cells):.2f}' for cells in by_column)} |\n"


TAKES = (("p50", p50), ("p95", p95))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=30)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--beside", type=Path, metavar="CHECKOUT")
    parser.add_argument("--no-browser", action="store_true")
    given = parser.parse_args()
    stop_what_we_start()
    checkouts = {"this": ROOT} | ({"other": given.beside.resolve()} if given.beside else {})
    sides: dict[str, list[Rows]] = {name: [] for name in checkouts}
    for number in range(given.rounds):
        for name, checkout in checkouts.items():
            print(f"round {number + 1}, {name}: {checkout}", file=sys.stderr)
            sides[name].append(turn(checkout, given.events, not given.no_browser))
    print(f"\n{given.events} events, {given.rounds} rounds, {os.cpu_count()} cores, load {os.getloadavg()[1]:.1f}\n")
    print("".join(table(sides)), end="")
    for stage in (PUBLISHED,) if given.no_browser else (PUBLISHED, SEEN):
        print("".join(rounds_table(sides, stage)), end="")


if __name__ == "__main__":
    main()
