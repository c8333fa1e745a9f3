"""What a version notes of the events it brought: once each, by moments that are believed, and only when it stands."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from typing import Any

import pyarrow.parquet as pq
import pytest
from builders.latency import build, load
from builders.marts import START, Clock, change, publish
from typer.testing import CliRunner

from milepost import days, doctor, stream
from milepost.cli import app
from milepost.publishing import publish as publishing
from milepost.publishing import showing
from milepost.settings import Settings
from milepost.stream import Cluster
from milepost.warehouse import connection as warehouse

UNBELIEVED = datetime(2106, 2, 7)  # what some clients send where they know no time


class Killed(BaseException):
    """The process ended here."""


def after(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def noted(settings: Settings, columns: str = "version, events", table: str = "ops.latency") -> list[tuple[Any, ...]]:
    with warehouse.writing(settings, "test") as con:
        return con.execute(f"SELECT {columns} FROM {table} ORDER BY 1").fetchall()


@pytest.fixture
def first(ready: Settings, clock: Clock) -> Settings:
    """One version is published; it took in a load of the moment START."""
    load(ready, START, [after(-3600)])
    clock.now = after(5)
    publish(ready)
    return ready


def bring(settings: Settings, clock: Clock, began: float, sent: float, published: float) -> publishing.Manifest:
    """Load one event and publish it; all in seconds after START."""
    load(settings, after(began), [after(sent)])
    clock.now = after(published)
    return publish(settings)


def test_a_version_notes_when_its_events_were_sent_landed_and_published(first: Settings, clock: Clock) -> None:
    load(first, after(20), [after(12), after(18), after(15)], took=2)
    clock.now = after(26)
    made = publish(first)
    expected = (3, after(12), after(18), after(22), after(26))
    assert noted(first, "*") == [(made.version, *expected, START, after(20))]
    manifest = json.loads((first.published / made.version / "manifest.json").read_text(encoding="utf-8"))
    names = ("events", "oldest_sent_at", "newest_sent_at", "newest_landed_at", "published_at")
    told = [said.isoformat() if isinstance(said, datetime) else said for said in expected]
    assert manifest["latency"] == dict(zip(names, told, strict=True))
    assert manifest["latency_day"] == {
        "versions": 1, "events": 3, "p50_seconds": 8.0, "p95_seconds": 8.0, "slowest_seconds": 14.0,
    }  # fmt: skip


def test_the_first_version_has_none_before_it_to_measure_from(first: Settings) -> None:
    assert noted(first) == []
    assert noted(first, "*", "ops.latency_taken") == [(START,)]


def test_a_version_without_new_events_notes_nothing(first: Settings, clock: Clock) -> None:
    made = bring(first, clock, began=20, sent=18, published=26)
    clock.now = after(60)
    again = publish(first)
    assert noted(first) == [(made.version, 1)]
    assert again.latency is None
    assert again.latency_day == made.latency_day


def test_events_that_the_build_has_not_taken_in_belong_to_the_next_version(first: Settings, clock: Clock) -> None:
    load(first, after(20), [after(18)])
    load(first, after(30), [after(28), after(29)])
    build(first, after(20))
    clock.now = after(31)
    one = publish(first)
    build(first, after(30))
    clock.now = after(40)
    two = publish(first)
    assert noted(first) == [(one.version, 1), (two.version, 2)]


def test_moments_that_nobody_believes_measure_nothing(first: Settings, clock: Clock) -> None:
    load(first, after(20), [after(15), UNBELIEVED, after(20)])  # the last is what landing writes instead of one
    clock.now = after(26)
    mixed = publish(first)
    unknown = bring(first, clock, began=30, sent=30, published=36)
    assert noted(first, "version, events, oldest_sent_at, newest_sent_at, newest_landed_at") == [
        (mixed.version, 3, after(15), after(15), after(21)),
        (unknown.version, 1, None, None, after(31)),
    ]
    assert noted(first, "versions, events, p50_seconds", "ops.latency_hours") == [(1, 3, 11.0)]
    assert unknown.latency_day is not None
    assert unknown.latency_day["versions"] == 1


def test_a_clock_that_runs_ahead_sends_nothing_after_it_landed(first: Settings, clock: Clock) -> None:
    bring(first, clock, began=20, sent=50, published=26)
    assert noted(first, "newest_sent_at, newest_landed_at") == [(after(21), after(21))]


def test_a_clock_that_is_set_back_before_the_version_makes_no_second_negative(first: Settings, clock: Clock) -> None:
    load(first, after(20), [after(18)], took=2)
    clock.now = after(12)
    made = publish(first)
    assert noted(first, "newest_sent_at, newest_landed_at, published_at") == [(after(12), after(12), after(12))]
    assert made.latency_day is not None
    assert made.latency_day["slowest_seconds"] == 0.0


def test_a_load_that_was_killed_landed_when_it_began(first: Settings, clock: Clock) -> None:
    load(first, after(20), [after(18)], took=None)
    clock.now = after(26)
    publish(first)
    assert noted(first, "newest_landed_at") == [(after(20),)]


@pytest.mark.parametrize("why", ["day named", "marts of another day", "knowledge named", "older version pinned"])
def test_a_version_that_is_not_of_today_or_not_shown_notes_nothing(first: Settings, clock: Clock, why: str) -> None:
    settings = first
    if why == "day named":
        settings = first.model_copy(update={"as_of": date(2026, 3, 2)})
    elif why == "older version pinned":
        (version,) = (folder.name for folder in first.published.glob("[0-9]*"))
        showing.rollback(first, version, by="li")
    else:
        given = "as_of_date = '2026-02-28'" if why == "marts of another day" else "is_known_at_given = true"
        change(first, f"UPDATE ops.build_parameters SET {given}")
    assert bring(settings, clock, began=20, sent=18, published=26).latency is None
    assert noted(first) == []

    change(first, "UPDATE ops.build_parameters SET as_of_date = '2026-03-02', is_known_at_given = false")
    if why == "older version pinned":
        showing.unpin(first)
    later = bring(first, clock, began=40, sent=38, published=46)
    assert noted(first) == [(later.version, 1)]


@pytest.mark.parametrize("step", ["write_json", "sync", "_note", "_note_rollback"])
def test_a_publication_killed_before_it_is_committed_leaves_the_events_to_the_next(
    first: Settings, clock: Clock, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def kill(*_args: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(publishing, step, kill)
        with pytest.raises(Killed):
            bring(first, clock, began=20, sent=18, published=26)
    assert noted(first) == noted(first, "*", "ops.latency_hours") == []
    clock.now = after(30)
    made = publish(first)
    assert noted(first, "version, events, newest_sent_at, published_at") == [(made.version, 1, after(18), after(30))]


def test_hours_tell_median_and_95th_percentile_over_the_versions_published_in_them(
    first: Settings, clock: Clock
) -> None:
    for number, seconds in enumerate((2, 4, 6, 10)):
        bring(first, clock, 60 * number + 20, sent=60 * number + 18, published=60 * number + 18 + seconds)
    last = bring(first, clock, began=3600, sent=3590, published=3620)
    whole = [(START, 4, 4, 5.0, 9.4, 10.0, 3.0, 2.0), (after(3600), 1, 1, 30.0, 30.0, 30.0, 11.0, 19.0)]
    assert noted(first, "*", "ops.latency_hours") == whole
    assert last.latency_day == {
        "versions": 5, "events": 5, "p50_seconds": 6.0, "p95_seconds": 26.0, "slowest_seconds": 30.0,
    }  # fmt: skip
    # a version's own row is written after its tables
    table = pq.read_table(first.published / last.version / "ops_latency.parquet", partitioning=None)
    assert [tuple(row.values()) for row in table.to_pylist()] == whole[:1]


def test_boards_are_given_fourteen_days_and_the_warehouse_keeps_ninety(first: Settings, clock: Clock) -> None:
    day = 24 * 3600
    for began in (20, 13.5 * day, 14 * day, 89 * day, 91 * day):
        made = bring(first, clock, began, sent=began - 2, published=began + 4)
    kept = [after(began + 4) for began in (13.5 * day, 14 * day, 89 * day, 91 * day)]
    assert noted(first, "published_at") == [(moment,) for moment in kept]
    assert noted(first, "hour_start", "ops.latency_hours") == [(moment.replace(second=0),) for moment in kept]
    clock.forward(minutes=1)
    made = publish(first)
    table = pq.read_table(first.published / made.version / "ops_latency.parquet", partitioning=None)
    assert table["hour_start"].to_pylist() == [after(89 * day), after(91 * day)]


@pytest.fixture
def examined(ready: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """One version of just now; a broker without topics answers, and the commands find this folder."""
    monkeypatch.setattr(stream, "look", lambda settings: Cluster("test", {}))
    monkeypatch.setenv("MILEPOST_DATA", str(ready.data))
    load(ready, days.utc_now() - timedelta(hours=1), [days.utc_now()])
    change(
        ready,
        "UPDATE ops.build_parameters SET as_of_date = (now() AT TIME ZONE 'Asia/Shanghai')::DATE, known_at = now()",
    )
    publish(ready)
    return ready


def test_doctor_says_in_words_that_nothing_was_measured(examined: Settings) -> None:
    found = doctor.examine(examined)
    assert found.latency["versions"] == 0
    assert found.latency["p50_seconds"] is None
    assert "latency    nothing was measured in the last 24 h" in CliRunner().invoke(app, ["doctor"]).stdout


def test_doctor_tells_the_last_day_in_words_and_as_json(examined: Settings) -> None:
    sent = days.utc_now() - timedelta(seconds=500)
    load(examined, sent + timedelta(seconds=1), [sent, sent - timedelta(seconds=100)])
    publish(examined)
    told = json.loads(CliRunner().invoke(app, ["doctor", "--json"]).stdout)["latency"]
    assert (told["versions"], told["events"]) == (1, 2)
    assert told["p50_seconds"] == told["p95_seconds"]
    assert told["slowest_seconds"] - told["p50_seconds"] == pytest.approx(100, abs=0.01)
    said = CliRunner().invoke(app, ["doctor"]).stdout
    assert f"latency    p50 {told['p50_seconds']:.1f} s, p95 {told['p95_seconds']:.1f} s from sent to published" in said
    assert "each of 1 versions in the last 24 h; the slowest of 2 events took" in said


def test_doctor_that_cannot_look_into_the_warehouse_tells_no_latency(examined: Settings) -> None:
    quick = examined.model_copy(update={"lock_wait_seconds": 0.1})
    with warehouse.writing(examined, "a long build"):
        assert doctor.examine(quick).latency == {}
