"""The rows of the heat map: a target's reading at each month end, or a unit's share on schedule. Draws nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from dashboards import data
from dashboards.quality.naming import Names
from dashboards.readings import Row
from dashboards.text import NO_VALUE, Words
from milepost.charts import heat
from milepost.readings import tallies
from milepost.readings.movement import RANKS
from milepost.readings.statuses import LIGHTS, SHAPES, standing
from milepost.readings.tallies import Role, Tally

TABLE = "fct_status_history"
COLUMNS = ("target_id", "period_date", "status", "light", "is_assessed", "actual_as_of_date")


class Mark(NamedTuple):
    """What a cell says. sign: a few letters or a shape; order: what is sorted, None for nothing to say."""

    sign: str
    words: str
    colour: str
    order: float | None
    light: str | None = None


class Line(NamedTuple):
    """One row. key: the target or unit; row: its reading, of a target; move: how it stands against the month before."""

    key: str
    name: str
    marks: Mapping[date, Mark]
    row: Row
    move: str | None = None


def months(board: data.Board) -> list[date]:
    """The month ends that this version has readings of, before the day that it reads; in order."""
    found = data.table(board, TABLE, "period_date")["period_date"].unique().to_pylist()
    return sorted(day for day in found if board.as_of is None or day < board.as_of)


def past(board: data.Board, target_ids: Collection[str], days: Collection[date]) -> list[Row]:
    """The readings of these targets at these month ends."""
    table = data.table(board, TABLE, *COLUMNS)
    mine = pc.is_in(table["target_id"], pa.array(list(target_ids), pa.string()))
    rows: list[Row] = table.filter(
        pc.and_(mine, pc.is_in(table["period_date"], pa.array(list(days), pa.date32())))
    ).to_pylist()
    return rows


def of_targets(w: Words, rows: Sequence[Row], read: Sequence[Row], today: date | None) -> list[Line]:
    """One line per target, in the order given; the day of the reading itself stands last."""
    marks: dict[str, dict[date, Mark]] = {row["target_id"]: {} for row in rows}
    for row in read:
        marks[row["target_id"]][row["period_date"]] = _of_reading(w, row)
    for row in rows:
        if today is not None:
            marks[row["target_id"]][today] = _of_reading(w, row)
    return [
        Line(row["target_id"], w.name(row), found, row, _move(found))
        for row, found in ((row, marks[row["target_id"]]) for row in rows)
    ]


def of_units(
    w: Words, names: Names, rows: Sequence[Row], read: Sequence[Row], today: date | None, role: Role
) -> list[Line]:
    """One line per unit that leads, or supports, one of the targets, by name."""
    by_id = {row["target_id"]: row for row in rows}
    by_day: dict[date, list[Row]] = {today: list(rows)} if today is not None else {}
    for row in read:
        by_day.setdefault(row["period_date"], []).append({**by_id[row["target_id"]], **row})
    marks: dict[str, dict[date, Mark]] = {}
    for day, group in by_day.items():
        for unit, tally in tallies.by_unit(group, role).items():
            marks.setdefault(unit, {})[day] = _of_tally(w, tally)
    return [Line(unit, names.agency(unit), marks[unit], {}) for unit in sorted(marks, key=names.agency)]


def _of_reading(w: Words, row: Row) -> Mark:
    light = row["light"]
    order = LIGHTS.index(light) if light in LIGHTS else len(LIGHTS)
    return Mark(SHAPES.get(light, "?"), w.standing(standing(row)), heat.of_light(light), order, light)


def _of_tally(w: Words, tally: Tally) -> Mark:
    """The share on schedule with its denominator: no composite, and nothing where nothing is assessed."""
    share = tally.good_share
    lights = w("list.comma").join(f"{w.of('light', one)} {tally.lights[one]}" for one in LIGHTS if tally.lights[one])
    sign = NO_VALUE if share is None else f"{tally.good}/{tally.assessed}"
    return Mark(sign, f"{w.share(share)} ({lights})", heat.of_share(share), share)


def _move(marks: Mapping[date, Mark]) -> str | None:
    """Whether the last light is better or worse than the one before; None where either says nothing."""
    if len(marks) < 2:
        return None
    before, now = (RANKS.get(marks[day].light or "") for day in sorted(marks)[-2:])
    if before is None or now is None or before == now:
        return None
    return "caught_up" if now > before else "fell_back"
