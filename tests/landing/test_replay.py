"""What was refused passes once its fault is mended; what raw lost comes back from the broker; twice changes nothing."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from builders.events import ROOT, TABLES, Message, count, faulty, reports, rows, send, tables, unbalanced

from milepost import stream
from milepost.landing import load as landing
from milepost.landing import replay
from milepost.landing.replay import ReplayError
from milepost.settings import Settings
from milepost.warehouse import connection as warehouse

HUZHOU = "huzhou-2025.yml"


@pytest.fixture
def without_huzhou(there: Settings, tmp_path: Path) -> Settings:
    """The same, but one plan is not known yet."""
    plans = tmp_path / "plans"
    shutil.copytree(ROOT / "plans", plans)
    (plans / HUZHOU).unlink()
    return there.model_copy(update={"plans": plans})


def last_place(con: warehouse.Connection) -> tuple[str, int, int]:
    """Topic, partition and offset of the newest event."""
    newest = con.execute(
        'SELECT topic, "partition", "offset" FROM raw.events ORDER BY kafka_time DESC, "offset" DESC LIMIT 1'
    )
    found: tuple[str, int, int] = newest.fetchall()[0]
    return found


def everything(settings: Settings) -> dict[str, object]:
    with warehouse.connection(settings) as con:
        return {name: con.execute(f"FROM raw.{name} ORDER BY ALL").fetchall() for name in (*TABLES, "loads", "gaps")}


def test_refused_events_move_once_when_their_plan_arrives(there: Settings, without_huzhou: Settings) -> None:
    messages = [m for m in reports(400, "replay") if m.key and m.key.startswith(b"huzhou/")]
    messages += messages[:3]  # and three of them twice
    refused = "reason_code = 'unknown_indicator' AND replayed_at IS NULL"
    # other tests share the broker, whichever ran before: there is always somebody else's refusal in it
    [stranger] = reports(1, "a stranger")
    send(there, [stranger._replace(value=(stranger.value or b"").replace(b'"indicator":"', b'"indicator":"atlantis_'))])
    landing.load(there)
    already = count(there, "rejected_events", refused)
    assert already > 0
    send(there, messages)
    report = landing.load(without_huzhou)
    assert report.rejected == len(messages)
    code = "unknown_indicator"
    assert replay.replay_rejected(without_huzhou, code).loaded == 0

    moved = replay.replay_rejected(there, code)
    assert (moved.loaded, moved.duplicates, moved.rejected) == (len(messages) - 3, 3, already)
    assert count(there, "rejected_events", refused) == already
    assert unbalanced(there) == []
    with warehouse.connection(there) as con:
        sums = con.execute("SELECT sum(events_loaded), sum(events_duplicate), sum(events_rejected) FROM raw.loads")
        loaded, duplicates, rejected = sums.fetchall()[0]
    assert (loaded, duplicates) == (count(there, "events"), count(there, "duplicate_events"))
    assert rejected == count(there, "rejected_events", "replayed_at IS NULL")
    before = everything(there)
    assert replay.replay_rejected(there, code).read == already
    assert everything(there) == before


def test_what_is_still_wrong_stays_rejected_with_its_headers_in_mind(there: Settings) -> None:
    [good] = reports(1, "headers in mind")
    send(there, [good._replace(headers=[("content-type", b"text/plain")]), *faulty(100, "still wrong")])
    landing.load(there)
    before = everything(there)
    report = replay.replay_rejected(there)
    assert (report.loaded, report.rejected) == (0, report.read)
    assert everything(there) == before


def test_an_unknown_reason_is_answered_with_the_known_ones(there: Settings) -> None:
    with pytest.raises(ReplayError, match=r"no reason code 'nonsense'.*wrong_unit"):
        replay.replay_rejected(there, "nonsense")


def test_rows_lost_from_raw_come_back_from_the_broker(there: Settings) -> None:
    send(there, faulty(500, "lost rows"))
    landing.load(there)
    whole = tables(there)
    with warehouse.writing(there, "test") as con:
        con.execute('DELETE FROM raw.events WHERE "offset" % 3 = 0')
        con.execute('DELETE FROM raw.rejected_messages WHERE "offset" % 2 = 0')
        con.execute("DELETE FROM raw.duplicate_events")
    assert unbalanced(there) != []
    starts = replay.starts_at(there, datetime(2020, 1, 1, tzinfo=UTC))
    report = replay.replay_from(there, starts)
    assert report.loaded > 0
    assert {name: len(found) for name, found in tables(there).items()} == {
        name: len(found) for name, found in whole.items()
    }
    assert tables(there)["events"] == whole["events"]
    assert unbalanced(there) == []
    before = everything(there)
    assert replay.replay_from(there, starts).loaded == 0
    assert everything(there) == before


def test_a_message_refused_for_its_key_stays_refused_and_passes_once_sent_with_it(there: Settings) -> None:
    """Its bytes are kept; only its sender's next message can give it its place among the subject's events."""
    sent = list(reports(3, "another key"))
    send(there, [message._replace(key=key) for message, key in zip(sent, (b"elsewhere", b"other", b""), strict=True)])
    assert landing.load(there).rejected_by_reason == {"wrong_key": 3}
    again = replay.replay_rejected(there, "wrong_key")
    assert (again.loaded, again.rejected) == (0, 3)
    send(there, sent)
    assert landing.load(there).loaded == 3
    assert unbalanced(there) == []


def test_a_replay_from_an_offset_leaves_what_lies_before_alone(there: Settings) -> None:
    send(there, reports(40, "from an offset", subjects=1))
    landing.load(there)
    with warehouse.writing(there, "test") as con:
        topic, number, end = last_place(con)
        con.execute(
            'DELETE FROM raw.events WHERE topic = ? AND "partition" = ? AND "offset" > ?', [topic, number, end - 40]
        )
    assert replay.replay_from(there, {(topic, number): end - 9}).loaded == 10
    assert replay.replay_from(there, {(topic, number): end - 39}).loaded == 30
    assert unbalanced(there) == []


def test_a_gap_closes_when_its_offsets_can_be_read_after_all(there: Settings) -> None:
    send(there, reports(20, "a gap closes", subjects=1))
    landing.load(there)
    with warehouse.writing(there, "test") as con:
        topic, number, end = last_place(con)
        con.execute(
            'DELETE FROM raw.events WHERE topic = ? AND "partition" = ? AND "offset" > ?', [topic, number, end - 5]
        )
        cluster = stream.cluster_id(there)
        con.execute(
            "INSERT INTO raw.gaps VALUES (?, ?, ?, ?, ?, 'expired', 'l', now())",
            [cluster, topic, number, end - 4, end + 1],
        )
    assert unbalanced(there) == []
    assert replay.replay_from(there, {(topic, number): end - 2}).loaded == 3
    assert [row[3:5] for row in rows(there, "gaps")] == [(end - 4, end - 2)]
    assert unbalanced(there) == []


def test_a_partition_never_read_is_named(there: Settings) -> None:
    with pytest.raises(ReplayError, match=r"nowhere\[3\] was never read"):
        replay.replay_from(there, {("nowhere", 3): 0})


def test_a_message_is_not_taken_for_the_one_of_an_older_log(there: Settings) -> None:
    """Rows of an older log may have the same place; its time tells them apart."""
    send(there, [Message("milepost.indicators.v1", b"k", b"{")])
    landing.load(there)
    with warehouse.writing(there, "test") as con:
        con.execute("UPDATE raw.rejected_messages SET kafka_time = kafka_time - INTERVAL 1 DAY")
        before = con.execute("SELECT count(*) FROM raw.rejected_events").fetchall()[0][0]
    starts = {part: 0 for part in stream.look(there).logs}
    assert replay.replay_from(there, starts).rejected == before
