"""Parameters of a build: as-of day, what the last build left valid, which loads are new, whether all is to be made.

Settings -> ops.build_parameters. Incremental tables are dropped here when what they rest on changed, so that dbt makes
them anew by itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum
from typing import NamedTuple

from milepost.days import today, utc, utc_now
from milepost.marts import due, fingerprints, news, window
from milepost.marts.news import News
from milepost.settings import Settings
from milepost.warehouse import connection as warehouse

# Incremental tables that hold judgements (what is known, held, counted), so that they must go when those change ...
KNOWING = (
    "intermediate.int_report_versions",
    "intermediate.int_centre_days",
    "intermediate.int_payment_days",
    "intermediate.int_data_space_stays",
    "intermediate.int_subsidy_ledger",
    "intermediate.int_subsidy_judgements",
    "intermediate.int_accepted_months",
    "intermediate.int_rejected_months",
)
# ... and those that also rest on what the plans say.
PLANNED = (
    "intermediate.int_report_days",
    "intermediate.int_measured_steps",
    "intermediate.int_measured_actuals",
    "marts.fct_actuals",
    "intermediate.int_revision_readings",
    "intermediate.int_baseline_readings",
)
CATALOGUE = ("plans", "indicators", "path_values", "targets", "target_agencies")


class Keys(NamedTuple):
    """What incremental tables rest on, as fingerprints: their code, what staging asks the plans, the loads taken in,
    what was known, what the plans say."""

    code: str | None
    reading: str | None
    staged_book: str | None
    knowledge: str | None
    catalogue: str | None


@dataclass(frozen=True)
class _Last:
    """What the last build left in ops.build_parameters."""

    project_key: str | None = None
    incremental_key: str | None = None
    knowledge_key: str | None = None
    catalogue_key: str | None = None
    known_at: datetime | None = None
    staged_from: datetime | None = None
    staged_to: datetime | None = None
    staged_book: str | None = None
    reading_key: str | None = None
    tested_from: datetime | None = None
    as_of_date: date | None = None
    zero_base: str | None = None
    is_known_at_given: bool = False
    source_keys: str | None = None
    whole_at: datetime | None = None

    @property
    def keys(self) -> Keys:
        return Keys(self.incremental_key, self.reading_key, self.staged_book, self.knowledge_key, self.catalogue_key)


@dataclass(frozen=True)
class Wanted:
    """What a build is asked for. project: the key of the text that it makes; is_project_new: another one than that of
    the last build; due_at: when everything is to be made, should this build leave anything out or not be published."""

    as_of_date: date
    known_at: datetime
    project: str
    is_project_new: bool
    news: News
    due_at: datetime | None


class Forget(IntEnum):
    """How much of the last build must be made anew; each level includes those before it."""

    NOTHING = 0
    PLANNED = 1  # what rests on the plans
    JUDGED = 2  # and what holds judgements: known, held, counted
    ALL = 3  # and what was staged


def what_to_forget(last: Keys, now: Keys, *, full_refresh: bool, is_taken_back: bool) -> Forget:
    """Compare what the last build rested on with what this one will. is_taken_back: rows it had read are out now."""
    if (last.code, last.reading, last.staged_book) != (now.code, now.reading, now.staged_book):
        return Forget.ALL
    if full_refresh or is_taken_back or last.knowledge != now.knowledge:
        return Forget.JUDGED
    return Forget.PLANNED if last.catalogue != now.catalogue else Forget.NOTHING


def set_parameters(con: warehouse.Connection, settings: Settings, code: tuple[str, str], full_refresh: bool) -> Wanted:
    """Write ops.build_parameters; drop incremental tables that rest on what no longer holds. Both or neither."""
    con.begin()
    try:
        wanted = _set(con, settings, code, full_refresh)
        con.commit()
    except BaseException:
        con.rollback()
        raise
    return wanted


def _set(con: warehouse.Connection, settings: Settings, code: tuple[str, str], full_refresh: bool) -> Wanted:
    as_of_date = settings.as_of or today()
    known_at = _utc(settings.known_at) if settings.known_at else utc_now()
    project, incremental = code
    knowledge, catalogue = _knowledge_key(con, settings), _catalogue_key(con, known_at)
    reading = _reading_key(con, known_at)
    last = _last(con)
    forget = what_to_forget(
        last.keys,
        Keys(incremental, reading, window.book(con, last.staged_to), knowledge, catalogue),
        full_refresh=full_refresh,
        is_taken_back=window.is_held_anew(con, last.known_at, last.staged_to)
        or window.is_decided_otherwise(con, last.staged_to),
    )
    if forget is not Forget.NOTHING:
        fingerprints.forget_all(con)  # before anything is dropped
        _drop(con, _tables_of(con, forget))
    staged_from, staged_to = (None, None) if forget is Forget.ALL else (last.staged_from, last.staged_to)
    tested_from = last.tested_from if forget is Forget.NOTHING else None
    staged_to = window.end(con, staged_to)
    why_whole = _why_whole(last, settings, as_of_date, project, forget)
    found = news.look(
        con, why_whole, news.source_keys(con, known_at), json.loads(last.source_keys or "{}"), staged_from, staged_to
    )
    con.execute("DELETE FROM ops.build_parameters")
    con.execute(
        """INSERT INTO ops.build_parameters (as_of_date, known_at, is_known_at_given, zero_base, project_key,
           incremental_key, knowledge_key, catalogue_key, staged_from, staged_to, staged_book, tested_from, reading_key,
           source_keys, whole_at)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        [
            as_of_date,
            known_at,
            settings.known_at is not None,
            settings.zero_base,
            # until a whole build went through, the views of a changed project do not stand
            project if last.project_key == project else "",
            incremental,
            knowledge,
            catalogue,
            staged_from,
            staged_to,
            window.book(con, staged_to),
            tested_from,
            reading,
            last.source_keys,
            None if found.whole else last.whole_at,  # one that fails is asked for again
        ],
    )
    due_at = due.after(found, last.whole_at, settings.whole_build_minutes)
    return Wanted(as_of_date, known_at, project, last.project_key != project, found, due_at)


