"""What is published, read for the boards: data/published/ -> pyarrow tables. The only module that opens files.

A page run opens the board once (current.json, then that version's manifest) and takes every table from that version,
so one page never mixes two versions. Tables are immutable and kept by version, so pages share them without copying.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from dashboards import kept, month_ends
from milepost.publishing import versions
from milepost.settings import Settings

KEPT_TABLES = 48  # about four versions of every table the pages read
KEPT_ROWS = 64  # tables as rows, of about two versions
KEPT_INDICATORS = 128  # of each some six tables


class NothingPublished(Exception):
    """No version has been published yet: the first run of the pipeline is still to come."""


class NotKept(Exception):
    """No version of that day is kept. ``before`` and ``after`` are the nearest days of which one is."""

    def __init__(self, day: date, before: date | None, after: date | None) -> None:
        super().__init__(f"no version of {day} is kept")
        self.day, self.before, self.after = day, before, after


class NoMonthEnds(Exception):
    """This version holds lights of month ends alone, or none: it was published by an older program."""


class Unreadable(Exception):
    """A published file is missing or damaged. ``what`` names the file, ``why`` is the technical reason."""

    def __init__(self, what: str, why: str) -> None:
        super().__init__(f"{what}: {why}")
        self.what, self.why = what, why


class Lacking(Unreadable):
    """A version never held the table, or the column: it is of a program that did not make it yet."""


@dataclass(frozen=True)
class Board:
    """One published version. Every table of a page run comes from ``folder``.

    day: the past day that was asked for, whose version this is; None for the board of today.
    month_end: the month end that is read, by what this version knows now; None for the day the version was made for.
    """

    folder: Path
    version: str
    manifest: dict[str, Any]
    day: date | None = None
    month_end: date | None = None

    def moment(self, key: str) -> datetime | None:
        """A moment of the manifest, aware UTC; None where the manifest has none."""
        return as_moment(self.manifest.get(key))

    @cached_property
    def stamp(self) -> str:
        """Equal for boards that show the same: what is worked out of one is kept under it."""
        told = json.dumps([str(self.folder), self.day, self.month_end, self.manifest], sort_keys=True, default=str)
        return hashlib.sha256(told.encode()).hexdigest()

    @property
    def as_of(self) -> date | None:
        """The day that is read; None where the manifest does not say it."""
        if self.month_end is not None:
            return self.month_end
        said = self.manifest.get("as_of_date")
        return date.fromisoformat(str(said)[:10]) if said else None


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


def past_board(published: Path, day: date) -> Board:
    """The board as it was then known: the last version published on that day. Raises NotKept or Unreadable."""
    kept = versions.last_of_days(published)
    version = kept.get(day)
    if version is None:
        before = max((one for one in kept if one < day), default=None)
        raise NotKept(day, before, min((one for one in kept if one > day), default=None))
    try:
        return Board(published / version, version, versions.manifest(published, version), day)
    except versions.Damaged as error:
        raise Unreadable(f"{version}/{Path(error.what).name}", error.why) from error


def month_board(published: Path, day: date) -> Board:
    """The board of the last month end up to a day, as it is now known.

    Raises NotKept (with the first month end there is), NoMonthEnds, NothingPublished or Unreadable.
    """
    board = open_board(published)
    name = "fct_status_history"
    if not has(board, name) or set(month_ends.NEEDED) - set(_columns(board, name)):
        raise NoMonthEnds(board.version)
    days = sorted(table(board, name, "period_date")["period_date"].unique().to_pylist())
    shown = max((one for one in days if one <= day), default=None)
    if shown is None:
        raise NotKept(day, None, min(days, default=None))
    return replace(board, manifest=board.manifest | {"as_of_date": shown.isoformat()}, day=day, month_end=shown)


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


@kept.once(KEPT_TABLES)
def _checked_file(board: Board, name: str) -> Path:
    """Path of a table's file after its checksum was compared with the manifest. Raises Unreadable."""
    folder, sha256 = board.folder, _sha256(board, name)
    path = folder / f"{name}.parquet"
    try:
        found = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        fault = Unreadable if sha256 is not None or not board.manifest.get("sha256") else Lacking
        raise fault(f"{folder.name}/{path.name}", str(error)) from error
    if sha256 is not None and found != sha256:
        raise Unreadable(f"{folder.name}/{path.name}", f"sha256 is {found}, the manifest says {sha256}")
    return path


