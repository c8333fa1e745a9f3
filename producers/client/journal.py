"""What was last reported: from the published version where it is at hand, else from this office's own journal.

The journal is a small SQLite file beside the spool: one row per report or retraction that left this machine.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from milepost.days import parse_day
from milepost.errors import MilepostError
from milepost.events.event import Event
from milepost.events.reasons import short
from milepost.events.types import IndicatorReported, IndicatorRetracted
from milepost.publishing import versions
from milepost.settings import Settings
from milepost.warehouse import files
from producers.words import say

TABLE = """
CREATE TABLE IF NOT EXISTS reported (
    indicator TEXT NOT NULL, as_of TEXT NOT NULL, value REAL, unit TEXT, event_id TEXT NOT NULL,
    place INTEGER PRIMARY KEY AUTOINCREMENT, UNIQUE (event_id)
)
"""
# value and unit are NULL for a retraction; place tells the order


class LastValue(NamedTuple):
    """The latest value of an indicator by its as_of."""

    as_of: date
    value: float
    unit: str


def journal_file(settings: Settings) -> Path:
    return settings.data / "spool" / "reported.sqlite"


def remember(settings: Settings, events: Iterable[Event]) -> None:
    """Note the reports and retractions among the events in the journal."""
    path = journal_file(settings)
    files.make_private(path)
    rows = [
        (data.indicator, data.as_of, getattr(data, "value", None), getattr(data, "unit", None), event.id)
        for event in events
        if isinstance(data := event.data, IndicatorReported | IndicatorRetracted)
    ]
    with _opened(path) as con:
        con.execute(TABLE)
        con.executemany(
            "INSERT OR IGNORE INTO reported (indicator, as_of, value, unit, event_id) VALUES (?, ?, ?, ?, ?)", rows
        )
        con.commit()


def known_values(settings: Settings) -> dict[str, list[LastValue]]:
    """Every known value of each indicator by its as_of; of one day what this office reported itself comes last."""
    found: dict[str, list[LastValue]] = {}
    for indicator, value in [*_published(settings), *_journal(settings)]:
        found.setdefault(indicator, []).append(value)
    for values in found.values():
        values.sort(key=lambda value: value.as_of)
    return found


def last_before(values: list[LastValue], day: date | None) -> LastValue | None:
    """The latest of the values (in order of as_of) with an as_of earlier than ``day``, or of all of them."""
    return next((value for value in reversed(values) if day is None or value.as_of < day), None)


def last_values(settings: Settings, before: date | None = None) -> dict[str, LastValue]:
    """The latest known value of each indicator, with an as_of earlier than ``before`` where that is given."""
    found = {indicator: last_before(values, before) for indicator, values in known_values(settings).items()}
    return {indicator: value for indicator, value in found.items() if value is not None}


def own_value(settings: Settings, event: Event) -> LastValue | None:
    """What this office last reported for the very day of a report, if that still stands."""
    data = event.data
    rows = _noted(settings, "WHERE indicator = ? AND as_of = ?", (data.indicator, data.as_of))
    if not rows or not isinstance(rows[-1][2], float) or not isinstance(rows[-1][3], str):
        return None  # retracted, or nothing that can be compared
    day = parse_day(rows[-1][1])
    return LastValue(day, rows[-1][2], rows[-1][3]) if day else None


def is_corrected_since(settings: Settings, event: Event) -> bool:
    """Whether this very report was sent before and something else for its day after it: then it needs a new id."""
    data = event.data
    if not isinstance(data, IndicatorReported):
        return False
    ids = [row[4] for row in _noted(settings, "WHERE indicator = ? AND as_of = ?", (data.indicator, data.as_of))]
    return event.id in ids[:-1]


def _journal(settings: Settings) -> list[tuple[str, LastValue]]:
    """The latest entry per indicator and day, retractions left out.

    A day that cannot be read, which earlier versions let pass, is skipped with a note.
    """
    standing = {(row[0], row[1]): row for row in _noted(settings)}
    found = []
    for indicator, text, value, unit, _ in standing.values():
        day = parse_day(text)
        if day is None:
            say(
                f"注意：{short(indicator)} 曾以“{short(text)}”为时点报送，此日期无法读取，已略过；请按正确日期重报。"
                f"{journal_file(settings)} holds a report of {short(indicator)} for {short(text)!r}, which is no day; "
                "it is passed over. Report it again with its day.",
                "yellow",
            )
        elif isinstance(value, float) and isinstance(unit, str):
            found.append((indicator, LastValue(day, value, unit)))
    return found


def _noted(settings: Settings, where: str = "", values: tuple[str, ...] = ()) -> list[tuple[Any, ...]]:
    path = journal_file(settings)
    if not path.exists():
        return []
    with _opened(path) as con:
        if not con.execute("SELECT 1 FROM sqlite_master WHERE name = 'reported'").fetchall():
            return []  # begun and never written to
        query = f"SELECT indicator, as_of, value, unit, event_id FROM reported {where} ORDER BY place"  # noqa: S608
        return con.execute(query, values).fetchall()


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(path, timeout=30)) as con:
            yield con
    except (sqlite3.Error, OSError) as error:
        raise MilepostError(
            f"{path} cannot be used: {error}. Move it away: it only remembers what was sent."
        ) from error


def _published(settings: Settings) -> list[tuple[str, LastValue]]:
    """Of the version shown; one that is damaged must not stop an office from reporting, and is told."""
    columns = ["indicator_id", "as_of_date", "actual_value", "unit", "is_current", "is_retraction"]
    try:
        version = versions.current(settings)
        if version is None:
            return []
        import pyarrow.parquet as pq

        rows = pq.read_table(settings.published / version / "fct_actuals.parquet", columns=columns).to_pylist()
    except (MilepostError, OSError, ValueError, KeyError) as error:  # pyarrow's errors are ValueErrors and OSErrors
        say(
            f"注意：读不到已发布的数据，只与本机报过的数比较。published values cannot be read: {short(str(error))}.",
            "yellow",
        )
        return []
    return [
        (row["indicator_id"], LastValue(row["as_of_date"], row["actual_value"], row["unit"]))
        for row in rows
        if row["is_current"] and not row["is_retraction"] and None not in (row["as_of_date"], row["actual_value"])
    ]
