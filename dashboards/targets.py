"""The columns of lists of targets: what each shows, and what of it is sorted, searched and exported."""

from __future__ import annotations

from collections.abc import Callable
from operator import itemgetter
from typing import Any

from dashboards import elements, readings
from dashboards.columns import Column
from dashboards.elements import plain, soft
from dashboards.readings import Row
from dashboards.text import Words
from dashboards.trust import Trust
from milepost.readings import figures
from milepost.readings.statuses import LIGHTS, STANDINGS, standing

TOLD_BY_TRUST = ("is_simulated", "is_stale", "readings_disagree")
# Of the reading, for those who compute on: exported under their own names
RAW = (
    *("target_id", "indicator_id", "plan_id", "unit", "bound", "measure"),
    *("expected_value", "schedule_share"),
    *("overdue_days", "is_simulated", "is_stale", "readings_disagree", "reading_basis", "is_assessed", "is_ceiling"),
    *("last_status", "last_light", "milestone_state", "certainty", "section"),
)


def columns(w: Words, known: Trust, places: dict[str, Row]) -> list[Column]:
    """One row per target, as readings.join gives it."""

    def place(row: Row) -> str:
        return w.name(places.get(row["jurisdiction_id"], {}))

    def said(row: Row) -> str:
        return w.standing(standing(row))

    def light(row: Row) -> str:
        return w.of("light", row["light"])

    def head(name: str) -> str:
        return w(f"column.{name}")

    return [
        Column("status", head("status"), lambda r: elements.status(w, r), said, narrow=True, order=_standing),
        Column("light", w("filter.light"), lambda r: plain(light(r)), light, shown=False, order=_light),
        Column("indicator", head("indicator"), lambda r: _indicator(w, r), w.name, narrow=True),
        Column("place", head("place"), lambda r: plain(place(r)), place, narrow=True),
        Column("due", head("due"), lambda r: plain(w.day(r["due_date"])), itemgetter("due_date"), "day", narrow=True),
        Column("target", head("target"), lambda r: plain(w.goal(r)), itemgetter("target_value")),
        Column(
            "actual",
            head("actual"),
            lambda r: _actual(w, r),
            itemgetter("actual_value"),
            narrow=True,
            taken=head("actual_alone"),
        ),
        Column("judged", head("judged"), None, figures.judged_on, "day"),
        Column("progress", head("progress"), lambda r: elements.progress(w, r), figures.attainment, "share", wide=True),
        Column(
            "completion",
            head("completion"),
            lambda r: elements.completion(w, r),
            figures.completion,
            "share",
            wide=True,
        ),
        Column("gap", head("gap"), lambda r: plain(w.points(figures.gap(r))), figures.gap, "number", narrow=True),
        Column(
            "months_left",
            head("months_left"),
            lambda r: plain(_left(w, r)),
            itemgetter("months_left"),
            "number",
            wide=True,
        ),
        Column("needed", head("needed"), lambda r: plain(_needed(w, r)), figures.needed, "number"),
        Column("lead", head("lead"), lambda r: plain(w.name(r, "lead")), lambda r: w.name(r, "lead"), wide=True),
        Column("trust", w("trust.title"), known.mark, known.words, order=known.rank),
        *(Column(name, name, None, _raw(name)) for name in RAW),
        Column("support", head("support"), None, lambda r: w.name(r, "support") if r.get("support_zh") else None),
        Column("completion_name", "completion_name", None, lambda r: _completion_name(w, r)),
    ]


def untold(row: Row) -> Row:
    """The row without what its trust mark says already."""
    return {key: said for key, said in row.items() if key not in TOLD_BY_TRUST}


def _standing(row: Row) -> int:
    """As boards count them, what lags first."""
    return STANDINGS.index(standing(row)) if standing(row) in STANDINGS else len(STANDINGS)


def _light(row: Row) -> int:
    """The reddest first."""
    return LIGHTS.index(row["light"]) if row["light"] in LIGHTS else len(LIGHTS)


def _raw(name: str) -> Callable[[Row], Any]:
    return lambda row: readings.as_shown(row).get(name)


def _indicator(w: Words, row: Row) -> str:
    wish = {"indicator": row["indicator_id"], "target": row["target_id"], "lang": w.address_language}
    mark = f" {elements.watermark(w('watermark'))}" if row["is_simulated"] else ""
    told = elements.tags(w, untold(row))
    return f"{elements.link('indicator', w.name(row), **wish)} {told}{mark}"


def _actual(w: Words, row: Row) -> str:
    judged = figures.judged_on(row)
    return f"{plain(figures.actual(row, w.language))}{f' {soft(w.day(judged))}' if judged else ''}"


def _left(w: Words, row: Row) -> str:
    return w("overdue", n=row["overdue_days"]) if row.get("overdue_days") else w.number(row["months_left"], 0)


def _needed(w: Words, row: Row) -> str:
    return w.small_too(figures.needed(row), row["unit"])


def _completion_name(w: Words, row: Row) -> str | None:
    """What the completion share is called, where the reading has one."""
    return None if figures.completion(row) is None else w.of("completion", figures.completion_name(row))
