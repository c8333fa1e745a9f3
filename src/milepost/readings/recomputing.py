"""A reading computed again from its own inputs, so that nobody quotes a figure that does not follow from them."""

from __future__ import annotations

from milepost.readings import figures
from milepost.readings.figures import Row

SHARE_TOLERANCE = 1e-6
POINT_TOLERANCE = 0.0501  # the gap is stored with one decimal


def disagreements(row: Row) -> list[str]:
    """Columns of a row of fct_target_status that do not follow from the others; empty means it adds up."""
    attainment, schedule, gap = row["attainment_share"], row["schedule_share"], row["gap_points"]
    found = []
    if None not in (attainment, schedule, gap) and abs(100 * (attainment - schedule) - gap) > POINT_TOLERANCE:
        found.append("gap_points")
    if _differ(_attainment(row), attainment):
        found.append("attainment_share")
    if _differ(_schedule(row), schedule):
        found.append("schedule_share")
    if _differ(_completion(row), row.get("completion_share")):
        found.append("completion_share")
    return found


def _differ(again: float | None, stored: float | None) -> bool:
    return again is not None and stored is not None and abs(again - stored) > SHARE_TOLERANCE * max(1, abs(stored))


def _attainment(row: Row) -> float | None:
    actual = row["actual_value"]
    if figures.is_ceiling(row):
        return None
    if row["is_year_to_date"] and not row["is_growth"]:
        return actual / row["path_value"] if actual is not None and row["path_value"] else None
    return _share(row, actual)


def _schedule(row: Row) -> float | None:
    expected = row["path_value"]
    if figures.is_ceiling(row):
        return None
    if row["is_growth"]:
        return 1.0
    if row["is_year_to_date"]:
        return row["expected_value"] / expected if row["expected_value"] is not None and expected else None
    return _share(row, expected)


def _completion(row: Row) -> float | None:
    actual, goal = row["actual_value"], row["target_value"]
    return None if figures.is_ceiling(row) or actual is None or not goal else float(actual / goal)


def _share(row: Row, reached: float | None) -> float | None:
    """How much of the way from the baseline (or from nothing) to the target a value has gone."""
    goal = row["target_value"]
    base = row["baseline_value"] if row["reading_basis"] == "from_baseline" else 0.0
    if reached is None or goal is None or base is None or goal == base:
        return None
    return float((reached - base) / (goal - base))
