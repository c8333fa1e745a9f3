"""From an event sent to its row on the boards, through Airflow: p50 and p95, and where the time goes.

    PYTHONPATH=src:. python benchmarks/event_to_board.py --events 30

Starts a demo of its own in a temporary folder, sends one event after another (each when the one before is published,
after a random pause) and reads the moments between from Airflow's REST interface. Prints Markdown.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path

from milepost.catalogue import read_plans
from milepost.days import today
from milepost.events import Rules
from milepost.settings import Settings
from producers import report
from producers.client import AgencyProducer

ROOT = Path(__file__).resolve().parents[1]
INDICATOR = "jinhua/core_revenue"
PATIENCE_SECONDS = 180
TASKS = ("gate_raw", "build_tables", "gate_marts", "publish_version")
STAGES = (
    "event sent -> trigger fires",
    "trigger fires -> landing run created",
    "landing run created -> task starts",
    "land",
    "landed -> building run created",
    "building run created -> gate raw starts",
    "gate raw",
    "(next task starts)",
    "dbt build",
    "(next task starts) ",
    "gate marts",
    "(next task starts)  ",
    "publish",
    "event sent -> row published",
)


@dataclass
class Demo:
    data: Path
    airflow: str
    kafka: str
    password: str

    def get(self, path: str, **query: object) -> dict:
        """One answer of Airflow's REST interface."""
        request = urllib.request.Request(f"{self.airflow}{path}?{urllib.parse.urlencode(query)}")
        request.add_header("Authorization", f"Bearer {self._token()}")
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def _token(self) -> str:
        body = json.dumps({"username": "admin", "password": self.password}).encode()
        request = urllib.request.Request(f"{self.airflow}/auth/token", body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)["access_token"]


@contextmanager
def running_demo() -> Iterator[Demo]:
    with tempfile.TemporaryDirectory(prefix="event-to-board-") as folder:
        data = Path(folder) / "data"
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("AIRFLOW", "MILEPOST"))}
        kept.pop("PYTHONDONTWRITEBYTECODE", None)
        env = {**kept, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "MILEPOST_DATA": str(data)}
        process = subprocess.Popen(
            [sys.executable, "-m", "milepost.cli", "demo", "--no-simulate", "--no-browse"],
            env=env,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            told = {}
            while len(told) < 3:
                name, *rest = process.stdout.readline().split()
                told[name] = rest
            yield Demo(data, told["airflow"][0], told["kafka"][0], told["airflow"][-1].rstrip(")"))
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(60)


class Board:
    """The published actuals as the boards read them."""

    def __init__(self, data: Path) -> None:
        self._current = data / "published" / "current.json"
        self._seen = 0

    def holds(self, value: float) -> float | None:
        """When a version with this value became the current one; None while there is none."""
        import pyarrow.parquet as parquet

        try:
            changed = self._current.stat().st_mtime_ns
            if changed == self._seen:
                return None
            version = json.loads(self._current.read_text())["version"]
            table = parquet.read_table(self._current.parent / version / "fct_actuals.parquet", columns=["actual_value"])
        except OSError:
            return None
        self._seen = changed
        return changed / 1e9 if value in table["actual_value"].to_pylist() else None


def send_and_wait(demo: Demo, board: Board, value: float) -> tuple[float, float]:
    """Send one report; the moments it was sent and its row published."""
    settings = Settings(data=demo.data, plans=ROOT / "plans", kafka_servers=demo.kafka)
    plans = read_plans(settings.plans)
    plan, indicator = report.find_indicator(plans, INDICATOR)
    event = report.build(report.source_of(plan, indicator, None), INDICATOR, today(), value, indicator.unit)
    with AgencyProducer(settings, Rules.from_plans(plans)) as producer:
        sent = time.time()
        producer.publish(event)
        producer.settle()
    deadline = time.time() + PATIENCE_SECONDS
    while (published := board.holds(value)) is None:
        if time.time() > deadline:
            raise SystemExit(f"{value} was not published within {PATIENCE_SECONDS} s; see {demo.data}/logs")
        time.sleep(0.02)
    return sent, published


def moment(text: str) -> float:
    return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def stages(demo: Demo, sent: float, published: float) -> list[float]:
    """Seconds per entry of STAGES."""
    landing = _task_after(demo, "land_events", "drain_topics", sent)
    building = {task: _task_around(demo, "build_marts", task, published, landing["end"]) for task in TASKS}
    fired = max(
        (moment(event["extra"]["payload"]["noticed_at"]) if "payload" in event["extra"] else moment(event["timestamp"]))
        for event in demo.get("/api/v2/assets/events", order_by="-timestamp", limit=50)["asset_events"]
        if event["source_task_id"] is None and sent <= moment(event["timestamp"]) <= landing["start"]
    )
    marks = [sent, fired, _created(demo, "land_events", landing["run"]), landing["start"], landing["end"]]
    marks.append(_created(demo, "build_marts", building["gate_raw"]["run"]))
    for task in TASKS[:-1]:
        marks += [building[task]["start"], building[task]["end"]]
    marks += [building["publish_version"]["start"], published]
    return [later - earlier for earlier, later in pairwise(marks)] + [published - sent]


def _tasks(demo: Demo, dag: str, task: str) -> list[dict]:
    found = demo.get(
        f"/api/v2/dags/{dag}/dagRuns/~/taskInstances", task_id=task, order_by="-start_date", limit=20, state="success"
    )["task_instances"]
    return [
        {"run": one["dag_run_id"], "start": moment(one["start_date"]), "end": moment(one["end_date"])}
        for one in found
        if one["task_id"] == task and one["end_date"]
    ]


def _task_after(demo: Demo, dag: str, task: str, sent: float) -> dict:
    """The first run of a task that began after the event was sent."""
    return min((one for one in _tasks(demo, dag, task) if one["start"] >= sent), key=lambda one: one["start"])


def _task_around(demo: Demo, dag: str, task: str, published: float, landed: float) -> dict:
    """The last run of a task between landing and publication."""
    deadline = time.time() + 15  # a task that has just ended is not reported at once
    while True:
        found = [one for one in _tasks(demo, dag, task) if landed <= one["start"] <= published]
        if found or time.time() > deadline:
            return max(found, key=lambda one: one["start"])
        time.sleep(0.5)


def _created(demo: Demo, dag: str, run: str) -> float:
    return moment(demo.get(f"/api/v2/dags/{dag}/dagRuns/{urllib.parse.quote(run)}")["queued_at"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=30)
    wanted = parser.parse_args().events
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that the demo is stopped then too
    rows = []
    with running_demo() as demo:
        board = Board(demo.data)
        send_and_wait(demo, board, 100.0)  # the first build makes every table; it is not what is measured
        for number in range(wanted):
            time.sleep(random.uniform(0.5, 3.0))
            sent, published = send_and_wait(demo, board, 101.0 + number / 8)
            rows.append(stages(demo, sent, published))
            print(f"{number + 1:3d}  {rows[-1][-1]:6.2f} s", file=sys.stderr)
    print(f"\n{wanted} events, {os.cpu_count()} cores, load {os.getloadavg()[1]:.1f}\n")
    print("| stage | p50 s | p95 s |\n|---|---:|---:|")
    for name, values in zip(STAGES, zip(*rows, strict=True), strict=True):
        ordered = sorted(values)
        print(
            f"| {name.strip()} | {statistics.median(ordered):.2f} | {ordered[math.ceil(0.95 * len(ordered)) - 1]:.2f} |"
        )


if __name__ == "__main__":
    main()
