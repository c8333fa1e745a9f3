"""Attainment against schedule as steps: the path with its points, what was due, the two shares and the gap."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from milepost.readings import figures, months, numbers
from milepost.readings.figures import Row
from milepost.readings.numbers import NO_VALUE
from milepost.readings.telling import Step, Telling, exact, months_of_year, over_months


def steps(t: Telling) -> Iterator[Step]:
    """How much of the way is gone and how much was due; a ceiling is kept or broken, and has neither."""
    row = t.row
    if row["actual_value"] is None or row["target_value"] is None:
        return
    if figures.is_ceiling(row):
        yield _ceiling(t)
        return
    if not row["is_growth"] and row["due_date"] is not None:
        yield from _path(t)
    if figures.gap(row) is None:
        return
    kind = _kind(t)
    filled = {
        "due": t.exact("expected_value"),
        "expected": t.exact("path_value"), "base": t.exact("baseline_value"), "target": t.exact("target_value"),
        "actual": t.exact("actual_value"), "months": months_of_year(t.judged),
    }  # fmt: skip
    schedule, attainment = figures.schedule(row), figures.attainment(row)
    yield t.step("schedule", numbers.share(schedule), f"schedule.{kind}", **filled)
    of_year = kind.startswith("of_year")
    yield t.step("attainment", numbers.share(attainment), f"attainment.{'of_year' if of_year else kind}", **filled)
    gap = t.say("gap.value", points=numbers.points(row["gap_points"]))
    yield t.step("gap", gap, attained=numbers.share(attainment, 2), due=numbers.share(schedule, 2))


def _ceiling(t: Telling) -> Step:
    room = figures.remaining(t.row) or 0.0
    how = "ceiling.falls" if figures.falls(t.row) else "ceiling.how"
    return t.step("ceiling", t.ceiling(), how, actual=t.exact("actual_value"), target=t.exact("target_value"),
                  sign=">" if room < 0 else "≤")  # fmt: skip


def _kind(t: Telling) -> str:
    """By which rule of docs/methods.md the shares are taken."""
    row = t.row
    if row["is_growth"]:
        return "growth"
    if figures.is_milestone(row):
        return "milestone"
    if row["is_year_to_date"]:
        return "of_year_over" if _is_over(row) else "of_year_line" if _bends(row, t.judged) else "of_year"
    return "from_baseline" if row["reading_basis"] == "from_baseline" else "of_target"


def _path(t: Telling) -> Iterator[Step]:
    row = t.row
    if figures.is_milestone(row):
        yield _milestone(t)
        return
    if row["is_yearly"]:
        yield t.step("path", t.value("path_value"), "path.yearly")
    else:
        yield from _points(t)
        yield _line(t)
    if row["is_year_to_date"] and not _is_over(row):
        yield _year_to_date(t)


def _year_to_date(t: Telling) -> Step:
    """What of E was due by the day that is judged: straight through the year, or through points agreed inside it."""
    row, day, said = t.row, t.judged, t.value("expected_value")
    bends = _bends(row, day)
    if day is None or not bends:
        return t.step("year_to_date", said, expected=t.exact("path_value"), months=months_of_year(day))
    line = [(date(day.year - 1, 12, 31), 0.0), *bends, (date(day.year, 12, 31), row["path_value"])]
    (from_day, from_value), (to_day, to_value) = next(
        pair for pair in itertools.pairwise(line) if day < pair[1][0] or pair[1] is line[-1]
    )
    passed, whole = months.completed(from_day, min(day, to_day)), months.completed(from_day, to_day)
    return t.step(
        "year_to_date", said, "year_to_date.line", months=over_months(passed, whole),
        from_day=numbers.day(from_day), from_value=exact(from_value),
        to_day=numbers.day(to_day), to_value=exact(to_value),
    )  # fmt: skip


def _milestone(t: Telling) -> Step:
    row, due = t.row, t.row["path_value"]
    said = t.value("expected_value")
    if not row["is_share_given"]:
        return t.step("path", said, "path.milestone", due=t.day("due_date"))
    if row["is_yearly"]:
        return t.step("path", said, "path.milestone_year", months=months_of_year(t.judged), share=numbers.share(due))
    return t.step("path", said, "path.milestone_share", months=_of_segment(row, t.judged), share=numbers.share(due))


def _points(t: Telling) -> Iterator[Step]:
    """The points of the path, and where interim ones were agreed."""
    points = path_points(t.row)
    if len(points) < 2:
        return
    line = " → ".join(f"{point['date']} {exact(point['value'])}" for point in points)
    agreed = [
        t.say("points.agreed", day=point["date"], value=t.amount(point["value"]), source=point["source"])
        for point in points
        if point.get("source")
    ]
    count = t.say("points.value", count=str(len(points)))
    yield Step("points", t.say("points"), count, t.say("between").join([line, *agreed]))


def path_points(row: Row) -> list[dict[str, Any]]:
    """The points of the row's path: date, value, target and, of interim ones, the source that agreed them."""
    found: list[dict[str, Any]] = json.loads(row.get("path") or "[]")
    return found


