"""The lag trigger against real brokers: what it sees, when it fires, and that nothing ends it."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta

import pytest

pytest.importorskip("airflow", reason="Airflow is not installed")

from builders.loops import ended

from dags import lag_trigger
from dags.lag_gate import Seen
from dags.lag_trigger import KafkaLagTrigger
from milepost import stream
from milepost.settings import Settings

TOPIC = "milepost.trainings.v1"


@pytest.fixture
def at_broker(broker, settings, monkeypatch) -> Settings:
    monkeypatch.setenv("MILEPOST_KAFKA_SERVERS", broker.servers)
    monkeypatch.setenv("MILEPOST_DATA", str(settings.data))
    settings.data.mkdir()
    here = settings.model_copy(update={"kafka_servers": broker.servers})
    stream.ensure_topics(here)
    return here


def store(settings: Settings, cluster_id: str, offsets: dict[tuple[str, int], int]) -> None:
    """Write the copy of raw.offsets as the loader does."""
    copy: dict[str, dict[str, int]] = {}
    for (topic, number), offset in offsets.items():
        copy.setdefault(topic, {})[str(number)] = offset
    settings.offsets_copy.write_text(json.dumps({"cluster_id": cluster_id, "offsets": copy}))


def test_lag_is_what_kafka_holds_and_the_store_lacks(at_broker):
    before = lag_trigger.look()
    stream.send(at_broker, TOPIC, b"a key", b"a value")
    after = lag_trigger.look()
    [part] = [part for part, end in after.ends.items() if end > before.ends[part]]
    assert after.lag()[part] == after.ends[part]
    store(at_broker, stream.cluster_id(at_broker), after.ends)
    assert lag_trigger.look().lag() == {}
    store(at_broker, "another cluster", after.ends)
    assert lag_trigger.look().lag()[part] == after.ends[part]


async def first_events(trigger: KafkaLagTrigger, count: int, seconds: float) -> list[dict]:
    events: list[dict] = []

    async def collect() -> None:
        async for event in trigger.run():
            events.append(event.payload)
            if len(events) == count:
                return

    try:
        await asyncio.wait_for(collect(), seconds)
    except TimeoutError:
        return events
    return events


def test_it_fires_once_for_many_events_and_again_if_nothing_came_of_it(at_broker):
    for number in range(5):
        stream.send(at_broker, TOPIC, b"a key", str(number).encode())
    held = ended(first_events(KafkaLagTrigger(poll_seconds=0.05, refire_seconds=60), 2, seconds=2))
    assert len(held) == 1
    assert sum(held[0]["lag"].values()) > 0
    again = ended(first_events(KafkaLagTrigger(poll_seconds=0.05, refire_seconds=0.5), 3, seconds=20))
    assert len(again) == 3


def test_faults_do_not_end_it_and_are_logged_once(monkeypatch):
    looks = iter([OSError("gone"), ValueError("half a file"), Seen({(TOPIC, 0): 1}, {})])

    def look() -> Seen:
        found = next(looks)
        if isinstance(found, Exception):
            raise found
        return found

    monkeypatch.setattr(lag_trigger, "look", look)
    warned = []
    trigger = KafkaLagTrigger(poll_seconds=0.01)
    monkeypatch.setattr(trigger.log, "warning", lambda *words: warned.append(words), raising=False)
    [event] = ended(first_events(trigger, 1, seconds=10))
    assert event["lag"] == {f"{TOPIC}/0": 1}
    assert len(warned) == 1


def test_airflow_can_make_it_again_from_what_it_stores():
    path, arguments = KafkaLagTrigger(poll_seconds=2, refire_seconds=30).serialize()
    assert path == f"{KafkaLagTrigger.__module__}.{KafkaLagTrigger.__name__}"
    again = KafkaLagTrigger(**arguments)
    assert (again.poll_seconds, again.refire_seconds) == (2, 30)


def test_a_build_of_everything_is_due_when_its_moment_has_come(settings):
    now = datetime.now(UTC)
    assert not lag_trigger.is_whole_build_due(settings)
    settings.data.mkdir()
    for due_at, is_due in ((now - timedelta(seconds=1), True), (now + timedelta(minutes=1), False), (None, False)):
        settings.whole_build_file.write_text(json.dumps({"due_at": due_at and due_at.isoformat()}))
        assert lag_trigger.is_whole_build_due(settings) is is_due


@pytest.mark.parametrize(
    "text", ["", "{", "{}", "[]", '{"due_at": 5}', '{"due_at": "2026-01-01"}', '{"due_at": "soon"}']
)
def test_a_damaged_note_of_what_is_due_keeps_nothing_from_being_landed(settings, text):
    settings.data.mkdir()
    settings.whole_build_file.write_text(text)
    assert lag_trigger.is_whole_build_due(settings) is False
