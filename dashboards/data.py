"""What is published, read for the boards: data/published/ -> pyarrow tables. The only module that opens files.

A page run opens the board once (current.json, then that version's manifest) and takes every table from that version,
so one page never mixes two versions. Tables are immutable and kept by version, so pages share them without copying.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import streamlit as st

from milepost.publishing import versions
from milepost.settings import Settings

KEPT_TABLES = 48  # about four versions of every table the pages read
KEPT_INDICATORS = 64


class NothingPublished(Exception):
    """No version has been published yet: the first run of the pipeline is still to come."""


class Unreadable(Exception):
    """A published file is missing or damaged. ``what`` names the file, ``why`` is the technical reason."""

    def __init__(self, what: str, why: str) -> None:
        super().__init__(f"{what}: {why}")
        self.what, self.why = what, why


@dataclass(frozen=True)
class Board:
    """One published version. Every table of a page run comes from ``folder``."""

    folder: Path
    version: str
    manifest: dict[str, Any]

    def moment(self, key: str) -> datetime | None:
        """A moment of the manifest, aware UTC; None where the manifest has none."""
        return as_moment(self.manifest.get(key))


def published_folder() -> Path:
    """Where versions lie. Raises SettingsError if a MILEPOST_* variable cannot be used."""
    return Settings.load().published


def as_moment(value: object) -> datetime | None:
    """ISO text (naive means UTC) -> aware UTC moment; None for anything else."""
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def current_version(published: Path) -> str | None:
    """The version boards show; None if there is none or current.json cannot be read. Cheap: asked every two seconds."""
    try:
        return versions.shown_in(published)
    except versions.Damaged:
        return None


def open_board(published: Path) -> Board:
    """Read current.json and that version's manifest. Raises NothingPublished or Unreadable."""
    try:
        version = versions.shown_in(published)
        if version is None:
            raise NothingPublished(str(published))
        return Board(published / version, version, versions.manifest(published, version))
    except versions.Damaged as error:
        raise Unreadable(Path(error.what).name, error.why) from error


def pin(published: Path) -> versions.Pin | None:
    """Why an older version is shown; None where the newest is, or current.json cannot be read."""
    try:
        return versions.pin_in(published)
    except versions.Damaged:
        return None


def last_attempt(published: Path) -> dict[str, Any] | None:
    """status.json: how the last attempt to publish went; None if none was written or it cannot be read."""
    try:
        return versions.read_json(published / "status.json")
    except versions.Damaged:
        return None


@st.cache_resource(max_entries=KEPT_TABLES, show_spinner=False)
def _checked_file(folder: Path, name: str, sha256: str | None) -> Path:
    """Path of a table's file after its checksum was compared with the manifest. Raises Unreadable."""
    path = folder / f"{name}.parquet"
    try:
        found = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise Unreadable(f"{folder.name}/{path.name}", str(error)) from error
    if sha256 is not None and found != sha256:
        raise Unreadable(f"{folder.name}/{path.name}", f"sha256 is {found}, the manifest says {sha256}")
    return path


def _load(folder: Path, name: str, sha256: str | None, columns: tuple[str, ...], filters: Any = None) -> pa.Table:
    path = _checked_file(folder, name, sha256)
    try:
        # partitioning=None: the version folder's name is no column.
        return pq.read_table(path, columns=list(columns) or None, filters=filters, partitioning=None)
    except (OSError, pa.ArrowException, KeyError) as error:
        raise Unreadable(f"{folder.name}/{path.name}", str(error)) from error


@st.cache_resource(max_entries=KEPT_TABLES, show_spinner=False)
def _whole(
    folder: Path, name: str, sha256: str | None, columns: tuple[str, ...], newer: tuple[str, ...] = ()
) -> pa.Table:
    if newer:
        columns = (*columns, *(column for column in newer if column in _columns(folder, name, sha256)))
    return _load(folder, name, sha256, columns)


def _columns(folder: Path, name: str, sha256: str | None) -> list[str]:
    path = _checked_file(folder, name, sha256)
    try:
        names: list[str] = pq.read_schema(path).names
    except (OSError, pa.ArrowException) as error:
        raise Unreadable(f"{folder.name}/{path.name}", str(error)) from error
    return names


@st.cache_resource(max_entries=KEPT_INDICATORS, show_spinner=False)
def _of_indicator(folder: Path, name: str, sha256: str | None, indicator_id: str) -> pa.Table:
    return _load(folder, name, sha256, (), [("indicator_id", "==", indicator_id)])


def _sha256(board: Board, name: str) -> str | None:
    sums = board.manifest.get("sha256")
    return sums.get(name) if isinstance(sums, dict) else None


def table(board: Board, name: str, *columns: str, newer: tuple[str, ...] = ()) -> pa.Table:
    """A whole table of this version: the columns asked for, ``newer`` ones where it has them. Raises Unreadable."""
    found = _whole(board.folder, name, _sha256(board, name), columns, newer)
    lacking = set(columns) - set(found.column_names)  # pyarrow leaves out unknown columns without a word
    if lacking:
        raise Unreadable(f"{board.version}/{name}.parquet", f"columns missing: {', '.join(sorted(lacking))}")
    return found


def of_indicator(board: Board, name: str, indicator_id: str) -> list[dict[str, Any]]:
    """The rows of one indicator, all columns. Raises Unreadable."""
    rows: list[dict[str, Any]] = _of_indicator(board.folder, name, _sha256(board, name), indicator_id).to_pylist()
    return rows


def has(board: Board, name: str) -> bool:
    """Whether this version holds the table at all (the quality page shows what there is)."""
    return (board.folder / f"{name}.parquet").exists()
