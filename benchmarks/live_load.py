"""What the whole demo does under load while boards are open: at rest, with a trickle of events, after a burst.

    PYTHONPATH=src:. python benchmarks/live_load.py [--idle 180] [--trickle 300] [--burst 200000] [--beside CHECKOUT]

Starts a demo of its own with three pages of its boards open in headless Chromium, which is not counted, and measures
    idle     CPU by process in percent of one core while nothing happens
    trickle  10 reports a second of many indicators, a probe every 5 s among them: how long probes take to be published,
             and how far what is landed stays behind what was sent; whether that grows
    burst    so many reports at once (as landing.py sends them, of days before today): seconds until all are landed, and
             published, then how long single events take
Parts of 0 are left out. --beside does the same with another checkout afterwards. Prints Markdown.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from landing import produce  # beside this script

from benchmarks import family_cpu
from benchmarks.live_demo import (
    INDICATOR,
    ROOT,
    Board,
    Demo,
    Reporter,
    moment,
    p50,
    p95,
    reporting,
    running_demo,
    stop_what_we_start,
)
from benchmarks.watched_page import chromium, opened
from milepost import stream
from milepost.catalogue import read_plans
from milepost.days import today
from milepost.events import Rules
from producers import report

PAGES = ("overview", f"indicator?indicator={INDICATOR}", "quality")
FIRST, STEP = 301.25, 0.25  # of probes: each a value of its own, later ones higher
A_SECOND, PROBE_EVERY = 10, 50
LOOK_SECONDS = 2.0
DRAIN_SECONDS = 120  # after the last event of a trickle
BURST_SECONDS = 3600
SINGLES = 5


@dataclass
class Watch:
    """What is published and how far landing is behind, noted as it happens."""

    demo: Demo
    board: Board
    versions: list[tuple[float, float, float, float]] = field(default_factory=list)
    """When a version was published, its newest probe, when its build began, when its newest event reached Kafka."""
    lags: list[tuple[float, int]] = field(default_factory=list)
    _over: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Watch:
        self._threads = [threading.Thread(target=work, daemon=True) for work in (self._publications, self._lags)]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _publications(self) -> None:
        while not self._over.wait(0.05):
            if found := self.board.news():
                published, manifest, values = found
                built, newest = moment(manifest["known_at"]), moment(manifest["latest_kafka_time"])
                self.versions.append((published, max(values, default=0.0), built, newest))

    def _lags(self) -> None:
        while not self._over.wait(LOOK_SECONDS):
            self.lags.append((time.time(), lag(self.demo)))

    def published(self, probe: float) -> float | None:
        """When the first version with this probe or a later one was published."""
        return next((when for when, newest, *_ in self.versions if newest >= probe), None)


class Sender:
    """Sends probes, and reports of other indicators that only keep the demo busy."""

    def __init__(self, demo: Demo, reporter: Reporter) -> None:
        self._reporter, self._probes, self._others = reporter, 0, 0
        plans = read_plans(demo.settings.plans)
        known = Rules.from_plans(plans).indicators
        names = [name for name, rule in known.items() if rule.measure != "milestone" and not rule.moves]
        found = [report.find_indicator(plans, name) for name in names if name != INDICATOR]
        self._indicators = [
            (report.source_of(plan, one, None), plan.indicator_id(one), one.unit) for plan, one in found
        ]

    def probe(self) -> tuple[float, float]:
        """When it was sent, and its value, higher than any before."""
        self._probes += 1
        value = FIRST + STEP * self._probes
        return self._reporter.send(value), value

    def other(self) -> None:
        """A report of the next indicator, of one of the last 28 days; waits for nothing."""
        self._others += 1
        turn, place = divmod(self._others, len(self._indicators))
        source, indicator, unit = self._indicators[place]
        day = today() - timedelta(days=turn % 28)
        self._reporter.producer.publish(report.build(source, indicator, day, 100 + turn / 100, unit))


def lag(demo: Demo) -> int:
    """Events that Kafka holds and the warehouse lacks."""
    try:
        stored = json.loads(demo.settings.offsets_copy.read_text())["offsets"]
    except OSError:
        stored = {}
    logs = stream.look(demo.settings).logs
    return sum(log.end - stored.get(topic, {}).get(str(number), log.first) for (topic, number), log in logs.items())


def idle(demo: Demo, seconds: int) -> Iterator[str]:
    before = family_cpu.sample(demo.pid)
    time.sleep(seconds)
    used = family_cpu.sample(demo.pid).percent_since(before)
    yield f"\n**At rest for {seconds} s, {len(PAGES)} pages open**\n\n| process | % of one core |\n|---|---:|\n"
    yield from (f"| {name} | {percent:.1f} |\n" for name, percent in used.items())


def trickle(demo: Demo, board: Board, sender: Sender, seconds: int) -> Iterator[str]:
    sent: list[tuple[float, float]] = []  # of probes: when, which
    began = time.time()
    with Watch(demo, board) as watch:
        for number in range(seconds * A_SECOND):
            time.sleep(max(0.0, began + number / A_SECOND - time.time()))
            if number % PROBE_EVERY == 0:
                sent.append(sender.probe())
            else:
                sender.other()
        ended = time.time()
        while watch.published(sent[-1][1]) is None and time.time() < ended + DRAIN_SECONDS:
            time.sleep(0.1)
    took = [(when, found - when) for when, probe in sent if (found := watch.published(probe)) is not None]
    yield f"\n**{A_SECOND} events a second for {seconds} s**\n\n"
    yield "| seconds | probes | sent -> published p50 s | p95 s | versions | age of newest, s | lag p50 | max |\n"
    yield "|---|" + "---:|" * 7 + "\n"
    part = max(10, seconds // 5)
    for start in range(0, seconds, part):
        first, last = began + start, began + start + part
        waits = [wait for when, wait in took if first <= when < last]
        ages = [when - newest for when, _, _, newest in watch.versions if first <= when < last]
        lags = [events for when, events in watch.lags if first <= when < last]
        figures = f"{p50(waits):.1f} | {p95(waits):.1f} | {len(ages)} | {p50(ages):.1f} | {p50(lags):.0f}"
        yield f"| {start}-{start + part} | {len(waits)} | {figures} | {max(lags, default=0)} |\n"
    waits = [wait for _, wait in took]
    yield f"\nall: p50 {p50(waits):.1f} s, p95 {p95(waits):.1f} s; {len(sent) - len(took)} of {len(sent)} probes "
    yield f"were not published within {DRAIN_SECONDS} s after the last\n"
    late = [(when, wait) for when, wait in took if when >= began + seconds / 3]  # once it runs in
    yield from _growth("latency", "s", late)
    yield from _growth("lag", "events", [one for one in watch.lags if began + seconds / 3 <= one[0] <= ended])


def _growth(what: str, unit: str, points: list[tuple[float, float]]) -> Iterator[str]:
    """How steeply it rises, by a straight line through all points but the first third's."""
    if len(points) < 3:
        yield f"{what}: too few points to tell whether it grows\n"
        return
    slope = 60 * statistics.linear_regression(*zip(*points, strict=True)).slope
    middle, minutes = p50([value for _, value in points]), (points[-1][0] - points[0][0]) / 60
    grows = slope * minutes > max(middle / 2, 1)
    yield f"{what} {'GROWS' if grows else 'does not grow'}: {slope:+.2f} {unit} a minute around {middle:.1f} {unit}\n"


