"""Kills clients at random moments while their broker freezes, restarts and loses its log. python kill_clients.py --help

A warm process forks: the child publishes and notes each event once publish has returned; the parent sends SIGKILL after
a random wait, and troubles the broker meanwhile. In the end one client is left to finish in peace, and every event
that was noted must be in the log as it is then, in order for each subject. The parent itself never opens Kafka or
SQLite, whose threads and locks would not survive a fork. Prints one JSON line: {"broker", "kills", "accepted",
"freezes", "restarts", "emptied" (restarts with an empty log), "missing", "disordered"}.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import yaml
from builders.letters import TOPIC, attendees, held
from builders.offices import PLAN, arrived

from milepost import stream
from milepost.catalogue import read_plans
from milepost.events import Rules
from milepost.local import broker as brokers
from milepost.local.broker import BrokerHandle
from milepost.settings import Settings
from producers.client import AgencyProducer, deliveries

PATIENCE = 0.5
SUBJECTS = 3


def in_child(work: Callable[[], object], trouble: Callable[[], None] | None = None) -> Any:
    """What the work returned; None if it was killed, which happens once ``trouble`` has returned."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            os.close(read)
            os.write(write, json.dumps(work()).encode())
            code = 0
        finally:
            os._exit(code)
    os.close(write)
    if trouble is not None:
        trouble()
        os.kill(pid, signal.SIGKILL)
    with os.fdopen(read) as answer:
        text = answer.read()
    _, status = os.waitpid(pid, 0)
    if not os.WIFSIGNALED(status) and os.waitstatus_to_exitcode(status):
        raise SystemExit("a child failed by itself; see above")
    return None if os.WIFSIGNALED(status) else json.loads(text)


class Run:
    """One broker, one spool, one file of what was accepted."""

    def __init__(self, handle: BrokerHandle, folder: Path, seed: int) -> None:
        self._handle, self._folder, self._chance = handle, folder, random.Random(seed)
        (folder / "plans").mkdir()
        (folder / "plans" / "hill-2026.yml").write_text(yaml.safe_dump(PLAN, allow_unicode=True), encoding="utf-8")
        self._settings = Settings(data=folder / "data", plans=folder / "plans", kafka_servers=handle.servers)
        self._rules = Rules.from_plans(read_plans(self._settings.plans))
        self._notes = folder / "accepted"
        self._notes.touch()
        self.tally = {"kills": 0, "freezes": 0, "restarts": 0, "emptied": 0}

    def accepted(self) -> int:
        """How many numbers were accepted: 1 to this one."""
        lines = self._notes.read_text().split("\n")[:-1]
        return int(lines[-1]) if lines else 0

    def make_topics(self) -> None:
        in_child(lambda: bool(stream.ensure_topics(self._settings)))

    def publish_until_killed(self) -> None:
        first, trouble = self.accepted() + 1, self._trouble()
        in_child(lambda: self._publish(first), trouble)
        self.tally["kills"] += 1

    def finish(self) -> dict[str, int]:
        """Let a last client deliver all; -> what is missing or out of order in the log."""
        in_child(self._deliver_rest)
        found = in_child(
            lambda: [attendees(m) for m in arrived(self._settings.bootstrap_servers, TOPIC, self.accepted())]
        )
        first_arrivals = list(dict.fromkeys(found))
        by_subject = [[n for n in first_arrivals if n % SUBJECTS == subject] for subject in range(SUBJECTS)]
        missing = set(range(1, self.accepted() + 1)) - set(found)
        return {"missing": len(missing), "disordered": sum(numbers != sorted(numbers) for numbers in by_subject)}

    def _publish(self, first: int) -> None:
        deliveries.LOOK_SECONDS = 0.3
        notes = os.open(self._notes, os.O_WRONLY | os.O_APPEND)
        with AgencyProducer(self._settings, self._rules, patience_s=PATIENCE) as producer:
            number = first
            while True:
                producer.publish(held(number, f"s{number % SUBJECTS}"))
                os.write(notes, f"{number}\n".encode())
                number += 1
                time.sleep(0.001)

    def _deliver_rest(self) -> bool:
        with AgencyProducer(self._settings, self._rules, patience_s=5) as producer:
            deadline = time.monotonic() + 90
            while producer.waiting and time.monotonic() < deadline:
                time.sleep(0.05)
            return producer.waiting == 0

    def _trouble(self) -> Callable[[], None]:
        """What happens to the broker before the client is killed."""
        costly = 0.04 if self._handle.kind == "kafka" else 0.25  # a start of Apache Kafka takes seconds
        fate, pause = self._chance.random(), self._chance.uniform(0.02, 0.9)
        if fate < costly:
            return lambda: self._restart(pause, is_emptied=self._chance.random() < 0.4)
        return (lambda: self._freeze(pause)) if fate < costly + 0.3 else (lambda: time.sleep(pause))

    def _freeze(self, pause: float) -> None:
        time.sleep(pause / 2)
        os.kill(self._handle.pid, signal.SIGSTOP)
        time.sleep(2 * pause)
        if self._chance.random() < 0.7:  # else the client dies before the broker wakes
            os.kill(self._handle.pid, signal.SIGCONT)
            time.sleep(pause)
        self.tally["freezes"] += 1

    def _restart(self, pause: float, *, is_emptied: bool) -> None:
        time.sleep(pause / 2)
        self._handle.kill()
        if is_emptied and self._handle.kind == "kafka":
            shutil.rmtree(self._folder / "broker" / "kafka" / "log")
        self._handle.start()
        self.make_topics()
        self.tally["restarts"] += 1
        self.tally["emptied"] += is_emptied or self._handle.kind == "tansu"
        time.sleep(pause)

    def wake(self) -> None:
        os.kill(self._handle.pid, signal.SIGCONT)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--broker", default="auto")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="client-killing-") as name:
        folder = Path(name)
        with brokers.running_broker(options.broker, folder / "broker") as handle:
            run = Run(handle, folder, options.seed)
            run.make_topics()
            while run.tally["kills"] < options.kills:
                run.publish_until_killed()
                run.wake()
            found = run.finish()
            print(json.dumps({"broker": handle.kind, "accepted": run.accepted(), **run.tally, **found}))
    return int(bool(found["missing"] or found["disordered"]))


if __name__ == "__main__":
    sys.exit(main())
