"""Bad policies, one fault each, and the line, field and advice they are answered with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from builders.baisha import GOOD, changed, faults

from milepost.catalogue.checks import check_plans

RULE = "rule: {case_cap_wan: 5}"
WHERE = "policies[staff_award]"
TIERS = "{award_wan: 5, from_wan: 100}, {award_wan: 4, from_wan: 200}"
MIXED = "{award_wan: 5, from_wan: 100}, {award_wan: 9, grade: 国家级}"
TWICE = "{award_wan: 5, grade: 国家级}, {award_wan: 4, grade: 国家级}"
BOTH = "{award_wan: 5, grade: 国家级, from_wan: 3}"
SHARED = "shared_caps:\n  - {id: both, policies: [%s], per: project, cap_wan: 5, section: 一}\nchanges:"
RULES: dict[str, tuple[str, str, str]] = {
    "a ratio written in percent": (RULE, "rule: {ratio: 30}", f"57: {WHERE}.rule.ratio: is 30.0. Write 30% as 0.3."),
    "a cap of nothing": (
        RULE,
        "rule: {case_cap_wan: 0}",
        f"57: {WHERE}.rule.case_cap_wan: is 0. Write an amount above 0, or leave it out.",
    ),
    "years without the cap they hold for": (
        RULE,
        "rule: {firm_total_years: 3}",
        f"57: {WHERE}.rule: firm_total_years says for how long a firm_total_cap_wan holds. Give that too, or neither.",
    ),
    "a threshold without the share it holds for": (
        RULE,
        "rule: {case_cap_wan: 5, from_base_wan: 100}",
        f"57: {WHERE}.rule.from_base_wan: says from which base on a ratio is paid. Give ratio too, or use tiers.",
    ),
    "a base that no sentence has a word for": (
        RULE,
        "rule: {ratio: 0.3, base: profit}",
        f'57: {WHERE}.rule.base: "profit" is not allowed. Use one of connector_fee, contract, evaluation_cost, '
        "hardware, investment, labelling, purchases, software, training_cost, turnover, usage_fee.",
    ),
    "tiers in the wrong order": (
        RULE,
        "rule: {tiers: [{award_wan: 5, from_wan: 200}, {award_wan: 5, from_wan: 100}]}",
        f"57: {WHERE}.rule.tiers: from_wan does not rise from tier to tier. Put the lowest first.",
    ),
    "a higher tier that pays less": (
        RULE,
        f"rule: {{tiers: [{TIERS}]}}",
        f"57: {WHERE}.rule.tiers[1].award_wan: 4 is not more than the 5 of the tier below. Correct one of them.",
    ),
    "a tier reached by amount and by grade": (
        RULE,
        f"rule: {{tiers: [{BOTH}]}}",
        f"57: {WHERE}.rule.tiers[0]: is reached by from_wan or by grade. Give one of them.",
    ),
    "a tier reached by nothing": (
        RULE,
        "rule: {tiers: [{award_wan: 5}]}",
        f"57: {WHERE}.rule.tiers[0]: is reached by from_wan or by grade. Give one of them.",
    ),
    "tiers of two kinds": (
        RULE,
        f"rule: {{tiers: [{MIXED}]}}",
        f"57: {WHERE}.rule.tiers[1]: is reached in another way than the first tier. Make it a policy of its own.",
    ),
    "one grade with two awards": (
        RULE,
        f"rule: {{tiers: [{TWICE}]}}",
        f"57: {WHERE}.rule.tiers[1].grade: 国家级 is used twice. One award for each grade.",
    ),
    "a grade that no payment can name": (
        RULE,
        "rule: {tiers: [{award_wan: 5, grade: 国家/省级}]}",
        f"57: {WHERE}.rule.tiers[0].grade: is no name that an event can say: printable, without / and blanks at its "
        "ends, at most 100 signs.",
    ),
    "a step up without steps": (
        RULE,
        "rule: {case_cap_wan: 5, step_up: true}",
        f"57: {WHERE}.rule.step_up: pays the difference between tiers. List the tiers, or leave step_up out.",
    ),
    "once and again at a higher tier": (
        RULE,
        "rule: {tiers: [{award_wan: 5, from_wan: 100}], step_up: true, one_off: true}",
        f"57: {WHERE}.rule.one_off: contradicts step_up: one is paid once, the other again at a higher tier. "
        "Keep the one that is printed.",
    ),
    "once, but nobody says how much": (
        RULE,
        "rule: {firm_year_cap_wan: 5, one_off: true}",
        f"57: {WHERE}.rule.one_off: says how often, but not how much. Give tiers or case_cap_wan too.",
    ),
    "paid together without a cap of the case": (
        RULE,
        "rule: {firm_year_cap_wan: 5}\n    joint: true",
        f"58: {WHERE}.joint: counts what province and city paid against case_cap_wan. "
        "Give that too, or leave joint out.",
    ),
    "a place of an amount that the rule does not have": (
        RULE,
        f"{RULE}\n    spans: {{ratio: [74, 87]}}",
        f"58: {WHERE}.spans.ratio: is no amount of the rule. Known here: case_cap_wan.",
    ),
    "a rule that begins before its plan": (
        RULE,
        f"{RULE}\n    from: 2026-01-31",
        f"58: {WHERE}.from: 2026-01-31 is before the plan's first day 2026-02-01. Correct it, or leave it out.",
    ),
    "a rule that outlives its plan": (
        RULE,
        f"{RULE}\n    until: 2029-01-01",
        f"58: {WHERE}.until: 2029-01-01 is after the plan's last day 2028-12-31. Correct it, or leave it out.",
    ),
    "a rule that ends before it begins": (
        RULE,
        f"{RULE}\n    from: 2027-06-01\n    until: 2027-05-31",
        f"59: {WHERE}.until: the rule ends on 2027-05-31, before it begins on 2027-06-01. Correct from or until.",
    ),
    "a payer that is no unit of the plan": (
        RULE,
        f"{RULE}\n    payer: [water]",
        f"58: {WHERE}.payer[0]: water is not among the agencies. Add it there or correct it.",
    ),
    "a payer that leads anyway": (
        RULE,
        f"{RULE}\n    payer: [data]",
        f"58: {WHERE}.payer[0]: data is listed twice: who leads may report payments anyway. Name each payer once.",
    ),
    "a shared cap of a policy that is not there": (
        "changes:",
        SHARED % "staff_award, water_award",
        "62: shared_caps[both].policies[1]: water_award is no policy of this plan. Correct it, or add the policy.",
    ),
    "a cap that a policy shares with itself": (
        "changes:",
        SHARED % "staff_award, staff_award",
        "62: shared_caps[both].policies[1]: staff_award is listed twice. Name each policy once.",
    ),
    "a cap named like an indicator": (
        "changes:",
        SHARED.replace("id: both", "id: energy") % "staff_award, staff_award",
        "62: shared_caps[energy].id: energy is used twice. Ids of indicators, policies and shared caps are one list; "
        "choose another id.",
    ),
    "an amount printed elsewhere": (
        RULE,
        f"{RULE}\n    spans: {{case_cap_wan: [17, 24]}}",
        f"58: {WHERE}.spans.case_cap_wan: “达到40家以上” does not print 5 万元. Move the span or correct the value.",
    ),
    "a shared cap that the text does not print": (
        "changes:",
        (SHARED % "staff_award, staff_award").replace("section: 一}", "section: 一, span: [17, 24]}"),
        "62: shared_caps[both].span: “达到40家以上” does not print 5 万元. Move the span or correct the value.",
    ),
    "an overlap that the text does not speak of": (
        "changes:",
        "overlap: {rule: higher_only, section: 一, span: [74, 87]}\nchanges:",
        "61: overlap.span: “机关每人补助不超过5万元。” does not print 就高不重复. Move the span, or leave overlap out.",
    ),
}


@pytest.mark.parametrize(("old", "new", "told"), RULES.values(), ids=RULES.keys())
def test_policy(folder: Path, old: str, new: str, told: str) -> None:
    assert f"baisha-2026.yml:{told}" in faults(folder, changed(old, new))


SOUND: dict[str, tuple[str, str]] = {
    "an amount with a place of its own": (RULE, f"{RULE}\n    spans: {{case_cap_wan: [82, 85]}}"),
    "days inside those of the plan": (RULE, f"{RULE}\n    from: 2026-02-01\n    until: 2028-12-31"),
    "a payer beside the lead": (RULE, f"{RULE}\n    payer: [economy]\n    hold: true"),
}


@pytest.mark.parametrize(("old", "new"), SOUND.values(), ids=SOUND.keys())
def test_a_sound_policy_has_no_fault(folder: Path, old: str, new: str) -> None:
    assert faults(folder, changed(old, new)) == []


def test_a_policy_of_which_nothing_says_the_amount_is_a_warning_and_no_fault(folder: Path) -> None:
    path = folder / "baisha-2026.yml"
    path.write_text(changed(RULE, "rule: {}"), encoding="utf-8")
    [checked] = check_plans([path], folder)
    told = [str(one) for one in checked.warnings if "staff_award" in str(one)]
    assert checked.faults == []
    assert len(told) == 1
    assert told[0].startswith("baisha-2026.yml:57: policies[staff_award].rule: 没有金额")


def test_a_policy_without_a_lead_needs_a_coordinator(folder: Path) -> None:
    content = changed("    lead: [data]\n    section", "    lead: []\n    section")
    assert faults(folder, content) == []
    told: Any = [one for one in faults(folder, content.replace("coordinator: data\n", "")) if "staff_award" in one]
    assert told == [
        "baisha-2026.yml:57: policies[staff_award].lead: staff_award prints no lead and the plan has no coordinator. "
        "Name a coordinator."
    ]


def test_digits_of_a_clause_that_are_no_amount_must_be_accounted_for(folder: Path) -> None:
    """A span over the whole clause explains its digits only as long as no amount has a place of its own."""
    path = folder / "baisha-2026.yml"
    path.write_text(changed(RULE, f"{RULE}\n    spans: {{case_cap_wan: [82, 85]}}"), encoding="utf-8")
    [checked] = check_plans([path], folder)
    assert checked.coverage is not None
    assert [run.digits for run in checked.coverage.runs if run.account == "policy"] == ["5"]
    path.write_text(GOOD.replace("span: [74, 87]", "span: [45, 87]"), encoding="utf-8")
    [checked] = check_plans([path], folder)
    assert checked.coverage is not None
    assert "policy" in checked.coverage.by_account()
