"""All targets, flat, for other programs. list[Plan] -> one dict per target; JSON or CSV text."""

from __future__ import annotations

import csv
import io
import json

from milepost.catalogue.plan import Indicator, PathValue, Plan, Target
from milepost.readings.cells import harmless

FIELDS = (
    "plan_id",
    "plan_file",
    "indicator_id",
    "target_id",
    "indicator_zh",
    "indicator_en",
    "concept",
    "theme",
    "measure",
    "kind",
    "bound",
    "value",
    "unit",
    "due",
    "due_kind",
    "certainty",
    "section",
    "source_span",
    "lead",
    "support",
    "restates",
    "note",
    "path",
    "ahead_points",
    "behind_points",
)


def flat_targets(plans: list[Plan]) -> list[dict[str, object]]:
    """One dict of FIELDS per target, in the order of the files.

    plan_file: the text that source_span counts characters in. due: ISO day or None; lead, support: printed names.
    path: interim values agreed for the indicator, those before the target's day, as {date, value, source} and what else
    the file says of them. ahead_points, behind_points: the target's own limits, else the plan's.
    """
    return [_flat(plan, indicator, target) for plan in plans for indicator, target in plan.each_target()]


def to_json(plans: list[Plan]) -> str:
    """A JSON array with one object per line."""
    lines = [json.dumps(row, ensure_ascii=False) for row in flat_targets(plans)]
    return "[\n" + ",\n".join(lines) + "\n]"


def to_csv(plans: list[Plan]) -> str:
    """CSV with a header; names joined by 、, a span as start-end, a path as day=value (source) joined by 、."""
    out = io.StringIO()
    writer = csv.DictWriter(out, FIELDS, lineterminator="\n")
    writer.writeheader()
    for row in flat_targets(plans):
        writer.writerow({name: harmless(_cell(name, value)) for name, value in row.items()})
    return out.getvalue().rstrip("\n")


def _cell(name: str, value: object) -> object:
    if not isinstance(value, list):
        return value
    if name == "path":
        return "、".join(f"{point['date']}={point['value']} ({point['source']})" for point in value)
    return f"{value[0]}-{value[1]}" if name == "source_span" else "、".join(value)


def printed_units(plan: Plan, indicator: Indicator, target: Target) -> tuple[list[str], list[str]]:
    """(lead, support) of a target as the plan prints their names: its own where it has some, else the indicator's."""
    names = {agency.id: agency.zh for agency in plan.agencies}
    lead, support = indicator.units_of(target)
    return [names.get(slug, slug) for slug in lead], [names.get(slug, slug) for slug in support]


def _flat(plan: Plan, indicator: Indicator, target: Target) -> dict[str, object]:
    lead, support = printed_units(plan, indicator, target)
    limits = plan.limits_of(target)
    values = (
        plan.plan,
        plan.source.file,
        plan.indicator_id(indicator),
        plan.target_id(indicator, target),
        indicator.name.zh,
        indicator.name.en,
        indicator.concept,
        indicator.theme,
        indicator.measure,
        indicator.kind,
        target.bound,
        plain(target.value),
        indicator.unit,
        target.due_date.isoformat() if target.due_date else None,
        target.due_kind,
        target.certainty,
        target.section,
        target.span,
        lead,
        support,
        target.restates,
        target.note,
        [_flat_point(point) for point in indicator.path_to(target)],
        plain(limits.ahead_points),
        plain(limits.behind_points),
    )
    return dict(zip(FIELDS, values, strict=True))


def _flat_point(point: PathValue) -> dict[str, object]:
    told = {"date": point.date.isoformat(), "value": plain(point.value), "source": point.source}
    more = {"section": point.section, "span": point.span, "note": point.note}
    return told | {name: value for name, value in more.items() if value is not None}


def plain(value: float | None) -> float | int | None:
    """1500, not 1500.0: as the plan prints it."""
    return int(value) if value is not None and value == int(value) else value
