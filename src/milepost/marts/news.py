"""What changed since the last build, so that one makes only what rests on it. raw, catalogue, ops -> News.

A build makes everything (``whole`` says why) where more changed than loads, holds and rejections, or where the last
such build is too long ago: what the clock alone moves is made up then.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from milepost.warehouse.connection import Connection
from milepost.warehouse.moments import literal, within

CATALOGUE: Final = "catalogue"
HELD_ROWS: Final = "ops.held_rows"
LANDING_BOOKS: Final = "ops.landing_balance"
# key of a source that builds read and other steps write: cheap to ask, and another one whenever a row came or changed
KEYS: Final = {
    HELD_ROWS: "SELECT (count(*), max(held_at), count(released_at), max(released_at)) FROM ops.held_rows",
    "raw.rejected_messages": """
        SELECT (count(*), max(loaded_at), count(replayed_at), max(replayed_at)) FROM raw.rejected_messages""",
    LANDING_BOOKS: "SELECT (count(*), max(finished_at)) FROM raw.loads",  # any load, also one without a new event
}


@dataclass(frozen=True)
class News:
    """What a build must take in. whole: why everything is made, empty where only news is; types: of the events that
    landed; sources: others that changed; keys: what to compare with the next time."""

    whole: str
    types: frozenset[str]
    sources: frozenset[str]
    keys: dict[str, str]

    @property
    def is_none(self) -> bool:
        return not (self.whole or self.types or self.sources)


def source_keys(con: Connection, known_at: datetime) -> dict[str, str]:
    """Name of each source that is compared as a whole: what tells its state, as known at the build's moment."""
    keys = {name: str(con.execute(query).fetchone()) for name, query in KEYS.items()}
    return keys | {CATALOGUE: _catalogue_key(con, known_at)}


def look(
    con: Connection,
    why_whole: str,
    keys: dict[str, str],
    before: dict[str, str],
    staged_from: datetime | None,
    staged_to: datetime | None,
) -> News:
    """Compare with what the last build rested on. why_whole: what is known already to ask for everything."""
    changed = {name for name, key in keys.items() if before.get(name) != key}
    if not why_whole and CATALOGUE in changed:
        why_whole = "the plans changed"
    landed = within("loaded_at", staged_from, staged_to)
    types = {row[0] for row in con.execute(f"SELECT DISTINCT type FROM raw.events WHERE {landed}").fetchall()}  # noqa: S608 own literals
    if types and HELD_ROWS not in changed and _is_held(con, landed):
        changed.add(HELD_ROWS)
    if types:
        changed.add(LANDING_BOOKS)
    return News(why_whole, frozenset(types), frozenset(changed - {CATALOGUE}), keys)


def is_due(whole_at: datetime | None, now: datetime, minutes: int) -> bool:
    """Whether the last build of everything is too long ago, or never went through."""
    return whole_at is None or not timedelta(0) <= now - whole_at < timedelta(minutes=minutes)


def _is_held(con: Connection, landed: str) -> bool:
    """Whether any event that landed was held before: a gate saw it earlier than a build."""
    query = f"SELECT 1 FROM raw.events SEMI JOIN ops.held_rows USING (source, event_id) WHERE {landed} LIMIT 1"  # noqa: S608
    return con.execute(query).fetchone() is not None


def _catalogue_key(con: Connection, known_at: datetime) -> str:
    """Fingerprint of every table of the catalogue: what its rows say and which of them hold at a moment."""
    tables = con.execute(
        """SELECT table_name, bool_or(column_name = 'valid_from') FROM information_schema.columns
           WHERE table_schema = 'catalogue' AND table_catalog = current_database() GROUP BY 1 ORDER BY 1"""
    ).fetchall()
    moment = literal(known_at)
    holds = f"valid_from <= {moment}, valid_to <= {moment}"
    parts = " UNION ALL ".join(
        f"SELECT '{name}' AS name, count(*) AS n, bit_xor(hash(t{', ' + holds if has_validity else ''})) AS h "  # noqa: S608 own names
        f"FROM catalogue.{name} AS t"
        for name, has_validity in tables
    )
    return str(con.execute(f"SELECT list((name, n, h) ORDER BY name) FROM ({parts})").fetchone())  # noqa: S608 own names
