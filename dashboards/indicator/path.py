"""分解路径 The interim path as a table: what is due when, what was reached by then or is projected."""

from __future__ import annotations

from dashboards import elements, narrowing
from dashboards.elements import Markdown, plain, soft
from dashboards.indicator.shown import Shown
from dashboards.readings import Row
from dashboards.text import NO_VALUE, Words
from milepost.readings import figures, forecasts, paths
from milepost.readings.paths import Point


def show(w: Words, shown: Shown) -> None:
    """The status of a target stands beside the point that is its own."""
    row, path = shown.row, shown.path
    elements.heading(w("path.title"))
    if not path or figures.is_ceiling(row) or figures.is_milestone(row):
        elements.caption(w("path.none"))
        return
    ahead = forecasts.standing(shown.made, row["as_of_date"])
    by_id = {one["target_id"]: one for one in shown.rows}
    heads = [w(f"path.{name}") for name in ("day", "kind", "due", "reached", "difference", "ahead", "source")]
    found = paths.points(path, shown.counted, ahead, row["measure"], row["as_of_date"])
    body = [_line(w, row, by_id, one) for one in found]
    room = narrowing.Room(kept=(0, 2, 3, 4, 6))
    narrowing.table(w, heads, body, [2, 3, 4, 5], name=w("path.title"), room=room)
    elements.caption(w("path.hint"))


def _line(w: Words, row: Row, by_id: dict[str, Row], one: Point) -> list[str]:
    point, unit = one.point, row["unit"]
    target = by_id.get(point["target_id"] or "")
    return [
        plain(w.day(point["point_date"])),
        plain(w.of("path.kind", point["point_kind"])),
        plain(w.amount(point["point_value"], unit)),
        _reached(w, unit, one),
        plain(NO_VALUE if one.difference is None else _signed(w, one.difference)),
        plain(w.amount(one.ahead["projected_value"], unit) if one.ahead else NO_VALUE),
        elements.status(w, target) if target else plain(point["source"] or NO_VALUE),
    ]


def _reached(w: Words, unit: str, one: Point) -> Markdown:
    if one.reached is None:
        return plain(None)
    said = plain(w.amount(one.reached["actual_value"], unit))
    day = one.reached["as_of_date"]
    return said if day == one.point["point_date"] else Markdown(f"{said} {soft(w.day(day))}")


def _signed(w: Words, value: float) -> str:
    return f"{'+' if value > 0 else ''}{w.number(value)}"
