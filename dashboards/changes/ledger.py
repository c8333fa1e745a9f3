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
from milepost.readings import corrections, reported
from milepost.readings.movement import learned_at, learned_on

EVENT_COLUMNS = (
    *("indicator_id", "event_id", "event_type", "as_of_date", "actual_value", "source", "known_from", "known_to"),
    *("is_retraction", "left_out_reason", "note", "evidence"),
)


def lines(board: data.Board, names: Names, changes: Iterable[Row], targets: dict[str, Row]) -> list[Row]:
    """One row per change, the latest learned first: the change, its target's names, value before and after, by whom."""
    mine = [row for row in corrections.as_learned(changes) if row["target_id"] in targets]
    about = {targets[row["target_id"]]["indicator_id"] for row in mine if row["event_id"]}
    versions: dict[str, list[Row]] = {indicator: [] for indicator in about}
    for row in data.where(board, "fct_actuals", "indicator_id", about, *EVENT_COLUMNS) if about else ():
        versions[row["indicator_id"]].append(row)
    found = []
    for one in mine:
        target = targets[one["target_id"]]
        known = versions.get(target["indicator_id"], [])
        change = {**one, **_first_report(one, known)}
        said = _said(change, known)
        by, place = names.source(said["source"]), names.place(target["jurisdiction_id"])
        found.append({**target, **change, **said, "by": by, "place": place})
    return sorted(found, key=lambda row: (learned_at(row), row["as_of_date"], row["target_id"]), reverse=True)


def _first_report(change: Row, versions: list[Row]) -> Row:
    """The event that first told of the day of a new report, however often it was said anew since."""
    day = [row for row in versions if row["as_of_date"] == change["as_of_date"] and not row["left_out_reason"]]
    is_told = change["reason"] == "new_report" and any(row["event_id"] == change["event_id"] for row in day)
    return {"event_id": min(day, key=itemgetter("known_from"))["event_id"]} if is_told else {}


def _said(change: Row, versions: list[Row]) -> Row:
    """What moved. A report has the value before it; time and another base leave the value of the day as it is."""
    said = reported.told(change["event_id"], versions)
    day = next((row["as_of_date"] for row in versions if row["event_id"] == change["event_id"]), None)
    if change["reason"] == "time_passed":
        said = said._replace(before=said.after, before_date=day)
    is_base = change["reason"] == "baseline" or (change["reason"] == "new_report" and day != change["as_of_date"])
    if change["event_id"] is None or day is None or not is_base:
        return {**said._asdict(), "is_base": False, "base_before": None, "base_after": None}
    base = reported.base(change["event_id"], versions)
    value = reported.standing(change["as_of_date"], change["changed_at"], versions)
    kept = said._replace(before=value, before_date=None, after=value)
    return {**kept._asdict(), "is_base": True, "base_before": base.before, "base_after": base.after}


def show(w: Words, board: data.Board, key: str, name: str, rows: list[Row], chosen: tuple[str, ...]) -> None:
    grid.show(w, board, grid.Table(key, name, rows, _columns(w), chosen))


def _columns(w: Words) -> list[Column]:
    def head(name: str) -> str:
        return w(f"changes.{name}")

    return [
        Column("when", head("when"), partial(_learned, w), learned_at, "day"),
        Column("indicator", w("column.indicator"), partial(_target, w), w.name, narrow=True),
        Column("from", head("from"), partial(_light, w, "from"), partial(_words, w, "from"), narrow=True),
        Column("to", head("to"), partial(_light, w, "to"), partial(_words, w, "to"), narrow=True),
        Column("before", head("before"), lambda r: plain(_value(w, r, "before")), itemgetter("before"), "number"),
        Column(
            "after", head("after"), lambda r: plain(_value(w, r, "after")), itemgetter("after"), "number", narrow=True
        ),
        Column("reason", head("reason"), lambda r: plain(_reason(w, r)), lambda r: _reason(w, r)),
        Column("by", head("by"), lambda r: plain(r["by"]), lambda r: r["by"] if r["source"] else None),
        Column(
            "as_of",
            head("as_of"),
            lambda r: plain(w.day(r["as_of_date"])),
            itemgetter("as_of_date"),
            "day",
            narrow=True,
        ),
        Column("note", head("note"), lambda r: plain(_note(r) or NO_VALUE), _note, shown=False),
        Column("event", w("events.event"), lambda r: code(r["event_id"]), itemgetter("event_id"), shown=False),
        Column("place", w("column.place"), None, itemgetter("place")),
        Column("due", w("column.due"), None, itemgetter("due_date"), "day"),  # the cell of the indicator says it
        Column("base_before", "base_before", None, itemgetter("base_before"), "number"),
        Column("base_after", "base_after", None, itemgetter("base_after"), "number"),
        Column("unit", "unit", None, itemgetter("unit")),
        *(Column(key, key, None, itemgetter(key)) for key in ("source", "is_simulated", "target_id")),
    ]


def _learned(w: Words, row: Row) -> str:
    """What comes with a day has no hour."""
    is_of_day = row["reason"] == "time_passed" and learned_on(row) == row["as_of_date"]
    return plain(w.day(row["as_of_date"]) if is_of_day else w.moment(learned_at(row)))


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
    """The value; of another base also that, for it is what changed."""
    day = row["before_date"]
    said = _amount(w, row, row[side])
    if side == "before" and day and day != row["as_of_date"]:
        said = f"{said} ({w.day(day)})"
    if row["is_base"]:
        return w("changes.base", value=said, base=_amount(w, row, row[f"base_{side}"]))
    return said


def _amount(w: Words, row: Row, value: float | None) -> str:
    if value is None:
        return NO_VALUE
    return w.share(value) if row["measure"] == "milestone" else w.amount(value, row["unit"])


def _reason(w: Words, row: Row) -> str:
    return w.of("change", row["reason"])


def _note(row: Row) -> str | None:
    return " · ".join(said for said in (row["note"], row["evidence"]) if said) or None
