"""When lights of the indicator's targets changed, and why."""

from __future__ import annotations

from functools import partial
from operator import itemgetter

from dashboards import data, elements, grid
from dashboards.columns import Column
from dashboards.elements import plain
from dashboards.readings import Row
from dashboards.text import NO_VALUE, Words

FIRST_ROWS = 12


def show(board: data.Board, w: Words, rows: list[Row], row: Row, targets: list[Row]) -> None:
    """rows: of fct_status_changes, of all targets of the indicator; those of the chosen target come first.

    targets: the readings of the indicator's targets, by which they are called: '2026 ≥ 1,200 PFlops'.
    """
    if not rows:
        return
    elements.heading(w("changes.title"))
    ordered = sorted(rows, key=lambda one: (one["changed_at"], one["as_of_date"]), reverse=True)
    ordered.sort(key=lambda one: one["target_id"] != row["target_id"])
    goals = {one["target_id"]: f"{w.day(one['due_date'])[:4]} {w.goal(one)}" for one in targets}
    table = grid.Table("lights", w("changes.title"), ordered, _columns(w, goals), (w.name(row),), FIRST_ROWS)
    grid.show(w, board, table)


def _columns(w: Words, goals: dict[str, str]) -> list[Column]:
    def head(name: str) -> str:
        return w(f"changes.{name}")

    def called(row: Row) -> str:
        return goals.get(row["target_id"], str(row["target_id"]))

    return [
        Column("when", head("when"), lambda r: plain(_when(w, r)), itemgetter("changed_at"), "day"),
        Column(
            "as_of",
            head("as_of"),
            lambda r: plain(w.day(r["as_of_date"])),
            itemgetter("as_of_date"),
            "day",
            narrow=True,
        ),
        Column("target", head("target"), lambda r: plain(called(r)), called, narrow=True),
        Column("from", head("from"), partial(_light, w, "from"), partial(_words, w, "from"), narrow=True),
        Column("to", head("to"), partial(_light, w, "to"), partial(_words, w, "to"), narrow=True),
        Column("reason", head("reason"), lambda r: plain(_reason(w, r)), partial(_reason, w), narrow=True),
        Column("target_id", "target_id", None, itemgetter("target_id")),
        Column("event_id", "event_id", None, itemgetter("event_id")),
    ]


def _when(w: Words, one: Row) -> str:
    """What comes with a day has no hour."""
    return w.day(one["as_of_date"]) if one["reason"] == "time_passed" else w.moment(one["changed_at"])


def _reason(w: Words, one: Row) -> str:
    return w.of("change", one["reason"])


def _light(w: Words, side: str, one: Row) -> str:
    status = one[f"{side}_status"]
    if status is None:
        return NO_VALUE
    return elements.status(w, {"light": one[f"{side}_light"] or "grey", "status": status})


def _words(w: Words, side: str, one: Row) -> str:
    return w.of("status", one[f"{side}_status"])
