"""Writes the tables of a version; one whose rows are those of the version before is a link to its file, not a copy.

Rows are compared by a fingerprint that does not depend on their order (the manifest's ``content``), so what did not
change is not written at all. A link stays whole when either version is deleted.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from milepost.publishing import soundness, versions
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


def write_tables(con: Connection, queries: dict[str, str], folder: Path, before: Path | None) -> dict[str, Table]:
    """One Parquet file per query in folder; unchanged ones are those of ``before``, the version to share with."""
    known = _known(before)
    written = {}
    for name, query in sorted(queries.items()):
        rows, content = _fingerprint(con, query)
        path = folder / f"{name}.parquet"
        sha256 = known[name].sha256 if name in known and known[name].content == content else None
        if before is None or sha256 is None or not _share(before / path.name, path, sha256):
            quoted = str(path).replace("'", "''")
            con.execute(f"COPY ({query}) TO '{quoted}' (FORMAT parquet, COMPRESSION zstd)")
            sha256 = soundness.sha256_of(path)
        written[name] = Table(rows, sha256, content)
    return written


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


def _share(old: Path, new: Path, sha256: str) -> bool:
    """Let new be the very file that old is, or a copy where the file system has no links; False if old is damaged."""
    try:
        if soundness.sha256_of(old) != sha256:
            return False
    except OSError:
        return False
    try:
        os.link(old, new)
    except OSError as error:
        if disk.is_full(error):
            raise
        shutil.copyfile(old, new)
    return True
