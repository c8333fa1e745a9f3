"""Every message is accounted for once: as event, as duplicate or as rejected, whatever it looks like."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from builders.events import Message, count, faulty, reports, rows, send, unbalanced
from kafka import KafkaProducer

from milepost import events, stream
from milepost.errors import BrokerError
from milepost.landing import load as landing
from milepost.landing import replay
from milepost.local.broker import BrokerHandle
from milepost.settings import Settings
from milepost.stream import INCOMING
from milepost.warehouse import connection as warehouse


def test_a_faulty_stream_is_accounted_for_to_the_last_message(there: Settings) -> None:
    messages = list(faulty(800, "accounts"))
    sent = send(there, messages)
    report = landing.load(there)
    # the same bytes with the same key: the first is judged, the rest repeat it unless it was refused
    twins = Counter((message.key, message.value) for message in messages)
    assert report.read == sent
    assert report.loaded + report.duplicates + report.rejected == sent
    assert report.loaded + report.rejected >= len(twins)
    assert report.duplicates > 0
    assert set(report.rejected_by_reason) == {
        "empty_value",
        "not_json",
        "bad_encoding",
        "missing_field",
        "wrong_unit",
    }
    assert unbalanced(there) == []


def test_a_second_load_reads_nothing_and_changes_nothing(there: Settings) -> None:
    send(there, reports(50, "second"))
    landing.load(there)
    before = {table: rows(there, table) for table in ("events", "offsets", "gaps")}
    report = landing.load(there)
    assert (report.read, report.gaps) == (0, [])
    assert {table: rows(there, table) for table in ("events", "offsets", "gaps")} == before


def test_an_event_that_comes_again_in_a_later_load_is_set_aside(there: Settings) -> None:
    messages = list(reports(120, "again"))
    send(there, messages)
    assert landing.load(there).loaded == 120
    send(there, messages[:30] + list(reports(5, "again, new ones")))
    report = landing.load(there)
    assert (report.loaded, report.duplicates) == (5, 30)
    assert unbalanced(there) == []


def test_duplicates_are_found_though_rows_were_put_in_by_hand(there: Settings) -> None:
    messages = list(reports(20, "by hand"))
    send(there, messages)
    landing.load(there)
    with warehouse.writing(there, "test") as con:
        con.execute("DELETE FROM raw.event_fingerprints")
    send(there, messages)
    assert landing.load(there).duplicates == 20


def test_rejected_bytes_are_kept_as_they_came(there: Settings) -> None:
    odd = b"\x00\xff not an event \xe4\xb8"
    send(there, [Message(INCOMING[0], b"k\xff", odd, [("content-type", b"application/cloudevents+json"), ("x", b"1")])])
    report = landing.load(there)
    assert report.rejected == 1
    with warehouse.connection(there) as con:
        key, value, headers = con.execute(
            "SELECT key, value, headers FROM raw.rejected_events WHERE load_id = ?", [report.load_id]
        ).fetchall()[0]
    assert (key, value) == (b"k\xff", odd)
    assert json.loads(headers)[1] == ["x", "1"]


class NotUtf8(str):
    """A header's name as a careless sender would encode it."""

    def encode(self, *_: object) -> bytes:  # type: ignore[override]
        return b"\xff\xfe"


def test_headers_without_content_or_with_names_that_are_not_utf8_stop_nothing(there: Settings) -> None:
    nothing, no_utf8, good = reports(3, "odd headers")
    send(there, [nothing._replace(headers=[("content-type", b""), ("x", None)])])
    producer = KafkaProducer(bootstrap_servers=there.bootstrap_servers)
    producer.send(no_utf8.topic, no_utf8.value, no_utf8.key, [*events.HEADERS, (NotUtf8("name"), b"1")]).get(20)
    producer.close()
    send(there, [good])
    report = landing.load(there)
    assert (report.loaded, report.rejected_by_reason) == (1, {"wrong_content_type": 2})
    assert unbalanced(there) == []
    with warehouse.connection(there) as con:
        kept = con.execute("SELECT headers, reason FROM raw.rejected_events ORDER BY load_id, reason").fetchall()
    assert '[["content-type", ""], ["x", null]]' in [headers for headers, _ in kept]
    assert any("not UTF-8" in reason for _, reason in kept)
    replay.replay_rejected(there)
    assert count(there, "rejected_events", f"replayed_at IS NULL AND load_id = '{report.load_id}'") == 2, "still wrong"


