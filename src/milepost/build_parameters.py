"""What a build is for, and what of the last one still holds. Settings -> ops.build_parameters.

Incremental tables are dropped here when what they rest on changed, so that dbt makes them anew by itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from milepost import warehouse
from milepost.settings import Settings

SHANGHAI = ZoneInfo("Asia/Shanghai")
# Incremental tables that hold judgements (what is known, held, counted), so that they must go when those change.
JUDGING = ("intermediate.int_report_versions", "intermediate.int_centre_days")

# What tells one content of a load from another, without reading the events themselves.
BOOK = 'load_id, (count(*), sum("offset")) AS book'


def set_parameters(con: warehouse.Connection, settings: Settings, full_refresh: bool) -> tuple[date, datetime, bool]:
    """Write ops.build_parameters; drop incremental tables that rest on what no longer holds.

    The third value says whether the project's text is another one than that of the last build.
    """
    as_of_date = settings.as_of or datetime.now(SHANGHAI).date()
    known_at = _utc(settings.known_at) if settings.known_at else datetime.now(UTC).replace(tzinfo=None)
    project, incremental = _code_keys(settings)
    knowledge = _knowledge_key(con, settings)
    row = con.execute(
        "SELECT project_key, incremental_key, knowledge_key, known_at FROM ops.build_parameters"
    ).fetchone()
    before = row or (None, None, None, known_at)
    if before[1] != incremental or _is_raw_replaced(con):
        _drop(con, _staged_tables(con))
        _drop(con, JUDGING)
    elif full_refresh or before[2] != knowledge or _is_held_anew(con, before[3]):
        _drop(con, JUDGING)
    # until a whole build went through, the views of a changed project do not stand
    stands = project if before[0] == project else ""
    con.execute("DELETE FROM ops.build_parameters")
    con.execute(
        "INSERT INTO ops.build_parameters VALUES (?, ?, ?, ?, ?, ?, ?)",
        [as_of_date, known_at, settings.known_at is not None, settings.zero_base, stands, incremental, knowledge],
    )
    return as_of_date, known_at, before[0] != project


def note_project(settings: Settings) -> None:
    """After a build that went through: the views of this text of the project stand."""
    with warehouse.connection(settings) as con:
        con.execute("UPDATE ops.build_parameters SET project_key = ?", [_code_keys(settings)[0]])


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def _code_keys(settings: Settings) -> tuple[str, str]:
    """Fingerprints of the whole project and of what incremental tables are made by."""
    project = settings.project / "dbt_project"
    macros, staging = [*project.glob("macros/*.sql")], [*project.glob("models/staging/events/*.sql")]
    judging = [project / f"models/intermediate/{name.split('.')[1]}.sql" for name in JUDGING]
    return _fingerprint([*project.glob("models/**/*.sql"), *macros]), _fingerprint([*macros, *staging, *judging])


def _fingerprint(files: Iterable[Path]) -> str:
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted(files))).hexdigest()[:16]


def _knowledge_key(con: warehouse.Connection, settings: Settings) -> str:
    """What the judging tables rest on: the moment of knowledge if one is given, and the held rows let go again."""
    released = con.execute("SELECT count(*) FROM ops.held_rows WHERE released_at IS NOT NULL").fetchone()
    assert released is not None
    return f"known_at={_utc(settings.known_at).isoformat() if settings.known_at else 'now'} released={released[0]}"


def _is_held_anew(con: warehouse.Connection, built_at: datetime) -> bool:
    """Whether rows that the last build may have used are held now."""
    found = con.execute(
        """SELECT count(*) FROM ops.held_rows AS held JOIN raw.events AS events
             ON events.source = held.source AND events.event_id = held.event_id
           WHERE held.released_at IS NULL AND held.held_at > $1 AND events.loaded_at <= $1""",
        [built_at],
    ).fetchone()
    return found is not None and found[0] > 0


def _is_raw_replaced(con: warehouse.Connection) -> bool:
    """Whether a load that was staged is another one in raw now: rebuilt from Kafka, or added to."""
    tables = _staged_tables(con)
    if not tables:
        return False
    staged = " UNION ALL ".join(f'SELECT load_id, "offset" FROM {table}' for table in tables)  # noqa: S608 own names
    found = con.execute(
        f"""SELECT count(*) FROM (SELECT {BOOK} FROM ({staged}) GROUP BY load_id) AS staged
            LEFT JOIN (SELECT {BOOK} FROM raw.events GROUP BY load_id) AS landed USING (load_id)
            WHERE landed.book IS DISTINCT FROM staged.book"""  # noqa: S608
    ).fetchone()
    return found is not None and found[0] > 0


def _drop(con: warehouse.Connection, tables: Iterable[str]) -> None:
    for table in tables:
        con.execute(f"DROP TABLE IF EXISTS {table}")


def _staged_tables(con: warehouse.Connection) -> list[str]:
    found = con.execute(
        """SELECT table_name FROM information_schema.tables
           WHERE table_schema = 'staging' AND table_type = 'BASE TABLE' AND table_name LIKE 'stg_events__%'"""
    ).fetchall()
    return [f"staging.{row[0]}" for row in found]
