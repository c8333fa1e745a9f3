"""Targets with their readings for the pages on units: one published version -> rows. Draws nothing."""

from __future__ import annotations

from dashboards import data, kept, readings
from dashboards.readings import Row
from milepost.readings.tallies import Role

GROWTH = "growth_needed_share"  # null in versions published before it
COUNTS = ("is_counted", "is_yearly")  # of method 2


@kept.once(4)
def rows(board: data.Board) -> list[Row]:
    """One row per target: its reading, its names and units, the growth it asks for. Shared: nobody may change one."""
    newer = (*readings.METHOD_2_COLUMNS, GROWTH, *COUNTS)
    return readings.join(
        data.table(board, "fct_target_status", *readings.STATUS_COLUMNS, newer=newer).to_pylist(),
        data.rows(board, "dim_indicators", *readings.INDICATOR_COLUMNS),
        data.rows(board, "fct_targets", "target_id", "certainty", "section", newer=readings.UNIT_COLUMNS),
    )


def of_unit(found: list[Row], agency: str, role: Role) -> list[Row]:
    """Those that a unit leads, or supports."""
    return [row for row in found if agency in (row.get(f"{role}_agency_ids") or [])]
