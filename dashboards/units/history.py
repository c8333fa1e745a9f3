"""Month ends of a choice of targets: fct_status_history -> lights by month, a value's way as a small picture."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from dashboards import data, elements, kept
from dashboards.elements import Markdown
from dashboards.readings import Row
from dashboards.text import NO_VALUE, Words
from milepost.charts.colours import LIGHT_COLOURS, SILENT
from milepost.readings import tallies
from milepost.readings.statuses import LIGHTS

TABLE = "fct_status_history"
MONTHS = 12
WIDTH, HEIGHT = 84, 18


def of_targets(board: data.Board, target_ids: Iterable[str]) -> pa.Table | None:
    """The month ends of some targets; None where this version holds no history."""
    return _of_targets(board, tuple(sorted(target_ids)))


@kept.once(16)
def _of_targets(board: data.Board, target_ids: tuple[str, ...]) -> pa.Table | None:
    if not data.has(board, TABLE):
        return None
    table = data.table(board, TABLE, "target_id", "period_date", "light", "actual_value")
    return table.filter(pc.is_in(table["target_id"], pa.array(target_ids, pa.string())))


def of_rows(history: pa.Table, rows: Iterable[Row]) -> pa.Table:
    """The month ends of these targets, restatements left out."""
    mine = [row["target_id"] for row in rows if not row["is_restatement"]]
    return history.filter(pc.is_in(history["target_id"], pa.array(mine, pa.string())))


def lights(history: pa.Table, rows: list[Row], today: date | None, months: int = MONTHS) -> dict[date, dict[str, int]]:
    """Month end -> light -> number of targets, the last months; the day of the reading itself stands last."""
    counted = history.group_by(["period_date", "light"]).aggregate([([], "count_all")]).to_pylist()
    counts = ((row["period_date"], row["light"], row["count_all"]) for row in counted)
    found = tallies.by_month(count for count in counts if today is None or count[0] < today)
    if today is not None:
        found[today] = dict(tallies.of_rows(rows).lights)
    return dict(list(found.items())[-months:])


def said(w: Words, months: dict[date, dict[str, int]]) -> str:
    """The columns in words, for who does not see them."""
    return "; ".join(
        f"{day:%Y-%m} "
        + w("list.comma").join(f"{w.of('light', light)} {found[light]}" for light in LIGHTS if found[light])
        for day, found in months.items()
    )


@kept.once(64)
def trends(board: data.Board, target_ids: tuple[str, ...]) -> dict[str, list[float]]:
    """``values`` of some targets; empty where this version holds no history."""
    found = of_targets(board, target_ids)
    return {} if found is None else values(found)


def values(history: pa.Table) -> dict[str, list[float]]:
    """Target -> its values at the last month ends that have one, in order."""
    found: dict[str, list[tuple[date, float]]] = {}
    columns = (history[name].to_pylist() for name in ("target_id", "period_date", "actual_value"))
    for target, day, value in zip(*columns, strict=True):
        if value is not None:
            found.setdefault(target, []).append((day, value))
    return {target: [value for _, value in sorted(points)[-MONTHS:]] for target, points in found.items()}


def sparkline(w: Words, row: Row, points: list[float]) -> Markdown:
    """The way of a target's value as a line, its end in the colour of the light; the words say first and last."""
    if len(points) < 2:
        return Markdown(NO_VALUE)
    low, high = min(points), max(points)
    across, up = (WIDTH - 8) / (len(points) - 1), (HEIGHT - 6) / ((high - low) or 1)
    places = [(4 + index * across, HEIGHT - 3 - (value - low) * up) for index, value in enumerate(points)]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    end_x, end_y = places[-1]
    colour = LIGHT_COLOURS.get(row["light"], SILENT)
    svg = (
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{WIDTH}' height='{HEIGHT}'><polyline points='{line}' "
        f"fill='none' stroke='#1f4e79' stroke-width='1.5'/><circle cx='{end_x:.1f}' cy='{end_y:.1f}' r='3' "
        f"fill='{colour}'/></svg>"
    )
    is_share = row["measure"] == "milestone"
    first, last = (w.share(value) if is_share else w.amount(value, row["unit"]) for value in (points[0], points[-1]))
    return elements.picture(svg, w("unit.trend_alt", n=len(points), first=first, last=last))
