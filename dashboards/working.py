"""How a reading was computed, laid out to be checked by hand: a row of fct_target_status -> steps. No Streamlit."""

from __future__ import annotations

import json

from dashboards.readings import Row
from dashboards.text import NO_VALUE, Words

Step = tuple[str, str, str]  # symbol and word, how it comes about, value

SHARE_TOLERANCE = 1e-6
POINT_TOLERANCE = 0.0501  # the gap is stored with one decimal


def steps(w: Words, row: Row) -> list[Step]:
    """The inputs and every step of the official reading, in the order in which a person would compute it."""
    found = _inputs(w, row)
    if row["bound"] == "at_most" and row["actual_value"] is not None:
        sign = "≤" if row["actual_value"] <= row["target_value"] else ">"
        words = f"y = {w.number(row['actual_value'], 4)} {sign} T = {w.number(row['target_value'], 4)}"
        found.append((w("working.rule"), w("working.at_most"), words))
    elif row["gap_points"] is not None:
        found += _shares(w, row)
    found.append((w("working.status"), w.of("why", row["status"]), w.of("status", row["status"])))
    return found


def _inputs(w: Words, row: Row) -> list[Step]:
    milestone = row["measure"] == "milestone"

    def amount(value: float | None) -> str:
        return w.share(value) if milestone else w.amount(value, row["unit"])

    base = f"{w.of('baseline', row['baseline_kind'])}, {w.day(row['baseline_date'])}"
    event = w("working.event", event=row["actual_event_id"] or NO_VALUE, day=w.day(row["actual_as_of_date"]))
    goal = w("milestone.target") if milestone else f"{w.of('sign', row['bound'])} {amount(row['target_value'])}"
    found = [
        (w("working.y"), event, amount(row["actual_value"])),
        (w("working.y0"), base if row["baseline_value"] is not None else w.of("baseline", "none"),
         amount(row["baseline_value"])),
        (w("working.target"), w("working.due", day=w.day(row["due_date"])), goal),
    ]  # fmt: skip
    if row["expected_value"] is not None:
        found.append((w("working.expected"), _path(w, row), amount(row["expected_value"])))
    return found


def _path(w: Words, row: Row) -> str:
    """The path points in one line, as stored with the reading."""
    try:
        points = json.loads(row["path"] or "[]")
    except ValueError:
        return w("working.path")
    shown = [_point(w, point) for point in points if isinstance(point, dict)]
    return f"{w('working.path')}: {' → '.join(shown)}" if shown else w("working.path")


def _point(w: Words, point: dict) -> str:
    """A point of the stored path. Its keys are read by ending: point_date/date and point_value/value."""
    day = next((v for k, v in point.items() if k.endswith("date")), None)
    value = next((v for k, v in point.items() if k.endswith("value")), None)
    number = w.number(value) if isinstance(value, int | float) else NO_VALUE
    return f"{str(day)[:10]} {number}"


def _shares(w: Words, row: Row) -> list[Step]:
    schedule, attainment = w.share(row["schedule_share"]), w.share(row["attainment_share"])
    y, y0, goal, expected = (
        w.number(row[key], 4) for key in ("actual_value", "baseline_value", "target_value", "expected_value")
    )
    kind = _kind(row)
    if kind:
        how_schedule, how_attainment = w(f"working.schedule_{kind}"), w(f"working.attainment_{kind}")
    elif row["reading_basis"] == "from_baseline":
        how_schedule = f"(E − y₀) ÷ (T − y₀) = ({expected} − {y0}) ÷ ({goal} − {y0})"
        how_attainment = f"(y − y₀) ÷ (T − y₀) = ({y} − {y0}) ÷ ({goal} − {y0})"
    else:
        how_schedule, how_attainment = f"E ÷ T = {expected} ÷ {goal}", f"y ÷ T = {y} ÷ {goal}"
    return [
        (w("working.schedule"), how_schedule, schedule),
        (w("working.attainment"), how_attainment, attainment),
        (w("working.gap"), f"100 × ({attainment} − {schedule})", w("points", n=w.points(row["gap_points"]))),
    ]


def _kind(row: Row) -> str | None:
    """Which rule of its own the reading follows; None for the plain one on the path."""
    if row.get("is_growth"):
        return "growth"
    return row["measure"] if row["measure"] in ("annual", "milestone") else None


def disagreements(row: Row) -> list[str]:
    """What does not follow from the row's own inputs when computed again here; empty means it adds up."""
    attainment, schedule, gap = row["attainment_share"], row["schedule_share"], row["gap_points"]
    found = []
    if None not in (attainment, schedule, gap) and abs(100 * (attainment - schedule) - gap) > POINT_TOLERANCE:
        found.append("gap_points")
    again = _attainment(row)
    if again is not None and attainment is not None and abs(again - attainment) > SHARE_TOLERANCE:
        found.append("attainment_share")
    return found


def _attainment(row: Row) -> float | None:
    y, y0, goal = row["actual_value"], row["baseline_value"], row["target_value"]
    kind = _kind(row)
    if y is None or goal is None or row["bound"] == "at_most" or kind in ("growth", "milestone"):
        return None
    if kind == "annual":  # E = the year's value x schedule, so y over the year's value = y x schedule / E
        schedule, expected = row["schedule_share"], row["expected_value"]
        return y * schedule / expected if schedule and expected else None
    if row["reading_basis"] == "from_baseline":
        return None if y0 is None or goal == y0 else (y - y0) / (goal - y0)
    return None if not goal else y / goal