def _bends(row: Row, day: date | None) -> list[tuple[date, float]]:
    """Points inside the year that is read, by day: they bend its line from 0 to E."""
    dated = [(date.fromisoformat(point["date"]), float(point["value"])) for point in path_points(row)]
    return [(at, value) for at, value in dated if day and at.year == day.year and (at.month, at.day) != (12, 31)]


def _line(t: Telling) -> Step:
    """How E comes about on the piece of the path around the day that is judged."""
    row, value, day = t.row, t.value("path_value"), _path_day(t.row, t.judged)
    case = _case(row, day)
    if case != "line" or day is None:
        return t.step("path", value, f"path.{case}", day=numbers.day(day), from_day=t.day("from_date"),
                      due=t.day("due_date"), base=t.exact("baseline_value"))  # fmt: skip
    passed, whole = months.completed(row["from_date"], day), months.completed(row["from_date"], row["after_date"])
    return t.step("path", value, "path.line", from_day=t.day("from_date"), from_value=t.exact("from_value"),
                  to_day=t.day("after_date"), to_value=t.exact("after_value"), day=numbers.day(day),
                  months=over_months(passed, whole), passed=str(passed), whole=str(whole))  # fmt: skip


def _case(row: Row, day: date | None) -> str:
    """Which sentence says where E comes from: a straight line, unless something else decides."""
    cases = (
        ("due", _is_over(row)),
        ("held", row["reading_basis"] == "held"),
        ("hold", _holds(row)),
        ("inside", bool(row["is_year_to_date"] and day and row["due_date"] < day)),
        ("point", day is not None and day == row["from_date"] and not figures.is_milestone(row)),
        ("end", row["after_date"] is None or row["from_date"] is None or day is None),
        ("before", bool(day and row["from_date"] and day < row["from_date"])),
    )
    return next((case for case, fits in cases if fits), "line")


def _is_over(row: Row) -> bool:
    """Once D has passed, T itself is due, whatever day is judged."""
    return row["due_date"] is not None and bool(row["as_of_date"] > row["due_date"])


def _holds(row: Row) -> bool:
    """Whether the baseline is at T or beyond it already, so that there is nothing to grow and T is to be held."""
    usable = row["reading_basis"] == "from_baseline"
    return row["baseline_value"] is not None and not usable and not row["is_year_to_date"]


def _path_day(row: Row, judged: date | None) -> date | None:
    """The day on which the path is read: of a year's flow the end of its year."""
    if judged is None or not row["is_year_to_date"]:
        return judged
    return date(judged.year, 12, 31)


def _of_segment(row: Row, judged: date | None) -> str:
    """Completed months of the time given to a milestone: 9/21."""
    start: Any = row.get("from_date")
    if judged is None or start is None or row["due_date"] is None:
        return NO_VALUE
    return over_months(months.completed(start, min(judged, row["due_date"])), months.completed(start, row["due_date"]))
