"""Changes of status on the topic: by their contract, once each, in order per target, under the same id again."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

import jsonschema
import pytest
from builders.published import Sample
from builders.versions import Versions, at, reading
from confluent_kafka import Consumer, TopicPartition

from milepost import stream
from milepost.alerts.business import status_changes
from milepost.contracts.outgoing import told_schema
from milepost.events.outgoing import STATUS_CHANGED
from milepost.local.broker import BrokerHandle
from milepost.settings import Settings

VALIDATOR = jsonschema.Draft202012Validator(told_schema(STATUS_CHANGED))


def consumed(settings: Settings, count: int) -> list[tuple[bytes, dict[str, Any]]]:
    """Key and event of so many messages of the topic, each partition from its beginning, in order."""
    reader = Consumer(stream.client_config(settings) | {"group.id": "changes", "enable.auto.commit": False})
    reader.assign([TopicPartition(status_changes.TOPIC, part, 0) for part in range(stream.PARTITIONS)])
    found = []
    try:
        while len(found) < count and (record := reader.poll(10)) is not None:
            if not record.error():
                found.append((record.key(), json.loads(record.value())))
    finally:
        reader.close()
    return found


@pytest.mark.kafka
def test_each_change_is_told_by_its_contract_in_order_and_again_under_its_id(
    broker: BrokerHandle, sample: Sample, settings: Settings
) -> None:
    there = Versions(sample, settings.model_copy(update={"kafka_servers": broker.servers}))
    stream.ensure_topics(there.settings)
    there.show(0)
    there.evaluate(0)
    count = len(sample.tables["fct_status_changes"])
    assert there.rows("SELECT count(*) AS n FROM status_changes WHERE sent_at IS NOT NULL") == [{"n": count}]
    told = consumed(there.settings, count)
    order: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for key, event in told:
        VALIDATOR.validate(event)
        assert key.decode() == event["subject"] == event["data"]["target"]
        order[event["subject"]].append((event["data"]["as_of"], event["data"]["changed_at"]))
    assert all(course == sorted(course) for course in order.values())
    assert len({event["id"] for _, event in told}) == count
    last = {event["subject"]: event["data"]["to_status"] for _, event in told}
    readings = {row["target_id"]: row["status"] for row in sample.tables["fct_target_status"]}
    assert last == {target: status for target, status in readings.items() if target in last}
    with there.store.transaction() as con:  # as a process leaves it that dies before it marks them
        con.execute("UPDATE status_changes SET sent_at = NULL")
    there.show(5)
    there.evaluate(5)
    again = consumed(there.settings, 2 * count)
    assert sorted(event["id"] for _, event in again) == sorted(2 * [event["id"] for _, event in told])


def test_what_was_told_of_days_that_came_to_nothing_is_followed_by_what_is_so_now(there: Versions) -> None:
    """A late report makes a target keep to its schedule since last month: no change tells of today."""
    there.show(0)
    there.evaluate(0)
    [first, *_] = there.rows("SELECT target, count(*) AS n FROM status_changes GROUP BY target ORDER BY target")
    target = first["target"]
    for minutes, status in ((1, "ahead"), (2, "far_behind"), (3, "ahead")):
        there.show(minutes, reading(target, status, "green" if status == "ahead" else "red"))
        there.evaluate(minutes)
        there.evaluate(minutes + 0.5)
        [row] = there.rows(f"SELECT event FROM status_changes WHERE target = '{target}' ORDER BY sequence DESC LIMIT 1")
        said = json.loads(row["event"])
        VALIDATOR.validate(said)
        assert (said["data"]["to_status"], said["data"]["reason"]) == (status, "revision")
    ids = [row["change_id"] for row in there.rows("SELECT change_id FROM status_changes")]
    assert len(ids) == len(set(ids))


def test_two_processes_do_not_both_send_what_waits(there: Versions, monkeypatch: pytest.MonkeyPatch) -> None:
    there.show(0)
    sent: list[int] = []

    def meanwhile(_settings: Settings, _topic: str, messages: list[tuple[bytes, bytes]], _headers: object) -> int:
        sent.append(len(messages))
        assert status_changes.send(there.settings, there.store, at(0.1)) == 0  # another process, at the same time
        return len(messages)

    monkeypatch.setattr(stream, "send_in_order", meanwhile)
    there.evaluate(0)
    assert sent == [len(there.sample.tables["fct_status_changes"])]


def test_what_a_process_that_died_had_begun_to_send_another_sends(
    there: Versions, monkeypatch: pytest.MonkeyPatch
) -> None:
    there.show(0)

    def die(*_given: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(stream, "send_in_order", die)
    with pytest.raises(KeyboardInterrupt):
        there.evaluate(0)
    monkeypatch.setattr(stream, "send_in_order", lambda _settings, _topic, messages, _headers: len(messages))
    assert status_changes.send(there.settings, there.store, at(0.1)) == len(there.sample.tables["fct_status_changes"])


def test_what_a_broker_does_not_take_is_kept_and_asked_again_later(
    there: Versions, monkeypatch: pytest.MonkeyPatch
) -> None:
    there.show(0)
    there.evaluate(0)
    count = len(there.sample.tables["fct_status_changes"])
    tried: list[int] = []

    def take_two(_settings: Settings, _topic: str, messages: list[tuple[bytes, bytes]], _headers: object) -> int:
        tried.append(len(messages))
        return min(2, len(messages))

    monkeypatch.setattr(stream, "send_in_order", take_two)
    there.evaluate(0.2)
    assert tried == []
    there.evaluate(0.6)
    there.evaluate(0.7)
    there.evaluate(1.2)
    assert tried == [count, count - 2]
    rows = there.rows("SELECT sequence FROM status_changes WHERE sent_at IS NOT NULL ORDER BY sequence")
    assert [row["sequence"] for row in rows] == [1, 2, 3, 4]


def test_a_broker_that_is_away_takes_nothing_and_raises_nothing(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "ANSWER_SECONDS", 0.3)
    away = settings.model_copy(update={"kafka_servers": "127.0.0.1:1"})
    assert stream.send_in_order(away, status_changes.TOPIC, [(b"k", b"1"), (b"k", b"2")]) == 0
