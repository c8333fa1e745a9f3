"""Changes of status on the topic: by their contract, once each, in order per target, under the same id again."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

import jsonschema
import pytest
from builders.published import Sample
from builders.versions import START, Versions
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
    last: dict[str, str] = {}
    for key, event in told:
        VALIDATOR.validate(event)
        assert key.decode() == event["subject"] == event["data"]["target"]
        order[event["subject"]].append((event["data"]["as_of"], event["data"]["changed_at"]))
        last[event["subject"]] = event["data"]["to_status"]
    assert all(course == sorted(course) for course in order.values())
    now = {row["target_id"]: row["status"] for row in sample.tables["fct_target_status"]}
    assert last == {target: now[target] for target in last}, "who follows the topic ends elsewhere than the boards"
    assert len({event["id"] for _, event in told}) == count
    with there.store.transaction() as con:  # as a process leaves it that dies before it marks them
        con.execute("UPDATE status_changes SET sent_at = NULL")
    there.show(5)
    there.evaluate(5)
    again = consumed(there.settings, 2 * count)
    assert sorted(event["id"] for _, event in again) == sorted(2 * [event["id"] for _, event in told])


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


def sent(there: Versions) -> list[str]:
    return [row["change_id"] for row in there.rows("SELECT change_id FROM status_changes ORDER BY sequence")]


def test_a_day_that_is_read_otherwise_later_is_followed_again_by_what_comes_after_it(there: Versions) -> None:
    changes = [("monday", "t", "m"), ("friday", "t", "f"), ("other", "u", "o")]
    with there.store.transaction() as con:
        assert status_changes.note(con, changes, START) == 3
        assert status_changes.note(con, changes, START) == 0
        con.execute("UPDATE status_changes SET sent_at = noted_at")
        late = [changes[0], ("wednesday", "t", "w"), ("friday", "t", "said otherwise"), changes[2]]
        assert status_changes.note(con, late, START) == 2
    assert sent(there) == ["monday", "other", "wednesday", "friday"]
    waiting = there.rows("SELECT event FROM status_changes WHERE sent_at IS NULL ORDER BY sequence")
    assert [row["event"] for row in waiting] == ["w", "f"]


def test_of_two_processes_one_sends(there: Versions, monkeypatch: pytest.MonkeyPatch) -> None:
    there.show(0)
    other: list[int] = []

    def meanwhile(_settings: Settings, _topic: str, messages: list[tuple[bytes, bytes]], _headers: object) -> int:
        other.append(status_changes.send(there.settings, there.store, START))
        return len(messages)

    monkeypatch.setattr(stream, "send_in_order", meanwhile)
    there.evaluate(0)
    assert other == [0]
