"""A demo of a checkout to measure on, for the live benchmarks: started in a temporary folder, asked, sent to, stopped.

Any checkout will do, one of before as well: tasks of Airflow are found by their names, whichever DAG they are in.
"""

from __future__ import annotations

import json
import math
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil

from milepost.catalogue import read_plans
from milepost.days import today
from milepost.events import Rules
from milepost.settings import Settings
from producers import report
from producers.client import AgencyProducer

ROOT = Path(__file__).resolve().parents[1]
INDICATOR = "jinhua/core_revenue"
PATIENCE_SECONDS = 300


@dataclass
class Demo:
    """A running demo of a checkout."""

    checkout: Path
    data: Path
    pid: int
    boards: str
    airflow: str
    kafka: str
    password: str
    _token: str = field(default="", repr=False)

    @property
    def settings(self) -> Settings:
        """Of a client of the demo: its data folder and broker, the checkout's plans."""
        return Settings(data=self.data, plans=self.checkout / "plans", kafka_servers=self.kafka)

    def get(self, path: str, **query: object) -> dict[str, Any]:
        """One answer of Airflow's REST interface."""
        request = urllib.request.Request(f"{self.airflow}{path}?{urllib.parse.urlencode(query)}")
        self._token = self._token or self._login()
        request.add_header("Authorization", f"Bearer {self._token}")
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def tasks(self, task: str) -> list[dict[str, Any]]:
        """The newest successes of a task in whichever DAG: dag, run, start, end (moments in seconds), newest first."""
        found = self.get(
            "/api/v2/dags/~/dagRuns/~/taskInstances", task_id=task, order_by="-start_date", limit=20, state="success"
        )["task_instances"]
        return [
            {
                "dag": one["dag_id"],
                "run": one["dag_run_id"],
                "start": moment(one["start_date"]),
                "end": moment(one["end_date"]),
            }
            for one in found
            if one["task_id"] == task and one["end_date"]
        ]

    def settle(self) -> None:
        """Wait until what the demo does once, after its first version, is done: drafts of bulletins take a core."""
        time.sleep(2)  # its supervisor looks twice a second
        while any(_drafts(one) for one in psutil.Process(self.pid).children()):
            time.sleep(1)

    def created(self, dag: str, run: str) -> float:
        """When a run was made, in seconds."""
        return moment(self.get(f"/api/v2/dags/{dag}/dagRuns/{urllib.parse.quote(run)}")["queued_at"])

    def _login(self) -> str:
        body = json.dumps({"username": "admin", "password": self.password}).encode()
        request = urllib.request.Request(f"{self.airflow}/auth/token", body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)["access_token"]


def _drafts(process: psutil.Process) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE and "bulletin" in process.cmdline()
    except psutil.NoSuchProcess:
        return False


def stop_what_we_start() -> None:
    """Have Ctrl-C and SIGTERM end the benchmark with its demo, also where a shell started it in the background."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)


@contextmanager
def running_demo(checkout: Path = ROOT) -> Iterator[Demo]:
    """Start a demo of the checkout, by its own environment if it has one, on free ports in a temporary folder."""
    with tempfile.TemporaryDirectory(prefix="live-demo-") as folder:
        data, own = Path(folder) / "data", checkout / ".venv/bin/python"
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("AIRFLOW", "MILEPOST"))}
        kept.pop("PYTHONDONTWRITEBYTECODE", None)
        process = subprocess.Popen(
            [own if own.exists() else sys.executable, "-m", "milepost.cli", "demo", "--no-simulate", "--no-browse"],
            env={**kept, "PYTHONPATH": f"{checkout / 'src'}:{checkout}", "MILEPOST_DATA": str(data)},
            cwd=checkout,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            told = _addresses(process)
            yield Demo(
                checkout,
                data,
                process.pid,
                told["boards"][0],
                told["airflow"][0],
                told["kafka"][0],
                told["airflow"][-1].rstrip(")"),
            )
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(60)


def _addresses(process: subprocess.Popen[str]) -> dict[str, list[str]]:
    """What the demo prints of itself; what it says later is read and dropped, so that its pipe never fills."""
    told: dict[str, list[str]] = {}
    assert process.stdout is not None
    while not {"boards", "airflow", "kafka"} <= told.keys():
        if not (line := process.stdout.readline()):
            raise SystemExit("the demo ended before it had said its addresses")
        name, *rest = line.split() or [""]
        told[name] = rest
    threading.Thread(target=process.stdout.read, daemon=True).start()
    return told


class Reporter:
    """Sends reports of one indicator, each a value of its own."""

    def __init__(self, demo: Demo, producer: AgencyProducer, indicator: str = INDICATOR) -> None:
        plan, found = report.find_indicator(read_plans(demo.settings.plans), indicator)
        self._source, self._indicator, self._unit = report.source_of(plan, found, None), indicator, found.unit
        self.producer = producer

    def send(self, value: float) -> float:
        """Send a value as of today and wait until the broker has it; the moment it was given to the client."""
        event = report.build(self._source, self._indicator, today(), value, self._unit)
        sent = time.time()
        self.producer.publish(event)
        self.producer.settle()
        return sent


@contextmanager
def reporting(demo: Demo, indicator: str = INDICATOR) -> Iterator[Reporter]:
    with AgencyProducer(demo.settings, Rules.from_plans(read_plans(demo.settings.plans))) as producer:
        yield Reporter(demo, producer, indicator)


class Board:
    """The published actuals as the boards read them."""

    def __init__(self, data: Path) -> None:
        self._current = data / "published" / "current.json"
        self._seen = 0

    def news(self, indicator: str = INDICATOR) -> tuple[float, dict[str, Any], set[float]] | None:
        """A version not asked for yet: when it became the current one, its manifest, an indicator's values of today."""
        import pyarrow.parquet as parquet

        try:
            changed = self._current.stat().st_mtime_ns
            if changed == self._seen:
                return None
            folder = self._current.parent / json.loads(self._current.read_text())["version"]
            columns = ["indicator_id", "as_of_date", "actual_value"]
            table = parquet.read_table(folder / "fct_actuals.parquet", columns=columns).to_pydict()
            manifest = json.loads((folder / "manifest.json").read_text())
        except OSError:
            return None
        self._seen = changed
        rows = zip(*table.values(), strict=True)
        return changed / 1e9, manifest, {value for name, day, value in rows if name == indicator and day == today()}

    def wait(self, value: float, patience: float = PATIENCE_SECONDS) -> float:
        """When a version with this value became the current one. Ends the benchmark where none comes."""
        deadline = time.time() + patience
        while time.time() < deadline:
            if (found := self.news()) is not None and value in found[2]:
                return found[0]
            time.sleep(0.02)
        raise SystemExit(f"{value} was not published within {patience:.0f} s; see {self._current.parents[1]}/logs")


def moment(text: str) -> float:
    """Seconds since 1970 of a moment in ISO 8601; without a zone it is of UTC."""
    found = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()


def p50(values: Sequence[float]) -> float:
    return statistics.median(values) if values else math.nan


def p95(values: Sequence[float]) -> float:
    return sorted(values)[math.ceil(0.95 * len(values)) - 1] if values else math.nan
