"""The triggerer of ours: what a trigger fires is handed on and stored without waiting for Airflow's next look."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

pytest.importorskip("airflow", reason="Airflow is not installed")

import anyio
from airflow.jobs import triggerer_job_runner
from airflow.jobs.triggerer_job_runner import TriggerRunner, TriggerRunnerSupervisor
from airflow.triggers.base import TriggerEvent
from builders.loops import ended

from dags import lag_trigger, waking, woken_triggerer
from dags.lag_gate import Seen
from dags.lag_trigger import KafkaLagTrigger

TOPIC = "milepost.trainings.v1"
TOO_LATE = 600  # seconds until Airflow's loop would look of itself: the test would have failed by then


@pytest.fixture
def woken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Airflow's module as the triggerer of ours has it, for one test; its loop looks by itself only when too late."""
    monkeypatch.setenv("AIRFLOW_HOME", str(tmp_path))
    monkeypatch.setattr(waking.Bell, "rung", None)
    monkeypatch.setattr(triggerer_job_runner, "anyio", anyio)
    monkeypatch.setattr(TriggerRunnerSupervisor, "on_trigger_event", TriggerRunnerSupervisor.on_trigger_event)


class Runner(TriggerRunner):
    """Airflow's own, with nobody at the other end of its pipe: what it would send is kept."""

    def __init__(self, stop_after: int) -> None:
        super().__init__()
        self.sent: list[TriggerEvent] = []
        self._stop_after = stop_after

    async def init_comms(self) -> None:
        never_ends = asyncio.create_task(asyncio.sleep(TOO_LATE))
        self.comms_decoder = SimpleNamespace(_reader_task=never_ends)  # type: ignore[assignment]

    async def asend(self, msg: triggerer_job_runner.messages.TriggerStateChanges) -> None:
        self.sent += [entry.event for entry in msg.events or ()]
        if len(self.sent) >= self._stop_after:
            self._handle_signal(None, None)

    async def run_with(self, trigger: KafkaLagTrigger) -> list[TriggerEvent]:
        loop = asyncio.create_task(self.arun())
        fired = asyncio.create_task(self.run_trigger(1, trigger))
        self.triggers[1] = {"task": fired, "is_watcher": True, "name": "lag", "events": 0}
        await asyncio.wait_for(loop, 60)
        fired.cancel()
        await asyncio.gather(fired, return_exceptions=True)
        return self.sent


def test_each_event_that_a_trigger_fires_is_handed_on_at_once(woken, monkeypatch):
    woken_triggerer.wake_by_what_fires()
    triggerer_job_runner.anyio.move_on_after = lambda _: anyio.move_on_after(TOO_LATE)
    looks = iter([{}, {}, {(TOPIC, 0): 1}, {(TOPIC, 0): 1}])
    monkeypatch.setattr(lag_trigger, "look", lambda: Seen(next(looks, {(TOPIC, 0): 2}), {}))

    async def run() -> list[TriggerEvent]:
        return await Runner(stop_after=2).run_with(KafkaLagTrigger(poll_seconds=0.2, refire_seconds=0.5))

    sent = ended(run())
    assert [event.payload["lag"] for event in sent] == [{f"{TOPIC}/0": 1}, {f"{TOPIC}/0": 2}]


def test_the_scheduler_is_woken_when_an_event_is_stored_and_not_before(woken, monkeypatch, tmp_path):
    stored = []

    def store(trigger_id: int, event: TriggerEvent) -> None:
        assert not (tmp_path / "woken").exists()
        stored.append((trigger_id, event.payload))

    monkeypatch.setattr(triggerer_job_runner.Trigger, "submit_event", store)
    woken_triggerer.wake_by_what_fires()
    TriggerRunnerSupervisor.on_trigger_event(None, trigger_id=1, event=TriggerEvent("news"))
    assert stored == [(1, "news")]
    assert (tmp_path / "woken").exists()


def test_without_a_bell_in_airflows_own_triggerer_nothing_rings(woken):
    waking.ring()


def test_it_becomes_airflows_triggerer(woken, monkeypatch):
    import airflow.__main__

    monkeypatch.setattr(sys, "argv", [])
    waits_by = []
    monkeypatch.setattr(airflow.__main__, "main", lambda: waits_by.append(triggerer_job_runner.anyio.Event))
    woken_triggerer.main()
    assert waits_by == [waking.Bell]
    assert sys.argv[:2] == ["airflow", "triggerer"]
