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
    path.parent.mkdir(parents=True, exist_ok=True)
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


def last_values(settings: Settings, before: date | None = None) -> dict[str, LastValue]:
    """The latest known value of each indicator, with an as_of earlier than ``before`` where that is given."""
    found: dict[str, LastValue] = {}
    for indicator, last in [*_published(settings), *_journal(settings)]:
        known = found.get(indicator)
        if (before is None or last.as_of < before) and (known is None or last.as_of >= known.as_of):
            found[indicator] = last
    return found


def own_value(settings: Settings, event: Event) -> LastValue | None:
    """What this office last reported for the very day of a report, if that still stands."""
    data = event.data
    rows = _noted(settings, "WHERE indicator = ? AND as_of = ?", (data.indicator, data.as_of))
    if not rows or rows[-1][2] is None:
        return None
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
        elif value is not None:
            found.append((indicator, LastValue(day, value, unit)))
    return found


def _noted(settings: Settings, where: str = "", values: tuple[str, ...] = ()) -> list[tuple[Any, ...]]:
    path = journal_file(settings)
    if not path.exists():
        return []
    with _opened(path) as con:
        query = f"SELECT indicator, as_of, value, unit, event_id FROM reported {where} ORDER BY place"  # noqa: S608
        return con.execute(query, values).fetchall()


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    try:
        with closing(sqlite3.connect(path, timeout=30)) as con:
            yield con
    except sqlite3.Error as error:
        raise MilepostError(
            f"{path} cannot be used: {error}. Move it away: it only remembers what was sent."
        ) from error


def _published(settings: Settings) -> list[tuple[str, LastValue]]:
    version = versions.current(settings)
    if version is None:
        return []
    import pyarrow.parquet as pq

    columns = ["indicator_id", "as_of_date", "actual_value", "unit", "is_current", "is_retraction"]
    rows = pq.read_table(settings.published / version / "fct_actuals.parquet", columns=columns).to_pylist()
    return [
        (row["indicator_id"], LastValue(row["as_of_date"], row["actual_value"], row["unit"]))
        for row in sorted(rows, key=lambda row: row["as_of_date"])
        if row["is_current"] and not row["is_retraction"] and row["actual_value"] is not None
    ]
