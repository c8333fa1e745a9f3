"""When everything is to be made again. -> data/whole_build.json, which wakes the DAG (dags/lag_trigger.py)

Noted before anything can fail: by a load that brought something, and by a build. Taken back by the publication of a
build of everything. So what failed between is made up for, and nothing runs while nothing is left out.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from milepost.days import utc_now
from milepost.marts.news import LANDING_BOOKS, News
from milepost.settings import Settings
from milepost.warehouse import files
from milepost.warehouse.connection import Connection


def after(found: News, whole_at: datetime | None, minutes: int) -> datetime | None:
    """When everything is due after a build of this news; None where there is none: a load of nothing has its books
    tested, which leaves nothing out. whole_at: of the last build of everything."""
    if not (found.whole or found.types or found.sources - {LANDING_BOOKS}):
        return None
    return (utc_now() if found.whole or whole_at is None else whole_at) + timedelta(minutes=minutes)


def note_landed(settings: Settings) -> None:
    """After a load that brought something. What is noted already is sooner."""
    try:
        noted = json.loads(settings.whole_build_file.read_text())["due_at"]
        is_noted = noted is not None and bool(datetime.fromisoformat(noted))
    except (OSError, ValueError, KeyError, TypeError):
        is_noted = False
    if not is_noted:
        _write(settings, utc_now() + timedelta(minutes=settings.whole_build_minutes))


def note_attempt(settings: Settings, moment: datetime | None) -> None:
    """Before a build; moment: as after() says."""
    if moment:
        _write(settings, moment)


def note_published(con: Connection, settings: Settings) -> None:
    """After a publication: nothing is left out of a build of everything, unless something landed after it."""
    if con.execute(
        """SELECT 1 FROM ops.build_parameters AS build WHERE whole_at = known_at AND NOT EXISTS (
            SELECT 1 FROM raw.loads WHERE started_at > build.known_at AND events_read > 0)"""
    ).fetchone():
        _write(settings, None)


def _write(settings: Settings, moment: datetime | None) -> None:
    due_at = moment.replace(tzinfo=UTC).isoformat() if moment else None
    files.replace_text(settings.whole_build_file, json.dumps({"due_at": due_at}))
