"""The second readings as steps: pace, projection, finished periods, and whether they differ from the official one."""

from __future__ import annotations

from collections.abc import Iterator

from milepost.readings import figures, forecasts, numbers
from milepost.readings.telling import Step, Telling, exact

FREE_LIMITS = (0.015, 0.005)  # growth a year that is fast enough, and moderate, where no dated target asks for more


def steps(t: Telling) -> Iterator[Step]:
    yield _pace(t)
    yield _projection(t)
    yield _finished(t)
    if t.row["readings_disagree"]:
        yield t.step("disagree", t.word("flag", "disagree"))


def _pace(t: Telling) -> Step:
    row = t.row
    high, low = (numbers.share(limit) for limit in FREE_LIMITS)
    return t.step(
        "pace", t.word("pace", row["pace_status"]), f"pace.{_pace_case(t)}",
        ratio=numbers.number(row["pace_ratio"]), score=numbers.number(row["pace_score"], 1),
        growth=numbers.share(row["pace_growth"]), base=t.value("pace_base_value"), base_day=t.day("pace_base_date"),
        value=t.value("pace_value"), day=t.day("pace_value_date"), target=t.value("target_value"),
        due=t.day("due_date"), high=high, low=low,
    )  # fmt: skip


def _pace_case(t: Telling) -> str:
    """Met first, as the status is decided; then the growth that it was decided by; else why there is none."""
    row = t.row
    if row["pace_status"] == "achieved":
        return "achieved" if row["pace_growth"] is None else "achieved_free"
    if row["pace_ratio"] is not None:
        return "how"
    if row["pace_growth"] is not None:
        return "free_falls" if figures.falls(row) or row["bound"] == "at_most" else "free"
    return f"none.{_no_pace(t)}"


def _no_pace(t: Telling) -> str:
    row = t.row
    base, base_date, due = row["pace_base_value"], row["pace_base_date"], row["due_date"]
    cases = (
        ("milestone", figures.is_milestone(row)),
        ("growth", row["is_growth"]),
        ("yearly", row["is_yearly"]),
        ("value", row["pace_value"] is None),
        ("base", base is None),
        ("same", base_date == row["pace_value_date"]),
        ("late", base_date is not None and due is not None and base_date >= due),
        ("zero", base is not None and base <= 0),
    )
    return next((case for case, holds in cases if holds), "short")


def _projection(t: Telling) -> Step:
    row, said = t.row, t.word("projection", t.row["projection_status"])
    if row["projected_value"] is None:
        return t.step("projection", said, _no_projection(t))
    line = {
        "points": exact(row["projection_points"]), "due": t.day("due_date"), "value": t.value("projected_value"),
    }  # fmt: skip
    if row["projected_low"] is None:
        return t.step("projection", said, "projection.line", **line)
    line |= {"low": _low(t), "high": t.value("projected_high")}
    if row["chance_share"] is None:  # a line meets no single value by any chance
        return t.step("projection", said, "projection.range", **line)
    return t.step("projection", said, **line, chance=numbers.chance(row["chance_share"], t.language))


def _low(t: Telling) -> str:
    return t.amount(forecasts.low(t.row, t.row["projected_low"]))


def _no_projection(t: Telling) -> str:
    row = t.row
    if figures.is_milestone(row) or row["is_growth"]:
        return "projection.none.kind"
    if row["due_date"] is None:
        return "projection.none.due"
    if row["due_date"] <= row["as_of_date"]:
        return "projection.none.past"
    early = row["is_year_to_date"] and t.judged is not None and t.judged.year < row["due_date"].year
    return "projection.none.year" if early else "projection.none"


def _finished(t: Telling) -> Step:
    row, said = t.row, t.word("finished", t.row["finished_status"])
    if row["finished_ratio"] is None:
        case = {"not_due": "none", "not_reported": "silent"}.get(row["finished_status"], "zero")
        return t.step("finished", said, f"finished.{case}", day=t.day("finished_date"), value=t.value("finished_value"))
    lower = figures.falls(row) or row["bound"] == "at_most"
    how = "finished.milestone" if figures.is_milestone(row) else "finished.falls" if lower else None
    return t.step("finished", said, how, day=t.day("finished_date"), value=t.value("finished_value"),
                  ratio=numbers.share(row["finished_ratio"]))  # fmt: skip
