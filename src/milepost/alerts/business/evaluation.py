"""One evaluation: the version shown -> incidents, digest, ladder, events of changes. All of it or nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Final

from milepost.alerts.business import (
    digest,
    ends,
    findings,
    ladder,
    published,
    reminders,
    reports,
    standings,
    status_changes,
    subsidies,
    targets,
)
from milepost.alerts.business.published import Version
from milepost.alerts.business.sighting import Sighting
from milepost.alerts.desk import Desk
from milepost.alerts.lights import STANDS_AFTER
from milepost.alerts.routing.holding import InForce
from milepost.alerts.rows import moment, text
from milepost.alerts.store import Store
from milepost.days import SHANGHAI
from milepost.settings import Settings

NEWEST: Final = "business_version"  # in marks: the newest version that was evaluated
SHOWN: Final = "business_shown"  # the one evaluated last, which is older where a version was taken back
LOOKED: Final = "business_looked_at"


Load = Callable[[Settings, date], InForce]
"""Settings and day -> the routes, contacts and working days in force."""


def evaluate(settings: Settings, store: Store, now: datetime, load: Load) -> None:
    """Take in the version shown, if it is new or a while has passed since the last look; send changes of status.

    A version for a day or a moment that somebody named opens and closes nothing. The same version is looked at again
    after a while: a light has stood then. Raises Damaged, StoreError.
    """
    version = published.shown(settings)
    if version is not None:
        with store.transaction() as con:
            marks = _marks(con)
        if _is_due(marks, version, now):
            _take_in(load(settings, now.astimezone(SHANGHAI).date()), store, version, marks, now)
    status_changes.send(settings, store, now)


def _is_due(marks: dict[str, str], version: Version, now: datetime) -> bool:
    """A clock that was set back counts as a while."""
    if marks.get(SHOWN) != version.name:
        return True
    return not timedelta(0) <= now - moment(marks[LOOKED]) < STANDS_AFTER


def _take_in(there: InForce, store: Store, version: Version, marks: dict[str, str], now: datetime) -> None:
    seen = _sightings(version, is_taken_back=version.name < marks.get(NEWEST, ""))
    told = status_changes.prepare(version) if marks.get(SHOWN) != version.name else None
    past, due = ladder.past_of(version), reminders.due_of(version)
    with store.transaction() as con:
        if _marks(con) != marks:  # another process was quicker
            return
        standings.judge(con, seen, now, is_first=NEWEST not in marks)
        if told is not None:
            status_changes.note(con, told, now)
        found = store.unresolved_within(con)
        desk = Desk(there, found, now)
        digest.plan(con, found, desk.routes, now)
        ends.plan(con, desk.routes, now)
        office = ladder.Office(there.config, there.workdays, desk.routes, desk.way_to, desk.is_told)
        ladder.climb(con, found, past, office, now)
        reminders.plan(con, due, there.config.reminders, there.workdays, desk, now)
        _mark(con, {NEWEST: max(version.name, marks.get(NEWEST, "")), SHOWN: version.name, LOOKED: text(now)})


def _sightings(version: Version, *, is_taken_back: bool) -> list[Sighting]:
    names = reports.agency_names(version)
    found = [
        *targets.sightings(version, is_taken_back=is_taken_back),
        *reports.overdue(version),
        *findings.incoherent(version),
        *subsidies.sightings(version),
    ]
    return [one.named(names) for one in found]


def _marks(con: sqlite3.Connection) -> dict[str, str]:
    rows = con.execute("SELECT name, value FROM marks WHERE name IN (?, ?, ?)", [NEWEST, SHOWN, LOOKED]).fetchall()
    return {row["name"]: row["value"] for row in rows}


def _mark(con: sqlite3.Connection, said: dict[str, str]) -> None:
    con.executemany(
        "INSERT INTO marks (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        list(said.items()),
    )
