"""Plans as table rows. list[Plan] -> {table: {key: Entry}}, the present content of catalogue.* without its versions.

A row is a tuple in the order of COLUMNS[table]; its key is the first KEYS[table] fields of the row, in that order.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from milepost.catalogue.measuring import MEASURING
from milepost.catalogue.plan import Indicator, Plan, Target, is_path_point
from milepost.catalogue.sentences import sentence
from milepost.errors import CatalogueError

Row = tuple[object, ...]
Key = tuple[object, ...]


class Entry(NamedTuple):
    """A row and the id of the plan that says it."""

    row: Row
    plan_id: str


# How many leading fields name the entity that a row is a version of; of an agency's part also the role.
KEYS = {
    "plans": 1,
    "jurisdictions": 1,
    "agencies": 1,
    "indicators": 1,
    "indicator_agencies": 3,
    "path_values": 2,
    "targets": 1,
    "target_agencies": 3,
    "relations": 1,
    "policies": 1,
    "shared_caps": 1,
    "not_targets": 3,
    "inferred": 3,
}
SHARED = frozenset({"jurisdictions", "agencies"})  # there before their plans; several plans may name them
# The tables' columns in the order of the rows below; valid_from, valid_to and change_reason follow them.
COLUMNS = {
    table: tuple(names.split())
    for table, names in {
        "plans": """
            plan_id jurisdiction_id title_zh title_en document_number status issued_date effective_from
            effective_to start_date horizon_year source_file source_address ahead_points behind_points
            coordinator_id overlap_rule capacity_times largest_session
            """,
        "jurisdictions": "jurisdiction_id name_zh name_en level parent_id",
        "agencies": "agency_id jurisdiction_id name_zh name_en",
        "indicators": """
            indicator_id plan_id jurisdiction_id name_zh name_en concept theme measure kind unit direction
            natural_limit additivity cadence measured_rule measured_event measured_where baseline_value
            baseline_date plausible_low plausible_high plausible_step plausible_month_on_month frozen_after
            """,
        "indicator_agencies": "indicator_id agency_id role position",
        "path_values": "indicator_id point_date value source section span_start span_end note",
        "targets": """
            target_id indicator_id plan_id due_date due_kind recurs target_value bound certainty section
            span_start span_end restates_target_id is_path_point note ahead_points behind_points
            """,
        "target_agencies": "target_id agency_id role position",
        "relations": "relation_id plan_id kind left_id right_ids tolerance reason_zh reason_en",
        "policies": """
            policy_id plan_id jurisdiction_id name_zh name_en rule section span_start span_end from_date until_date
            lead payer conditions_zh conditions_en is_joint is_holding spans sentence_zh sentence_en
            """,
        "shared_caps": "cap_id plan_id policies per cap_wan section span_start span_end",
        "not_targets": "plan_id span_start span_end why_zh why_en",
        "inferred": "plan_id field position why",
    }.items()
}


def rows_of(plans: list[Plan]) -> dict[str, dict[Key, Entry]]:
    """Every row the plans say, by table and key. Two plans of one jurisdiction share its row and its agencies.

    Raises CatalogueError where two entries of any other kind have one id: one would silently hide the other.
    """
    found: dict[str, dict[Key, Entry]] = {table: {} for table in KEYS}
    for plan in plans:
        for table, row in _plan_rows(plan):
            key = row[: KEYS[table]]
            if key in found[table] and table not in SHARED:
                name = " ".join(map(str, key))
                raise CatalogueError(f"{plan.plan}.yml: {name} is there twice ({table}). Run `milepost plans check`.")
            found[table][key] = Entry(row, plan.plan)
    # a jurisdiction's own plan knows it better than a plan that only names it as the one above
    parents = {row[:1]: Entry(row, plan.plan) for plan in plans for row in _parent(plan)}
    found["jurisdictions"] = parents | found["jurisdictions"]
    return found


def _plan_rows(plan: Plan) -> Iterator[tuple[str, Row]]:
    jurisdiction = plan.jurisdiction
    yield "plans", _plan(plan)
    yield (
        "jurisdictions",
        (jurisdiction.id, jurisdiction.name.zh, jurisdiction.name.en, jurisdiction.level, jurisdiction.parent),
    )
    for agency in plan.agencies:
        yield "agencies", (plan.agency_id(agency.id), jurisdiction.id, agency.zh, agency.en)
    for indicator in plan.indicators:
        yield "indicators", _indicator(plan, indicator)
        name = plan.indicator_id(indicator)
        yield from (("indicator_agencies", row) for row in _parts(plan, name, indicator.lead, indicator.support))
        yield from (("path_values", row) for row in _path_values(plan, indicator))
    for indicator, target in plan.each_target():
        yield "targets", _target(plan, indicator, target)
        lead, support = indicator.units_of(target)
        name = plan.target_id(indicator, target)
        yield from (("target_agencies", row) for row in _parts(plan, name, lead, support))
    yield from (("policies", row) for row in _policies(plan))
    yield from (("shared_caps", row) for row in _shared_caps(plan))
    yield from (("relations", row) for row in _relations(plan))
    for (start, end), why in plan.each_not_target():
        yield "not_targets", (plan.plan, start, end, why.zh if why else None, why.en if why else None)
    for position, one in enumerate(plan.inferred, 1):
        yield "inferred", (plan.plan, one.field, position, one.why)


def _plan(plan: Plan) -> Row:
    return (
        plan.plan,
        plan.jurisdiction.id,
        plan.title.zh,
        plan.title.en,
        plan.document_number,
        plan.status,
        plan.issued,
        plan.effective.from_,
        plan.effective.to,
        plan.start_date,
        plan.horizon,
        plan.source.file,
        plan.source.address,
        plan.limits.ahead_points,
        plan.limits.behind_points,
        plan.agency_id(plan.coordinator) if plan.coordinator else None,
        plan.overlap.rule if plan.overlap else None,
        plan.event_limits.capacity_times,
        plan.event_limits.largest_session,
    )


def _parent(plan: Plan) -> Iterator[Row]:
    jurisdiction, above = plan.jurisdiction, plan.jurisdiction.parent_name
    if jurisdiction.parent:
        level = "province" if jurisdiction.level == "city" else "city"
        yield (
            jurisdiction.parent,
            above.zh if above else jurisdiction.parent,
            above.en if above else jurisdiction.parent,
            level,
            None,
        )


def _indicator(plan: Plan, indicator: Indicator) -> Row:
    measured, base, plausible = indicator.measured_by, indicator.baseline, indicator.plausible
    low, high = plausible.value or (None, None)
    return (
        plan.indicator_id(indicator),
        plan.plan,
        plan.jurisdiction.id,
        indicator.name.zh,
        indicator.name.en,
        indicator.concept,
        indicator.theme,
        indicator.measure,
        indicator.kind,
        indicator.unit,
        indicator.direction,
        indicator.natural_limit,
        indicator.additivity,
        indicator.cadence,
        measured.rule if measured else None,
        MEASURING[measured.rule].event_types[0] if measured else None,
        msgspec.json.encode(measured.where, order="sorted").decode() if measured else None,
        base.value if base else None,
        base.date if base else None,
        low,
        high,
        plausible.step,
        plausible.month_on_month,
        indicator.frozen_after,
    )


def _parts(plan: Plan, name: str, lead: list[str], support: list[str]) -> Iterator[Row]:
    """Who answers for an indicator or a target. Role coordinator: the clause prints no lead."""
    roles = [("lead", lead), ("support", support)]
    if not lead and plan.coordinator:
        roles.append(("coordinator", [plan.coordinator]))
    for role, slugs in roles:
        yield from ((name, plan.agency_id(slug), role, position) for position, slug in enumerate(slugs, 1))


def _path_values(plan: Plan, indicator: Indicator) -> Iterator[Row]:
    for point in indicator.path:
        start, end = point.span or (None, None)
        where = (plan.indicator_id(indicator), point.date)
        yield (*where, point.value, point.source, point.section, start, end, point.note)


def _target(plan: Plan, indicator: Indicator, target: Target) -> Row:
    start, end = target.span or (None, None)
    return (
        plan.target_id(indicator, target),
        plan.indicator_id(indicator),
        plan.plan,
        target.due_date,
        target.due_kind,
        target.recurs,
        target.value,
        target.bound,
        target.certainty,
        target.section,
        start,
        end,
        target.restates,
        is_path_point(indicator, target),
        target.note,
        target.limits.ahead_points,
        target.limits.behind_points,
    )


def _relations(plan: Plan) -> Iterator[Row]:
    for relation in plan.relations:
        yield (
            plan.full_id(relation.id),
            plan.plan,
            relation.kind,
            relation.left,
            msgspec.json.encode(relation.right).decode(),
            relation.tolerance,
            relation.reason.zh,
            relation.reason.en,
        )


def _policies(plan: Plan) -> Iterator[Row]:
    for policy in plan.policies:
        start, end = policy.span or (None, None)
        conditions = policy.conditions
        yield (
            plan.full_id(policy.id),
            plan.plan,
            plan.jurisdiction.id,
            policy.name.zh,
            policy.name.en,
            _json(policy.rule),
            policy.section,
            start,
            end,
            *plan.days_of(policy),
            _json([plan.agency_id(slug) for slug in policy.lead or filter(None, [plan.coordinator])]),
            _json([plan.agency_id(slug) for slug in policy.payer]),
            conditions.zh if conditions else None,
            conditions.en if conditions else None,
            policy.joint,
            policy.hold,
            _json(policy.spans),
            *sentence(plan, policy),
        )


def _shared_caps(plan: Plan) -> Iterator[Row]:
    for cap in plan.shared_caps:
        policies = _json([plan.full_id(name) for name in cap.policies])
        start, end = cap.span or (None, None)
        yield plan.full_id(cap.id), plan.plan, policies, cap.per, cap.cap_wan, cap.section, start, end


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
