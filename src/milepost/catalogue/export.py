"""All targets, flat, for other programs. list[Plan] -> one dict per target; JSON or CSV text."""

from __future__ import annotations

import csv
import io
import json

from milepost.catalogue.plan import Indicator, Plan, Target

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
)


def flat_targets(plans: list[Plan]) -> list[dict[str, object]]:
    """One dict of FIELDS per target, in the order of the files.

    plan_file: the text that source_span counts characters in. due: ISO day or None; lead, support: printed names.
    """
    return [_flat(plan, indicator, target) for plan in plans for indicator, target in plan.each_target()]


def to_json(plans: list[Plan]) -> str:
    """A JSON array with one object per line."""
    lines = [json.dumps(row, ensure_ascii=False) for row in flat_targets(plans)]
    return "[\n" + ",\n".join(lines) + "\n]"


def to_csv(plans: list[Plan]) -> str:
    """CSV with a header; names joined by 、, a span as start-end, nothing for what is not there."""
    out = io.StringIO()
    writer = csv.DictWriter(out, FIELDS, lineterminator="\n")
    writer.writeheader()
    for row in flat_targets(plans):
        writer.writerow({name: _cell(name, value) for name, value in row.items()})
    return out.getvalue().rstrip("\n")


def _cell(name: str, value: object) -> object:
    if not isinstance(value, list):
        return value
    return f"{value[0]}-{value[1]}" if name == "source_span" else "、".join(value)


def printed_units(plan: Plan, indicator: Indicator, target: Target) -> tuple[list[str], list[str]]:
    """(lead, support) of a target as the plan prints their names: its own where it has some, else the indicator's."""
    names = {agency.id: agency.zh for agency in plan.agencies}
    lead = indicator.lead if target.lead is None else target.lead
    support = indicator.support if target.support is None else target.support
    return [names.get(slug, slug) for slug in lead], [names.get(slug, slug) for slug in support]


def _flat(plan: Plan, indicator: Indicator, target: Target) -> dict[str, object]:
    lead, support = printed_units(plan, indicator, target)
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
    )
    return dict(zip(FIELDS, values, strict=True))


def plain(value: float | None) -> float | int | None:
    """1500, not 1500.0: as the plan prints it."""
    return int(value) if value is not None and value == int(value) else value
