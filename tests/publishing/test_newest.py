"""The newest moments of a version are those of all of raw, though only what is new is looked at."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

import pytest
from builders.marts import change_by_hand, publish

from milepost.publishing import newest as newest_events
from milepost.publishing import publish as publishing
from milepost.settings import Settings
from milepost.warehouse import connection as warehouse
from milepost.warehouse.broker_time import believed

DAY = datetime(2026, 3, 2)
EVENTS = """INSERT INTO raw.events SELECT 't', 0, unnest($1::BIGINT[]), unnest($2::TIMESTAMP[]), 'e' || unnest($1),
    '/s', 'milepost.bench.v1', 'x', unnest($3::TIMESTAMP[]), false, '{}', $4, $5"""


class Killed(BaseException):
    """The process ended here."""


class Landing:
    """Loads of a warehouse, one after the other."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.offset = 0
        self.loads = 0

    def load(self, *events: tuple[datetime, datetime], again: bool = False) -> None:
        """Land events of these moments (event, broker); again: as one more batch of the last load."""
        self.loads += not again
        offsets = list(range(self.offset, self.offset + len(events)))
        self.offset += len(events)
        values = [offsets, [kafka for _, kafka in events], [event for event, _ in events]]
        with warehouse.writing(self.settings, "test") as con:
            con.execute(EVENTS, [*values, f"load {self.loads}", DAY + timedelta(hours=self.loads)])


@pytest.fixture
def landing(ready: Settings) -> Landing:
    return Landing(ready)


def told(settings: Settings) -> tuple[str | None, str | None]:
    """What the next version says of its newest events."""
    manifest = publish(settings)
    return manifest.latest_event_at, manifest.latest_kafka_time


def at(hour: float) -> datetime:
    return DAY + timedelta(hours=hour)


def iso(*hours: float) -> tuple[str, ...]:
    return tuple(at(hour).isoformat() for hour in hours)


def whole(settings: Settings) -> tuple[Any, ...]:
    """By all of raw."""
    with warehouse.writing(settings, "test") as con:
        row = con.execute(
            f"""SELECT max(least(event_time, loaded_at)), max(least(kafka_time, loaded_at)) FILTER ({believed()})
            FROM raw.events"""
        ).fetchone()
    assert row is not None
    return tuple(moment and moment.isoformat() for moment in row)


def test_without_events_nothing_is_newest(landing: Landing) -> None:
    assert told(landing.settings) == (None, None)
    landing.load((at(0.5), at(0.75)))
    assert told(landing.settings) == iso(0.5, 0.75)


def test_only_what_landed_since_the_version_before_is_looked_at(landing: Landing) -> None:
    landing.load((at(0.5), at(0.5)))
    told(landing.settings)
    # an old event swapped by hand for another is not noticed by builds either (docs/decisions/0005)
    change_by_hand(landing.settings, f"UPDATE raw.events SET event_time = '{at(0.9)}'")
    assert told(landing.settings) == iso(0.5, 0.5)
    landing.load((at(0.7), at(1.5)))
    assert told(landing.settings) == iso(0.7, 1.5)


def test_late_events_and_moments_that_are_not_believed_take_nothing_back(landing: Landing) -> None:
    landing.load((at(0.5), at(0.5)))
    told(landing.settings)
    landing.load((at(-100), at(-90)))
    assert told(landing.settings) == iso(0.5, 0.5)
    landing.load((at(9_000), at(9_000)))  # no later than it landed; the broker's moment not at all
    assert told(landing.settings) == iso(3, 0.5)


def test_batches_of_a_load_that_a_publication_came_between_all_count(landing: Landing) -> None:
    landing.load((at(0.5), at(0.5)))
    told(landing.settings)
    landing.load((at(0.9), at(0.9)), again=True)
    assert told(landing.settings) == iso(0.9, 0.9)


@pytest.mark.parametrize(
    "statement",
    [
        'DELETE FROM raw.events WHERE "offset" = 1',
        'DELETE FROM raw.events WHERE "offset" >= 1',
        "DELETE FROM raw.events",
        """UPDATE raw.events SET load_id = 'another', event_time = '2026-03-01' WHERE loaded_at > '2026-03-02 01:30'""",
    ],
)
def test_raw_that_is_not_what_it_was_is_looked_at_whole(landing: Landing, statement: str) -> None:
    landing.load((at(0.1), at(0.2)))
    landing.load((at(1.5), at(1.5)), (at(0.4), at(0.3)))
    told(landing.settings)
    change_by_hand(landing.settings, statement)
    assert told(landing.settings) == whole(landing.settings) != iso(1.5, 1.5)


@pytest.mark.parametrize("step", ["newest_events.note", "_note", "_note_rollback", "showing.show_new"])
def test_publication_killed_at_any_step_forgets_no_event(
    landing: Landing, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    landing.load((at(0.5), at(0.5)))
    told(landing.settings)
    landing.load((at(1.5), at(1.5)))

    def kill(*_args: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(f"{publishing.__name__}.{step}", kill)
        with pytest.raises(Killed):
            publish(landing.settings)
    landing.load((at(1), at(1)))
    assert told(landing.settings) == iso(1.5, 1.5)


def test_random_loads_and_publications_tell_what_all_of_raw_tells(landing: Landing) -> None:
    draw = random.Random(5)
    for _ in range(25):
        for _ in range(draw.randrange(3)):
            some = [(at(draw.uniform(-50, 60)), at(draw.uniform(-50, 60))) for _ in range(draw.randrange(4))]
            landing.load(*some, again=landing.loads > 0 and draw.random() < 0.3)
        if draw.random() < 0.15:
            change_by_hand(landing.settings, f'DELETE FROM raw.events WHERE "offset" % 7 = {draw.randrange(7)}')
        with warehouse.writing(landing.settings, "test") as con:
            found = newest_events.newest(con)
            newest_events.note(con, found)
        assert tuple(moment and moment.isoformat() for moment in found[:2]) == whole(landing.settings)