POISON = {
    "no value": None,
    "nothing": b"",
    "nine hundred kilobytes of brackets": b"[" * 900_000,
    "deep nesting in an event": b'{"specversion":"1.0","id":"x","data":' + b'{"a":' * 5_000 + b"1" + b"}" * 5_001,
    "not UTF-8": "指标".encode("gbk"),
    "an absurd number": b'{"specversion":"1.0","id":"1","source":"/wucheng/x","type":"milepost.indicator.reported.v1",'
    b'"subject":"s","time":"2026-01-01T00:00:00Z","data":{"indicator":"a/b","as_of":"2026-01-01","value":1e999,"unit":"%"}}',
    "a time that does not exist": b'{"specversion":"1.0","id":"1","source":"/wucheng/x","type":"t","subject":"s",'
    b'"time":"99999-13-45T00:00:00Z","data":{}}',
    "a bare number": b"42",
    "a zero byte": b"\x00",
}


@pytest.mark.parametrize("name", POISON)
def test_poison_is_rejected_and_what_follows_it_is_loaded(there: Settings, name: str) -> None:
    [good] = reports(1, f"after {name}")
    send(there, [Message(INCOMING[0], good.key, POISON[name]), good])
    report = landing.load(there)
    assert (report.loaded, report.rejected) == (1, 1)
    assert unbalanced(there) == []


def test_a_ten_megabyte_message_is_rejected_with_its_bytes(tansu: BrokerHandle, settings: Settings) -> None:
    there = settings.model_copy(update={"kafka_servers": tansu.servers})
    [good] = reports(1, "after ten megabytes")
    big = (good.value or b"") + b" " * 10_000_000
    send(there, [Message(good.topic, good.key, big), good])
    report = landing.load(there)
    assert (report.loaded, report.rejected, report.rejected_by_reason) == (1, 1, {"too_large": 1})
    assert count(there, "rejected_events", f"octet_length(value) = {len(big)}") == 1


def test_a_wrong_content_type_is_rejected(there: Settings) -> None:
    [good] = reports(1, "wrong content type")
    send(there, [good._replace(headers=[("content-type", b"text/plain")])])
    assert landing.load(there).rejected_by_reason == {"wrong_content_type": 1}


def test_the_copy_of_the_offsets_says_what_the_warehouse_says(there: Settings) -> None:
    send(there, reports(10, "copy"))
    landing.load(there)
    copy = json.loads(there.offsets_copy.read_text())
    assert copy["cluster_id"] == stream.cluster_id(there)
    with warehouse.connection(there) as con:
        rows_ = con.execute('SELECT topic, "partition", next_offset FROM raw.offsets').fetchall()
    assert {
        (topic, int(number)): offset for topic, parts in copy["offsets"].items() for number, offset in parts.items()
    } == {(topic, number): offset for topic, number, offset in rows_}


def test_small_batches_give_the_same_tables_as_large_ones(there: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    send(there, faulty(300, "batches"))
    other = there.model_copy(update={"data": there.data.with_name("other")})
    landing.load(there)
    monkeypatch.setattr("milepost.landing.reader.MAX_ROWS", 37)
    landing.load(other)
    assert {table: rows(there, table) for table in ("events", "rejected_events", "duplicate_events")} == {
        table: rows(other, table) for table in ("events", "rejected_events", "duplicate_events")
    }


def test_a_batch_ends_when_its_bytes_are_many(there: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("milepost.landing.reader.MAX_BYTES", 50_000)
    monkeypatch.setattr("milepost.landing.reader.CHUNK", 100)
    send(there, reports(1000, "bytes"))
    steps: list[int] = []
    landing.load(there, progress=lambda read, expected: steps.append(read))
    assert len(set(steps)) > 5
    assert steps[-1] == 1000


def test_a_broker_that_does_not_answer_is_named_with_what_to_do(settings: Settings) -> None:
    nowhere = settings.model_copy(update={"kafka_servers": "127.0.0.1:9"})
    with pytest.raises(BrokerError, match=r"127\.0\.0\.1:9 does not answer.*milepost broker.*MILEPOST_KAFKA_SERVERS"):
        landing.load(nowhere)
    assert not settings.warehouse.exists()
