"""The queue of held rows: fct_held_rows -> who waits how long, filtered, a page at a time. No Streamlit, no files.

All of it stays in Arrow, so that 50,000 rows are counted and filtered in milliseconds; only rows shown become dicts.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

Row = dict[str, Any]

COLUMNS: Final = (
    "source", "event_id", "jurisdiction_id", "agency_id", "event_type", "subject", "indicator_id", "policy_id",
    "as_of_date", "value", "low", "high", "unit", "rule", "rules_broken", "words_zh", "words_en", "held_at", "state",
    "decided_at", "decided_by", "reason", "decisions", "superseded_by", "open_days", "is_simulated", "loaded_at",
)  # fmt: skip
OPEN: Final = ("held", "asked")
SETTLED: Final = ("released", "refused", "superseded", "retracted")
# Days waited, the longest first: id, from, to (both included)
AGES: Final = (("over_30", 31, 1_000_000), ("to_30", 8, 30), ("to_7", 2, 7), ("new", 0, 1))
PAGE_ROWS: Final = 10


class Wish(NamedTuple):
    """What of the queue is asked for; None and '' mean all."""

    state: str = "open"
    agency: str | None = None
    age: str | None = None
    rule: str | None = None
    words: str = ""


def is_open(table: pa.Table) -> pa.Table:
    """Rows that wait for somebody."""
    return table.filter(pc.is_in(table["state"], pa.array(OPEN)))


def chosen(table: pa.Table, wish: Wish) -> pa.Table:
    """The rows asked for: open ones with the longest wait first, settled ones with the last decision first."""
    mask = pc.is_in(table["state"], pa.array(OPEN if wish.state == "open" else SETTLED))
    if wish.agency is not None:
        mask = pc.and_(mask, pc.equal(table["agency_id"], wish.agency))
    if wish.rule is not None:
        mask = pc.and_(mask, pc.equal(table["rule"], wish.rule))
    if wish.age is not None:
        _, first, last = next(age for age in AGES if age[0] == wish.age)
        days = table["open_days"]
        mask = pc.and_(mask, pc.and_(pc.greater_equal(days, first), pc.less_equal(days, last)))
    if wish.words:
        mask = pc.and_(mask, _says(table, wish.words))
    found = table.filter(pc.fill_null(mask, False))
    order = "held_at" if wish.state == "open" else "decided_at"
    direction = "ascending" if wish.state == "open" else "descending"
    return found.sort_by([(order, direction), ("event_id", "ascending")])


def _says(table: pa.Table, words: str) -> pa.ChunkedArray:
    """Whether a row names these words: its indicator, policy, subject or event."""
    found = [
        pc.fill_null(pc.match_substring(table[name], words, ignore_case=True), False)
        for name in ("subject", "indicator_id", "policy_id", "event_id")
    ]
    mask = found[0]
    for one in found[1:]:
        mask = pc.or_(mask, one)
    return mask


def page(table: pa.Table, number: int) -> list[Row]:
    """The rows of a page, the first being 0."""
    rows: list[Row] = table.slice(number * PAGE_ROWS, PAGE_ROWS).to_pylist()
    return rows


def pages(table: pa.Table) -> int:
    rows: int = table.num_rows
    return max(1, -(-rows // PAGE_ROWS))


def by_agency(table: pa.Table) -> list[tuple[str, dict[str, int], int]]:
    """Open rows by unit and age: (agency_id, {age: rows}, longest wait in days); the longest wait first."""
    if not table.num_rows:
        return []
    days = table["open_days"]
    edges = [(name, pc.and_(pc.greater_equal(days, first), pc.less_equal(days, last))) for name, first, last in AGES]
    counted = pa.table(
        {"agency_id": table["agency_id"], "days": days, **{name: mask.cast(pa.int64()) for name, mask in edges}}
    )
    sums = counted.group_by("agency_id").aggregate([("days", "max"), *((name, "sum") for name, _ in edges)])
    found = [
        (row["agency_id"], {name: row[f"{name}_sum"] for name, _ in edges}, row["days_max"]) for row in sums.to_pylist()
    ]
    return sorted(found, key=lambda one: (-one[2], str(one[0])))


def values_of(table: pa.Table, column: str) -> list[str]:
    """What stands in a column, the most frequent first."""
    counts = pc.value_counts(table[column]).to_pylist()
    ordered = sorted((one for one in counts if one["values"] is not None), key=lambda c: (-c["counts"], c["values"]))
    return [one["values"] for one in ordered]


def find(table: pa.Table, event_id: str) -> list[Row]:
    """The rows of an event id: more than one where two sources use it."""
    rows: list[Row] = table.filter(pc.equal(table["event_id"], event_id)).to_pylist()
    return rows