def burst(demo: Demo, board: Board, sender: Sender, events: int) -> Iterator[str]:
    with Watch(demo, board) as watch:
        began = time.time()
        produce(demo.kafka, events)
        sent, probe = sender.probe()  # goes the same way behind them
        landed = published = None
        cpu = family_cpu.sample(demo.pid)
        while published is None and time.time() < began + BURST_SECONDS:
            time.sleep(0.5)
            if landed is None and not lag(demo):
                landed = demo.settings.offsets_copy.stat().st_mtime
            if landed is not None:  # with all is what was built since, and has what was sent behind them
                full = (when for when, newest, built, _ in watch.versions if built >= landed and newest >= probe)
                published = next(full, None)
        used = family_cpu.sample(demo.pid).percent_since(cpu)["whole demo"]
    yield f"\n**{events:,} events at once**\n\n| | s |\n|---|---:|\n"
    yield f"| sent by the bulk producer | {sent - began:.1f} |\n"
    yield f"| until all are landed | {landed - began:.1f} |\n" if landed else "| never landed whole | |\n"
    yield f"| until published with all | {published - began:.1f} |\n" if published else "| never published | |\n"
    first = watch.published(probe)
    yield f"| until the first event behind them is published | {first - sent:.1f} |\n" if first else ""
    yield f"| versions meanwhile | {len(watch.versions)} |\n| CPU, % of one core | {used:.0f} |\n"
    waits = []
    for _ in range(SINGLES):
        time.sleep(random.uniform(1, 3))
        sent, probe = sender.probe()
        waits.append(board.wait(probe, patience=BURST_SECONDS) - sent)
    yield f"| the first single event afterwards | {waits[0]:.1f} |\n| p50 of {SINGLES} such | {p50(waits):.1f} |\n"


def measure(checkout: Path, given: argparse.Namespace) -> Iterator[str]:
    """One demo of a checkout, its pages open, all parts after each other."""
    with ExitStack() as stack:
        demo = stack.enter_context(running_demo(checkout))
        sender, board = Sender(demo, stack.enter_context(reporting(demo))), Board(demo.data)
        board.wait(sender.probe()[1])  # the first build makes every table; it is not what is measured
        demo.settle()
        browser = stack.enter_context(chromium())
        for page in PAGES:
            opened(browser, f"{demo.boards}/{page}")
        time.sleep(given.rest)  # until what the start left behind is done
        if given.idle:
            yield from idle(demo, given.idle)
        if given.trickle:
            yield from trickle(demo, board, sender, given.trickle)
        if given.burst:
            yield from burst(demo, board, sender, given.burst)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--idle", type=int, default=180)
    parser.add_argument("--trickle", type=int, default=300)
    parser.add_argument("--burst", type=int, default=200_000)
    parser.add_argument("--rest", type=int, default=60, help="seconds between the first version and the first part")
    parser.add_argument("--beside", type=Path, metavar="CHECKOUT")
    given = parser.parse_args()
    stop_what_we_start()
    for checkout in [ROOT, *([given.beside.resolve()] if given.beside else [])]:
        print(f"\n## {checkout}\n\n{os.cpu_count()} cores, load {os.getloadavg()[1]:.1f}", flush=True)
        for said in measure(checkout, given):
            sys.stdout.write(said)
            sys.stdout.flush()


if __name__ == "__main__":
    main()
