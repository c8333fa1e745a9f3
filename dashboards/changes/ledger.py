"""The changes one by one: what moved from what to what, with the values, why, and who reported it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from operator import itemgetter

from dashboards import data, elements, grid
from dashboards.columns import Column
from dashboards.elements import code, plain
from dashboards.quality.naming import Names
from dashboards.readings import Row
from dashboards.text import NO_VALUE, Words
from milepost.readings.reported import told

EVENT_COLUMNS = (
    *("indicator_id", "event_id", "as_of_date", "actual_value", "source", "known_from", "known_to"),
    *("is_retraction", "left_out_reason", "note", "evidence"),
)


def lines(board: data.Board, names: Names, changes: Iterable[Row], targets: dict[str, Row]) -> list[Row]:
    """One row per change, the latest learned first: the change, its target's names, value before and after, by whom."""
    mine = [row for row in changes if row["target_id"] in targets]
    about = {targets[row["target_id"]]["indicator_id"] for row in mine if row["event_id"]}
    versions: dict[str, list[Row]] = {indicator: [] for indicator in about}
    for row in data.where(board, "fct_actuals", "indicator_id", about, *EVENT_COLUMNS) if about else ():
        versions[row["indicator_id"]].append(row)
    found = []
    for change in mine:
        target = targets[change["target_id"]]
        said = told(change["event_id"], versions.get(target["indicator_id"], ()))
        found.append({**target, **change, **said._asdict(), "by": names.source(said.source)})
    return sorted(found, key=lambda row: (row["changed_at"], row["as_of_date"], row["target_id"]), reverse=True)


def show(w: Words, board: data.Board, key: str, name: str, rows: list[Row], chosen: tuple[str, ...]) -> None:
    grid.show(w, board, grid.Table(key, name, rows, _columns(w), chosen))


def _columns(w: Words) -> list[Column]:
    def head(name: str) -> str:
        return w(f"changes.{name}")

    return [
        Column("when", head("when"), lambda r: plain(w.moment(r["changed_at"])), itemgetter("changed_at"), "day"),
        Column("indicator", w("column.indicator"), partial(_target, w), w.name, narrow=True),
        Column("from", head("from"), partial(_light, w, "from"), partial(_words, w, "from"), narrow=True),
        Column("to", head("to"), partial(_light, w, "to"), partial(_words, w, "to"), narrow=True),
        Column("before", head("before"), lambda r: plain(_value(w, r, "before")), itemgetter("before"), "number"),
        Column("after", head("after"), lambda r: plain(_value(w, r, "after")), itemgetter("after"), "number"),
        Column("reason", head("reason"), lambda r: plain(_reason(w, r)), lambda r: _reason(w, r)),
        Column("by", head("by"), lambda r: plain(r["by"]), lambda r: r["by"] if r["source"] else None),
        Column("as_of", head("as_of"), lambda r: plain(w.day(r["as_of_date"])), itemgetter("as_of_date"), "day"),
        Column("note", head("note"), lambda r: plain(_note(r) or NO_VALUE), _note, shown=False),
        Column("event", w("events.event"), lambda r: code(r["event_id"]), itemgetter("event_id"), shown=False),
        Column("unit", "unit", None, itemgetter("unit")),
        Column("source", "source", None, itemgetter("source")),
        Column("target_id", "target_id", None, itemgetter("target_id")),
    ]


def _target(w: Words, row: Row) -> str:
    wish = {"indicator": row["indicator_id"], "target": row["target_id"], "lang": w.address_language}
    mark = f" {elements.tag(w('tag.simulated'), 'sim')}" if row["is_simulated"] else ""
    return f"{elements.link('indicator', w.name(row), **wish)} {elements.soft(w.day(row['due_date']))}{mark}"


def _light(w: Words, side: str, row: Row) -> str:
    if row[f"{side}_status"] is None:
        return elements.soft(w("movement.absent_then"))
    return elements.status(w, {"status": row[f"{side}_status"], "light": row[f"{side}_light"] or "grey"})


def _words(w: Words, side: str, row: Row) -> str:
    return w.of("status", row[f"{side}_status"])


def _value(w: Words, row: Row, side: str) -> str:
    value = row[side]
    if value is None:
        return NO_VALUE
    said = w.share(value) if row["measure"] == "milestone" else w.amount(value, row["unit"])
    day = row["before_date"]
    return f"{said} ({w.day(day)})" if side == "before" and day and day != row["as_of_date"] else said


def _reason(w: Words, row: Row) -> str:
    return w.of("change", row["reason"])


def _note(row: Row) -> str | None:
    return " · ".join(said for said in (row["note"], row["evidence"]) if said) or None