def _why_whole(last: _Last, settings: Settings, as_of_date: date, project: str, forget: Forget) -> str:
    """Why everything is to be made, as far as the sources do not say; empty where news alone is enough."""
    reasons = {
        "the project's text changed": last.project_key != project,
        "incremental tables are made anew": forget is not Forget.NOTHING,
        "another day": last.as_of_date != as_of_date,
        "another way to read a zero base": last.zero_base != settings.zero_base,
        "as known at a moment": settings.known_at is not None or last.is_known_at_given,
        "the last one is too long ago": news.is_due(last.whole_at, utc_now(), settings.whole_build_minutes),
    }
    return next((why for why, holds in reasons.items() if holds), "")


def note_build(con: warehouse.Connection, wanted: Wanted) -> None:
    """After a build went through: the next one begins where this ended; after one of everything, views stand."""
    con.execute(
        "UPDATE ops.build_parameters SET staged_from = staged_to, tested_from = staged_to, source_keys = ?",
        [json.dumps(wanted.news.keys)],
    )
    # no gate has seen them; after a build of some models the state stays away: the others may be of another day
    con.execute("UPDATE ops.build_parameters SET marts_state = 'built'")
    if wanted.news.whole:  # of the text that it began with: one that came meanwhile asks for the next
        con.execute("UPDATE ops.build_parameters SET project_key = ?, whole_at = known_at", [wanted.project])


def note_patch(con: warehouse.Connection) -> None:
    """After a build of some models without those they rest on: the next build makes every incremental table anew."""
    con.execute("UPDATE ops.build_parameters SET incremental_key = NULL, whole_at = NULL")


def _last(con: warehouse.Connection) -> _Last:
    row = con.execute(
        """SELECT project_key, incremental_key, knowledge_key, catalogue_key, known_at, staged_from, staged_to,
           staged_book, reading_key, tested_from, as_of_date, zero_base, is_known_at_given, source_keys, whole_at
           FROM ops.build_parameters"""
    ).fetchone()
    return _Last(*row) if row else _Last()


def _utc(moment: datetime) -> datetime:
    return utc(moment) if moment.tzinfo else moment


def _knowledge_key(con: warehouse.Connection, settings: Settings) -> str:
    """What the judging tables rest on: the moment of knowledge if one is given, events taken out."""
    ((taken_out,),) = con.execute(
        """SELECT bit_xor(hash(source, event_id)) FROM ops.quarantined_events
           WHERE taken_out_at IS NOT NULL AND reread_at IS NULL"""
    ).fetchall()
    known_at = _utc(settings.known_at).isoformat() if settings.known_at else "now"
    return f"known_at={known_at} taken_out={taken_out}"


def _reading_key(con: warehouse.Connection, known_at: datetime) -> str:
    """Fingerprint of what staging asks the plans for (macro indicators_to_read): whether an event can be read."""
    ((found, units),) = con.execute(
        """SELECT bit_xor(hash(indicator_id, unit, measure = 'milestone', measured_rule IS NOT DISTINCT FROM
           'milestone_state')), (SELECT bit_xor(hash(units)) FROM catalogue.units) FROM catalogue.indicators
           WHERE valid_from <= $1 AND (valid_to IS NULL OR valid_to > $1)""",
        [known_at],
    ).fetchall()
    return f"{found} {units}"


def _catalogue_key(con: warehouse.Connection, known_at: datetime) -> str:
    """Fingerprint of what the plans say as known at the build's moment."""
    keys = con.execute("SELECT bit_xor(hash(units)) FROM catalogue.units").fetchall()
    for table in CATALOGUE:
        keys += con.execute(
            f"""SELECT bit_xor(hash(t)) FROM (SELECT * EXCLUDE (valid_from, valid_to, change_reason)
                FROM catalogue.{table} WHERE valid_from <= $1 AND (valid_to IS NULL OR valid_to > $1)) AS t""",  # noqa: S608
            [known_at],
        ).fetchall()
    return " ".join(str(key[0]) for key in keys)


def _drop(con: warehouse.Connection, tables: Iterable[str]) -> None:
    for table in tables:
        con.execute(f"DROP TABLE IF EXISTS {table}")


def _tables_of(con: warehouse.Connection, forget: Forget) -> list[str]:
    """Incremental tables that go at a level of forgetting."""
    levels = {
        Forget.PLANNED: PLANNED,
        Forget.JUDGED: KNOWING,
        Forget.ALL: _staged_tables(con) if forget is Forget.ALL else (),
    }
    return [table for level, tables in levels.items() if level <= forget for table in tables]


def _staged_tables(con: warehouse.Connection) -> list[str]:
    found = con.execute(
        """SELECT table_name FROM information_schema.tables
           WHERE table_schema = 'staging' AND table_type = 'BASE TABLE'"""
    ).fetchall()
    return [f"staging.{row[0]}" for row in found]
