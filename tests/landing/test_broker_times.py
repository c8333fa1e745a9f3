"""A broker's moment of a message is its producer's word: one that no clock shows stops nothing, makes nothing young."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from builders.events import Message, count, faulty, reports, rows, send, stream, tables, unbalanced
from confluent_kafka import Producer

import expectations
from milepost import pipeline
from milepost.landing import load as landing
from milepost.landing import replay
from milepost.local.broker import BrokerHandle
from milepost.publishing import status, versions
from milepost.settings import Settings
from milepost.warehouse import connection as warehouse
from milepost.warehouse.broker_time import LATEST_MS, storable

YEAR_3000, YEAR_10000 = 32_503_680_000_000, 253_402_300_800_000
ODD = (2**62, 2**63 - 1, YEAR_10000, YEAR_3000, 1, 946_684_799_999, 4_102_444_800_000)
FUTURE = "kafka_time > loaded_at + INTERVAL 1 DAY OR kafka_time < TIMESTAMP '2000-01-01'"


def send_at(settings: Settings, messages: list[Message], moment: int) -> None:
    stream.ensure_topics(settings)
    producer = Producer(stream.client_config(settings))
    for topic, key, value, headers in messages:
        producer.produce(topic, value, key, headers=headers, timestamp=moment)
    assert producer.flush(60) == 0


def everything_landed(settings: Settings) -> int:
    return sum(count(settings, table) for table in ("events", "rejected_events", "duplicate_events"))


@pytest.mark.kafka
def test_odd_moments_land_once_and_are_replaced_by_the_moment_of_landing(
    tansu: BrokerHandle, settings: Settings
) -> None:
    settings = settings.model_copy(update={"kafka_servers": tansu.servers})
    sent = 0
    for number, moment in enumerate(ODD):
        messages = [*faulty(30, f"odd moments {number}", rate=0.3)]
        send_at(settings, messages, moment)
        sent += len(messages)
    sent += send(settings, reports(5, "sound moments"))
    landing.load(settings)
    assert everything_landed(settings) == sent
    assert unbalanced(settings) == []
    assert count(settings, "events", FUTURE) == count(settings, "rejected_events", FUTURE) == 0
    assert count(settings, "events", "kafka_time = date_trunc('milliseconds', loaded_at)") > 100

    before = tables(settings)
    assert landing.load(settings).read == 0
    starts = {part: 0 for part in stream.look(settings).logs}
    assert replay.replay_from(settings, starts).read == sent
    assert tables(settings) == before, "what is there is known again, whatever the broker says of its moment"
    replay.replay_rejected(settings)
    assert unbalanced(settings) == []


@pytest.mark.kafka
def test_rows_of_an_earlier_version_with_odd_moments_publish_and_do_not_look_young(
    tansu: BrokerHandle, settings: Settings
) -> None:
    settings = settings.model_copy(update={"kafka_servers": tansu.servers, "alert_topic": False})
    send(settings, faulty(60, "of an earlier version"))
    landing.load(settings)
    landed_at = datetime.now(UTC).replace(tzinfo=None)
    with warehouse.writing(settings, "test") as con:
        for table in ("events", "rejected_messages"):
            con.execute(
                f"""UPDATE raw.{table} SET kafka_time = CASE "offset" % 4 WHEN 0 THEN TIMESTAMP '3000-01-01'
                WHEN 1 THEN TIMESTAMP '10000-01-01' WHEN 2 THEN TIMESTAMP '1969-12-31' ELSE kafka_time END"""
            )
    starts = {part: 0 for part in stream.look(settings).logs}
    before = {table: count(settings, table) for table in ("events", "rejected_events", "duplicate_events")}
    replay.replay_from(settings, starts)
    assert {table: count(settings, table) for table in before} == before
    report = pipeline.run(settings, pipeline.Gates(expectations.check_raw, expectations.check_marts))
    assert report.ok, report.message
    manifest = json.loads((settings.published / str(versions.current(settings)) / "manifest.json").read_text())
    for told in (manifest["latest_kafka_time"], manifest["latest_event_at"]):
        assert datetime(2026, 1, 1) < datetime.fromisoformat(told) <= landed_at + timedelta(minutes=1)
    assert "its newest event was 0.0 s old" not in (status.freshness(settings) or "")
    assert rows(settings, "rejected_events")


def test_a_moment_that_no_column_holds_is_told_as_none() -> None:
    assert [storable(moment) for moment in (2**62, LATEST_MS + 1, -1, -(2**62))] == [0, 0, 0, 0]
    assert storable(1_764_129_600_000) == 1_764_129_600_000