def _load(board: Board, name: str, columns: tuple[str, ...], filters: Any = None) -> pa.Table:
    path = _checked_file(board, name)
    try:
        # partitioning=None: the version folder's name is no column.
        return pq.read_table(path, columns=list(columns) or None, filters=filters, partitioning=None)
    except (OSError, pa.ArrowException, KeyError) as error:
        raise Unreadable(f"{board.version}/{path.name}", str(error)) from error


@kept.once(KEPT_TABLES)
def _whole(board: Board, name: str, columns: tuple[str, ...], newer: tuple[str, ...]) -> pa.Table:
    if newer:
        columns = (*columns, *(column for column in newer if column in _columns(board, name)))
    return _load(board, name, columns)


def _columns(board: Board, name: str) -> list[str]:
    path = _checked_file(board, name)
    try:
        names: list[str] = pq.read_schema(path).names
    except (OSError, pa.ArrowException) as error:
        raise Unreadable(f"{board.version}/{path.name}", str(error)) from error
    return names


@kept.once(KEPT_TABLES)
def _of_month_end(board: Board, name: str) -> pa.Table:
    """A table as it would stand at the board's month end, all columns. Raises Unreadable."""
    held = month_ends.source(name)
    if name in month_ends.MONTHLY:
        return month_ends.of_day(name, _load(board, held, (), [("period_date", "==", board.month_end)]))
    readings = _of_month_end(board, "fct_target_status")
    made = month_ends.targets if name == "fct_targets" else month_ends.path_points
    return made(_whole(board, held, (), ()), readings)


def _by_month_end(board: Board, name: str, columns: tuple[str, ...], newer: tuple[str, ...]) -> pa.Table:
    """The columns asked for, of those that there are. Raises Unreadable."""
    assert board.month_end is not None
    if name in month_ends.UNTIL:
        about = month_ends.UNTIL[name]
        read = (*columns, *((about,) if columns and about not in columns else ()))
        found = month_ends.until(name, _whole(board, name, read, newer), board.month_end)
    else:
        found = _of_month_end(board, name)
    return found.select([name for name in (*columns, *newer) if name in found.column_names]) if columns else found


def _sha256(board: Board, name: str) -> str | None:
    sums = board.manifest.get("sha256")
    return sums.get(name) if isinstance(sums, dict) else None


def table(board: Board, name: str, *columns: str, newer: tuple[str, ...] = ()) -> pa.Table:
    """A whole table of this version: the columns asked for, ``newer`` ones where it has them. Raises Unreadable."""
    if board.month_end is not None and name in month_ends.TABLES:
        found = _by_month_end(board, name, columns, newer)
    else:
        found = _whole(board, name, columns, newer)
    lacking = set(columns) - set(found.column_names)  # pyarrow leaves out unknown columns without a word
    if lacking:
        raise Lacking(f"{board.version}/{name}.parquet", f"columns missing: {', '.join(sorted(lacking))}")
    return found


@kept.once(KEPT_ROWS)
def rows(board: Board, name: str, *columns: str, newer: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    """A whole table as rows, which all pages share: nobody may change one. Raises Unreadable."""
    found: list[dict[str, Any]] = table(board, name, *columns, newer=newer).to_pylist()
    return found


@kept.once(KEPT_ROWS)
def by(board: Board, name: str, key: str) -> dict[str, dict[str, Any]]:
    """A whole table by one of its columns, whose values are unique. Raises Unreadable."""
    return {row[key]: row for row in rows(board, name)}


def where(board: Board, name: str, column: str, values: Iterable[str], *columns: str) -> list[dict[str, Any]]:
    """The rows whose ``column`` is one of the values; of a large table few become rows. Raises Unreadable."""
    found = table(board, name, *columns)
    rows: list[dict[str, Any]] = found.filter(pc.is_in(found[column], pa.array(list(values), pa.string()))).to_pylist()
    return rows


@kept.once(KEPT_INDICATORS)
def of_indicator(board: Board, name: str, indicator_id: str) -> list[dict[str, Any]]:
    """The rows of one indicator, all columns, which all pages share: nobody may change one. Raises Unreadable."""
    if board.month_end is not None and name in month_ends.TABLES:
        whole = _by_month_end(board, name, (), ())
        mine: list[dict[str, Any]] = whole.filter(pc.equal(whole["indicator_id"], indicator_id)).to_pylist()
        return mine
    found: list[dict[str, Any]] = _load(board, name, (), [("indicator_id", "==", indicator_id)]).to_pylist()
    return found


def has(board: Board, name: str) -> bool:
    """Whether this version holds the table at all (the quality page shows what there is), of the month end read."""
    if board.month_end is not None:
        if name in month_ends.LACKING:
            return False
        name = month_ends.source(name)
    return (board.folder / f"{name}.parquet").exists()
