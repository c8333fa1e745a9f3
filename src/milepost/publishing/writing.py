"""Writes the tables of a version; one whose rows are those of the version before is a link to its file, not a copy.

Rows are compared by a fingerprint that does not depend on their order (the manifest's ``content``), so what did not
change is not written at all; what no build touched is not even read, and its file only where it was written to since. A
link stays whole when either version is deleted.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from milepost.marts import fingerprints
from milepost.marts.fingerprints import File, Note
from milepost.publishing import soundness, tables, versions
from milepost.publishing.versions import Damaged
from milepost.settings import Settings
from milepost.warehouse import disk
from milepost.warehouse.connection import Connection

_DAY: Final = "YYYYMMDD"  # how the name of a version begins
FINGERPRINT: Final = "1"  # of the way of taking fingerprints: those of another way never match


@dataclass(frozen=True)
class Table:
    """What was published of a table. content: a fingerprint of its columns and rows, in whatever order."""

    rows: int
    sha256: str
    content: str


class Known(NamedTuple):
    """What the version before says of a table."""

    sha256: str
    content: str


class _Old(NamedTuple):
    """A table of the version before: its file, what its manifest says, and the file as it was last noted."""

    path: Path
    known: Known
    file: File | None


def write_tables(
    con: Connection, queries: dict[str, str], folder: Path, before: Path | None, *, reads_all: bool = False
) -> dict[str, Table]:
    """One Parquet file per query in folder; unchanged ones are those of ``before``, the version to share with.

    What is noted of them (marts/fingerprints.py) the caller commits with the version. reads_all: believe no note.
    """
    origins = fingerprints.origins(con, set(tables.marts(con)) - tables.OPS_TABLES.keys())
    kept = fingerprints.kept(con, origins) if before and not reads_all else {}
    known = _known(before)
    written, notes = {}, {}
    for name, query in sorted(queries.items()):
        path, note, origin = folder / f"{name}.parquet", kept.get(name), origins.get(name)
        old = _Old(before / path.name, known[name], note.file if note else None) if before and name in known else None
        if note and old and note.content == old.known.content and _share(old, path):
            table = Table(note.rows, old.known.sha256, old.known.content)
        else:
            is_stored = origin is not None and origin.rests_on == (name,)
            table = _read_and_write(con, query if is_stored else _computed(con, query), path, old)
        written[name] = table
        content, origin = (table.content, origin) if origin else (None, fingerprints.NOWHERE)
        notes[name] = Note(table.rows, content, origin, File.at(path, table.sha256))
    fingerprints.keep(con, notes)
    return written


def _read_and_write(con: Connection, query: str, path: Path, old: _Old | None) -> Table:
    """Write the rows, or share the file of before if it has them."""
    rows, content = _fingerprint(con, query)
    if old and old.known.content == content and _share(old, path):
        return Table(rows, old.known.sha256, content)
    quoted = str(path).replace("'", "''")
    con.execute(f"COPY ({query}) TO '{quoted}' (FORMAT parquet, COMPRESSION zstd)")
    return Table(rows, soundness.sha256_of(path), content)


def _computed(con: Connection, query: str) -> str:
    """A query for the same rows that computes them no more: they are read twice."""
    con.execute(f"CREATE OR REPLACE TEMP TABLE computed_rows AS {query}")
    return "SELECT * FROM temp.computed_rows"


def to_share_with(settings: Settings, version: str) -> Path | None:
    """The folder of the newest version, which this one most resembles, if it is of the same day (UTC).

    The first version of a day has files of its own, so that a damaged file never takes more than a day's versions.
    """
    newest = (versions.versions(settings) or [""])[-1]
    return settings.published / newest if newest[: len(_DAY)] == version[: len(_DAY)] else None


def _known(before: Path | None) -> dict[str, Known]:
    """What the version before says of its tables; nothing where it says no fingerprints, or cannot be read."""
    if before is None:
        return {}
    try:
        manifest = versions.manifest(before.parent, before.name)
    except Damaged:
        return {}
    sums, contents = soundness.checksums(manifest), manifest.get("content")
    if not isinstance(contents, dict):
        return {}
    return {name: Known(sums[name], content) for name, content in contents.items() if name in sums}


def _fingerprint(con: Connection, query: str) -> tuple[int, str]:
    """-> rows, and a text that changes with any value, column name or type, but not with the order of rows."""
    columns = con.execute(f"DESCRIBE {query}").fetchall()
    found = con.execute(
        f"SELECT count(*), sum(hash(one)::HUGEINT), bit_xor(hash(one)) FROM ({query}) AS one"  # noqa: S608 own query
    ).fetchone()
    assert found is not None
    shape = [FINGERPRINT, *((name, kind) for name, kind, *_ in columns), *found]
    return int(found[0]), hashlib.sha256(repr(shape).encode()).hexdigest()


def _share(old: _Old, new: Path) -> bool:
    """Let new be the very file that old is, or a copy where the file system has no links; False if old is damaged."""
    try:
        # read only where it is not the file, untouched since, whose checksum was taken
        if old.file != File.at(old.path, old.known.sha256) and soundness.sha256_of(old.path) != old.known.sha256:
            return False
    except OSError:
        return False
    try:
        os.link(old.path, new)
    except OSError as error:
        if disk.is_full(error):
            raise
        shutil.copyfile(old.path, new)
    return True
