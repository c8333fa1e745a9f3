"""进退表 The table of what moved: lights and values then and now, why, who reported, and the day the light changed."""

from __future__ import annotations

from datetime import date
from functools import partial
from operator import itemgetter

from dashboards import data, elements, grid
from dashboards.columns import Column
from dashboards.elements import Markdown, plain, soft
from dashboards.quality.naming import Names
from dashboards.readings import Row
from dashboards.text import NO_VALUE, Words
from milepost.readings import figures
from milepost.readings.movement import KINDS, RANKS, Move

FIRST_ROWS = 12
SHAPES = {"caught_up": "↑", "fell_back": "↓", "new": "＋", "closed": "✓", "silent": "○", "corrected": "✎"}
ARROW = " → "


def kind(w: Words, code: str) -> str:
    return f"{SHAPES[code]} {w.of('move', code)}"


def show(w: Words, board: data.Board, day: date, rows: list[Row], chosen: tuple[str, ...]) -> None:
    """rows: readings with their ``move`` and its figures (milepost.readings.moved_values)."""
    names = Names(board, w, with_policies=False)
    name = w("movement.title", day=w.day(day))
    grid.show(w, board, grid.Table("movement", name, rows, _columns(w, names), chosen, FIRST_ROWS))


def _columns(w: Words, names: Names) -> list[Column]:
    def head(name: str) -> str:
        return w(f"movement.{name}")

    def told(row: Row) -> str:
        return w.of("move", _move(row).kind)

    def place(row: Row) -> str:
        return names.place(row["jurisdiction_id"])

    def by(row: Row) -> str | None:
        return names.source(row["source"]) if row["source"] else None

    def flipped(row: Row) -> date | None:
        return _move(row).day

    return [
        Column(
            "kind",
            head("kind"),
            lambda r: plain(kind(w, _move(r).kind)),
            told,
            narrow=True,
            order=lambda r: KINDS.index(_move(r).kind),
        ),
        Column("indicator", w("column.indicator"), partial(_indicator, w), w.name, narrow=True),
        Column(
            "lights",
            head("lights"),
            partial(_lights, w),
            partial(_status, w, "to"),
            narrow=True,
            order=_light,
            taken=head("status_now"),
        ),
        Column(
            "values",
            head("values"),
            partial(_values, w),
            itemgetter("after"),
            narrow=True,
            taken=head("value_now"),
        ),
        Column("why", head("why"), lambda r: plain(_why(w, r) or NO_VALUE), partial(_why, w)),
        Column("by", w("changes.by"), lambda r: plain(by(r) or NO_VALUE), by),
        Column("flipped", head("flipped"), lambda r: plain(w.day(flipped(r))), flipped, "day", narrow=True),
        Column("place", w("column.place"), None, place),
        Column("due", w("column.due"), None, itemgetter("due_date"), "day"),
        Column("status_then", head("status_then"), None, partial(_status, w, "from")),
        Column("value_then", head("value_then"), None, itemgetter("before"), "number"),
        Column("value_then_day", head("value_then_day"), None, itemgetter("before_date"), "day"),
        Column("value_now_day", head("value_now_day"), None, itemgetter("after_date"), "day"),
        Column("unit", w("grid.unit"), None, lambda r: w.unit(r["unit"])),
        *(Column(key, key, None, itemgetter(key)) for key in ("is_simulated", "target_id")),
    ]


def _move(row: Row) -> Move:
    move: Move = row["move"]
    return move


def _light(row: Row) -> int:
    """The reddest first."""
    return RANKS.get(_move(row).to_light, len(RANKS) + 1)


def _why(w: Words, row: Row) -> str | None:
    reason = _move(row).reason
    return w.of("change", reason) if reason else None


def _status(w: Words, side: str, row: Row) -> str | None:
    code = getattr(_move(row), f"{side}_status")
    return w.of("status", code) if code else None


def _indicator(w: Words, row: Row) -> str:
    wish = {"indicator": row["indicator_id"], "target": row["target_id"], "lang": w.address_language}
    mark = f" {elements.tag(w('tag.simulated'), 'sim')}" if row["is_simulated"] else ""
    return f"{elements.link('indicator', w.name(row), **wish)} {soft(w.day(row['due_date']))}{mark}"


def _lights(w: Words, row: Row) -> str:
    move = _move(row)
    then = _reading(w, move.from_status, move.from_light)
    return f"{then}{ARROW}{_reading(w, move.to_status, move.to_light)}"


def _reading(w: Words, status: str | None, light: str | None) -> Markdown:
    if status is None:
        return soft(w("movement.absent_then"))
    return elements.status(w, {"status": status, "light": light})


def _values(w: Words, row: Row) -> str:
    """'380 → 683.2 PFlops' and the day that the value of now is true for; one figure where it stayed."""
    before, after = _said(w, row, "before"), _said(w, row, "after")
    day = f" {soft(w.day(row['after_date']))}" if row["after_date"] else ""
    if before == after and before != NO_VALUE:
        return f"{plain(after)}{day} {soft(w('movement.same'))}"
    return f"{plain(before)}{ARROW}{plain(after)}{day}"


def _said(w: Words, row: Row, side: str) -> str:
    """A value as the list of targets has it; before, of a milestone, the share that was done."""
    if row[side] is None:
        return NO_VALUE
    return figures.actual(row | {"actual_value": row[side]} | _state(row, side), w.language)


def _state(row: Row, side: str) -> Row:
    """The state of a milestone is known of now alone."""
    return {} if side == "after" else {"milestone_state": None, "is_share_given": True}
