"""The whole way with real processes: an agency's command -> Kafka -> Airflow -> dbt -> a board in a real browser.

One demo for all tests of this file; a test that finds it stopped starts it anew, so they may run in any order.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
from builders.environment import CHROMIUM, environment

from milepost.days import today
from milepost.landing.ledger import balance
from milepost.local import broker, processes
from milepost.settings import Settings
from milepost.warehouse import connection as warehouse

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 240
BOARD_SECONDS = 240  # the first build makes every table, on a machine that may be busy
pytestmark = [
    pytest.mark.e2e,
    pytest.mark.timeout(600),
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
]


@dataclass
class Running:
    """A demo under way. stdout tells addresses, stderr progress."""

    process: subprocess.Popen[str]
    data: Path
    errors: Path
    boards: str
    kafka: str

    @property
    def settings(self) -> Settings:
        return Settings(data=self.data, plans=ROOT / "plans", project=ROOT, kafka_servers=self.kafka)

    def component(self, *words: str) -> psutil.Process:
        """The running process whose command line holds all words."""
        for member in processes.family(self.process.pid):
            line = " ".join(member.cmdline()) if member.status() != psutil.STATUS_ZOMBIE else ""
            if all(word in line for word in words):
                return member
        raise AssertionError(f"no process {words}; {self.errors.read_text()}")


class Stage:
    """The demo that the tests share; one that a test has stopped is started anew for the next."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._running = folder, None

    def running(self) -> Running:
        if self._running is None or self._running.process.poll() is not None:
            self.stop()
            self._running = self._start()
        return self._running

    def _start(self) -> Running:
        data, errors = self._folder / "data", self._folder / "stderr"
        with errors.open("w") as stderr:
            process = subprocess.Popen(
                [sys.executable, "-m", "milepost.cli", "demo", "--no-simulate", "--no-browse"],
                env=environment(MILEPOST_DATA=str(data)),
                cwd=ROOT,
                stdout=subprocess.PIPE,
                stderr=stderr,
                text=True,
            )
        self._running = Running(process, data, errors, "", "")
        told = dict(_addresses(process))
        assert set(told) == {"boards", "airflow", "kafka"}, errors.read_text()
        return Running(process, data, errors, told["boards"], told["kafka"])

    def stop(self) -> None:
        if self._running is None:
            return
        process = self._running.process
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            process.wait(120)
        process.stdout.close()


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    found = Stage(tmp_path_factory.mktemp("e2e"))
    yield found
    found.stop()


@pytest.fixture
def demo(stage: Stage) -> Running:
    return stage.running()


def _addresses(process: subprocess.Popen[str]) -> Iterator[tuple[str, str]]:
    """The lines "name address" until all are told or the demo has ended."""
    for _ in range(3):
        words = process.stdout.readline().split()
        if len(words) < 2:
            return
        yield words[0], words[1]


def report(running: Running, value: float) -> subprocess.CompletedProcess[str]:
    """What a person in an agency types."""
    command = ["report", "jinhua/core_revenue", str(value), "--as-of", today().isoformat(), "--yes"]
    return subprocess.run(
        [sys.executable, "-m", "producers", *command],
        env=environment(MILEPOST_DATA=str(running.data), MILEPOST_KAFKA_SERVERS=running.kafka),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def eventually(condition, seconds: float, running: Running):
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, running.errors.read_text()
        assert running.process.poll() is None, running.errors.read_text()
        time.sleep(0.5)
    return found


def test_an_event_reaches_an_open_board_without_a_reload(demo, browser):
    page = browser.new_page()
    page.goto(f"{demo.boards}/indicator?indicator=jinhua/core_revenue")
    sent = report(demo, 321.75)
    assert sent.returncode == 0, sent.stderr
    page.get_by_text("321.75").first.wait_for(timeout=BOARD_SECONDS * 1000)
    assert "boards show version" in demo.errors.read_text()
    page.close()


def test_a_second_demo_on_the_same_data_is_refused(demo):
    second = subprocess.run(
        [sys.executable, "-m", "milepost.cli", "demo"],
        env=environment(MILEPOST_DATA=str(demo.data)),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert second.returncode == 1
    assert f"already runs on {demo.data} (pid {demo.process.pid}, demo, since " in second.stderr


def test_killed_components_come_back_and_nothing_is_lost(demo):
    victims = [demo.component("warm_scheduler"), demo.component("woken_triggerer")]
    if not broker.missing_for("kafka"):  # Tansu's events live in its memory and die with it
        victims.append(demo.component("kafka.Kafka"))
    for victim in victims:
        victim.kill()
    sent = [report(demo, value) for value in (322.25, 323.5)]
    assert [done.returncode for done in sent] == [0, 0], sent[0].stderr
    eventually(lambda: "scheduler was killed by SIGKILL; starting it again" in demo.errors.read_text(), 30, demo)
    last = report_until_delivered(demo, 324.125)
    assert last.returncode == 0, last.stderr
    values = eventually(lambda: loaded_values(demo, 324.125), BOARD_SECONDS, demo)
    assert [value for value in values if 322 < value < 325] == [322.25, 323.5, 324.125]
    with warehouse.writing(demo.settings, "looking at the books") as con:
        rows = balance(con)
    assert rows
    assert all(row.is_balanced for row in rows)


def report_until_delivered(running: Running, value: float) -> subprocess.CompletedProcess[str]:
    """Send with a broker that is back: what waited on disk leaves before it."""
    eventually(lambda: broker.is_ready(int(running.kafka.rpartition(":")[2])), 60, running)
    return report(running, value)


def loaded_values(running: Running, last: float) -> list[float]:
    """Every value the boards' own data holds for the indicator, once the last one is among them."""
    import json

    import pyarrow.parquet as parquet

    try:
        version = json.loads((running.data / "published" / "current.json").read_text())["version"]
        table = parquet.read_table(running.data / "published" / version / "fct_actuals.parquet")
    except OSError:
        return []
    rows = [row for row in table.to_pylist() if row["indicator_id"] == "jinhua/core_revenue"]
    values = sorted(row["actual_value"] for row in rows if row["actual_value"] is not None)
    return values if last in values else []


def test_ctrl_c_stops_everything_and_leaves_no_process(demo):
    members = processes.family(demo.process.pid)
    assert len(members) > 10
    demo.process.send_signal(signal.SIGINT)
    assert demo.process.wait(120) == 0
    assert demo.errors.read_text().rstrip().endswith("stopped")
    _, alive = psutil.wait_procs(members, timeout=2)
    assert alive == []
    assert not [p for p in psutil.process_iter(["cmdline"]) if str(demo.data) in " ".join(p.info["cmdline"] or ())]
