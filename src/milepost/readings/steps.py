"""The computation of a reading, step by step, so that anyone can do it again: a joined row -> list of Step.

``milepost explain`` prints the steps, the boards show them as a table; both take them from here.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from milepost.readings import inputs, seconds, shares, verdict
from milepost.readings.figures import Row
from milepost.readings.telling import Step, Telling
from milepost.readings.words import Language

__all__ = ["Row", "Step", "joined", "official", "second", "steps"]


def joined(reading: Row, target: Row, indicator: Row, plan: Row, actuals: Iterable[Row]) -> dict[str, Any]:
    """One reading with its clause, names and the event behind it: what steps() reads.

    reading: a row of fct_target_status, or of int_readings with as_of_date and known_at put in. target, indicator,
    plan: its rows of fct_targets, dim_indicators, dim_plans. actuals: rows of fct_actuals of the indicator.
    """
    behind = [
        row
        for row in actuals
        if (row["as_of_date"], row["event_id"]) == (reading["actual_as_of_date"], reading["actual_event_id"])
    ]
    event = max(behind, key=lambda row: bool(row["is_current"]), default=None)
    return {
        **{key: target[key] for key in ("section", "span_start", "span_end")},
        **{key: indicator[key] for key in ("name_zh", "name_en", "cadence", "direction", "natural_limit")},
        **{key: plan[key] for key in ("title_zh", "title_en")},
        "plan_limits": (plan.get("ahead_points"), plan.get("behind_points")),
        **reading,
        "event": event,
    }


def steps(row: Row, language: Language) -> list[Step]:
    """Every step of the official reading, then the second readings. row: see joined()."""
    return [*official(row, language), *second(row, language)]


def official(row: Row, language: Language) -> list[Step]:
    """The reading in one breath, its inputs and every step of it, in the order in which a person would compute it."""
    told = Telling(row, language)
    return [verdict.summary(told), *inputs.steps(told), *shares.steps(told), *verdict.steps(told)]


def second(row: Row, language: Language) -> list[Step]:
    """The second readings; none for a day that is not the build's, where they are not computed."""
    return list(seconds.steps(Telling(row, language))) if "pace_status" in row else []
