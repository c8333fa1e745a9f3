"""What a publication knew of each table, so that the next reads only what was touched since. -> ops.fingerprints.

A build says what it may write before it writes it (forget): a note that stands is of a mart as it is. A mart that is a
view rests on tables of dbt, which builds name, and on small ones of Milepost's own, whose state is looked at. What is
changed by hand, or by dbt run by hand, is seen after the next whole build, by the first version of a day, and by
`milepost publish`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from milepost.warehouse.connection import Connection

BUILT: Final = frozenset({"staging", "intermediate", "marts"})
"""Schemas whose tables builds alone write."""
SMALL: Final = frozenset({"catalogue", "ops"})
"""Schemas whose tables are small enough to be looked at each time. raw is not: who reads it is read every time."""

_PLACE: Final = re.compile(rf'\b({"|".join(sorted({*BUILT, *SMALL, "raw"}))})"?\."?(\w+)')
# of the one row that changes with every build, what views may read: tests/marts/test_fingerprints_of_views.py
_PARAMETERS: Final = "SELECT as_of_date, CASE WHEN is_known_at_given THEN known_at END, zero_base FROM {}"
_STATE_OF: Final = {"ops.build_parameters": _PARAMETERS}
_COLUMNS: Final = 'name, "rows", content, rests_on, state, sha256, bytes, modified_ns, inode'


@dataclass(frozen=True)
class File:
    """A file by what changes when somebody writes to it. modified_ns: nanoseconds since 1970."""

    sha256: str
    bytes: int
    modified_ns: int
    inode: int

    @classmethod
    def at(cls, path: Path, sha256: str) -> File:
        """Raises OSError."""
        found = path.stat()
        return cls(sha256, found.st_size, found.st_mtime_ns, found.st_ino)


class Origin(NamedTuple):
    """What a mart rests on: tables of dbt by name, others with their schema; state: a text that changes with these."""

    rests_on: tuple[str, ...]
    state: str


NOWHERE: Final = Origin((), "")
"""Of what is read every time."""


@dataclass(frozen=True)
class Note:
    """Rows, fingerprint and file of a table. content is None where the table must be read."""

    rows: int
    content: str | None
    origin: Origin
    file: File


def forget(con: Connection, names: Iterable[str]) -> None:
    """Call before dbt runs, outside of a transaction: with the names of all models it may write, not of marts alone.

    Marts of these names and views that rest on them are read by the next publication.
    """
    con.execute(
        "UPDATE ops.fingerprints SET content = NULL WHERE content IS NOT NULL AND list_has_any(rests_on, ?::VARCHAR[])",
        [list(names)],
    )


def forget_all(con: Connection) -> None:
    """Call before a whole build, outside of a transaction."""
    con.execute("UPDATE ops.fingerprints SET content = NULL WHERE content IS NOT NULL")


def kept(con: Connection, origins: dict[str, Origin]) -> dict[str, Note]:
    """The note of each table; content is None where the table rests on something else now, or that is not as it was."""
    notes = {}
    for name, rows, content, rests_on, state, *file in con.execute(
        f"SELECT {_COLUMNS} FROM ops.fingerprints"  # noqa: S608 own names
    ).fetchall():
        origin = Origin(tuple(rests_on), state)
        notes[name] = Note(rows, content if origins.get(name) == origin else None, origin, File(*file))
    return notes


def keep(con: Connection, notes: dict[str, Note]) -> None:
    """Have these notes and no others. The caller's transaction publishes the files."""
    rows = [
        [name, one.rows, one.content, list(one.origin.rests_on), one.origin.state, *vars(one.file).values()]
        for name, one in notes.items()
    ]
    con.execute("DELETE FROM ops.fingerprints")
    if rows:
        kinds = ("VARCHAR", "BIGINT", "VARCHAR", "VARCHAR[]", "VARCHAR", "VARCHAR", "BIGINT", "BIGINT", "UBIGINT")
        values = ", ".join(f"unnest(${number}::{kind}[])" for number, kind in enumerate(kinds, 1))
        columns = [list(column) for column in zip(*rows, strict=True)]
        con.execute(f"INSERT INTO ops.fingerprints ({_COLUMNS}) SELECT {values}", columns)


def origins(con: Connection, marts: Iterable[str]) -> dict[str, Origin]:
    """Of each mart that a note can stand for. Left out: marts that are read from raw."""
    texts: dict[str, str | None] = dict(
        con.execute(
            """SELECT schema_name || '.' || table_name, NULL FROM duckdb_tables()
            WHERE database_name = current_database()
            UNION ALL SELECT schema_name || '.' || view_name, sql FROM duckdb_views()
            WHERE database_name = current_database() AND NOT internal"""
        ).fetchall()
    )
    places = {name: frozenset(_tables(texts, f"marts.{name}")) for name in marts}
    places = {name: some for name, some in places.items() if all(_schema(place) in BUILT | SMALL for place in some)}
    states = _states(con, {place for some in places.values() for place in some if _schema(place) in SMALL})
    return {
        name: Origin(
            tuple(sorted(place if place in states else place.partition(".")[2] for place in some)),
            "; ".join(states[place] for place in sorted(some) if place in states),
        )
        for name, some in places.items()
    }


def _tables(texts: dict[str, str | None], place: str) -> Iterator[str]:
    """The tables that a table or view is read from. A text that names more than it reads makes us read more often."""
    text = texts.get(place)
    if text is None:
        yield place
        return
    below = {".".join(found) for found in _PLACE.findall(text)} - {place}
    for one in below & texts.keys():
        yield from _tables(texts, one)


def _schema(place: str) -> str:
    return place.partition(".")[0]


def _states(con: Connection, places: Iterable[str]) -> dict[str, str]:
    """A text per table that changes with its rows."""
    states = {}
    for place in places:
        query = _STATE_OF.get(place, "SELECT * FROM {}").format(place)
        found = con.execute(
            f"SELECT count(*), sum(hash(one)::HUGEINT), bit_xor(hash(one)) FROM ({query}) AS one"  # noqa: S608
        ).fetchone()
        states[place] = f"{place} {found}"
    return states
