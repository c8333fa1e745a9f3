"""Bad plan files: each fault names file, line and field and says what to do. One good file, one slip per case."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders.baisha import changed, faults


def test_the_good_file_has_no_fault(folder: Path) -> None:
    assert faults(folder) == []


FORMAT = {
    "a misspelt field is named with the known ones beside it": (
        "horizon: 2028",
        "horizont: 2028",
        [
            "baisha-2026.yml:1: the file: lacks horizon. Add what is missing.",
            "baisha-2026.yml:6: horizont: is no field of the format. Known here: agencies, changes, coordinator, "
            "document_number, effective, event_limits, horizon, indicators, inferred, issued, jurisdiction, limits, "
            "not_targets, overlap, plan, policies, relations, shared_caps, source, start, status, title.",
        ],
    ),
    "a word that is no measure is answered with the measures": (
        "measure: annual",
        "measure: yearly",
        [
            'baisha-2026.yml:41: indicators[energy].measure: "yearly" is not allowed. '
            "Use one of annual, cumulative, increment, level, milestone."
        ],
    ),
    "an id with capital letters does not fit the form of ids": (
        "id: area",
        "id: Area",
        [
            'baisha-2026.yml:29: indicators[Area].id: "Area" does not fit ^[a-z][a-z0-9_]*$. '
            "Use lower case letters, digits and the mark shown."
        ],
    ),
    "a value that is text is not taken for a number": (
        "value: 30,",
        "value: 30吨,",
        ['baisha-2026.yml:45: indicators[energy].targets[0].value: "30吨" is none of null, number. Correct the value.'],
    ),
    "a span of one offset lacks its end": (
        "span: [52, 58]",
        "span: [52]",
        [
            "baisha-2026.yml:45: indicators[energy].targets[0].span: [52] is too short. "
            "The format is in plans/plan.schema.json."
        ],
    ),
    "a day that does not exist is no date": (
        "issued: 2026-02-01",
        "issued: '2026-02-31'",
        [
            "baisha-2026.yml:5: issued: '2026-02-31' is not a 'date'. The format is in plans/plan.schema.json.",
        ],
    ),
    "a field written twice is told, where YAML would keep the last": (
        "    measure: annual",
        "    measure: annual\n    measure: level",
        ["baisha-2026.yml:42: measure: is written twice here. Keep one of them."],
    ),
}


@pytest.mark.parametrize(("old", "new", "told"), FORMAT.values(), ids=FORMAT.keys())
def test_format(folder: Path, old: str, new: str, told: list[str]) -> None:
    assert sorted(faults(folder, changed(old, new))) == told


RULES = {
    "two indicators of one id": (
        "- id: energy",
        "- id: area",
        "37: indicators[area].id: area is used twice. Ids of indicators, policies and shared caps are one list; "
        "choose another id.",
    ),
    "a second target of one year without a place": (
        ", place: again,\n         restates: baisha/enterprises/2028",
        "",
        "27: indicators[enterprises].targets[2]: baisha/enterprises/2028 is used twice. "
        "Give the later mention a place: (e.g. headline), or make it an indicator of its own.",
    ),
    "one unit listed under two ids": (
        "zh: 区经信局",
        "zh: 区数据局",
        "13: agencies[economy].zh: 区数据局 is used twice. List a unit once.",
    ),
    "a promise after the horizon": (
        "due: 2027, value: 40,",
        "due: 2031, value: 40,",
        "25: indicators[enterprises].targets[0].due: 2031 is after the horizon 2028. Correct due or horizon.",
    ),
    "a promise before the plan": (
        "due: 2027, value: 40,",
        "due: 2025, value: 40,",
        "25: indicators[enterprises].targets[0].due: 2025 is before the plan's first day 2026-02-01. "
        "Correct due, issued or start.",
    ),
    "a horizon later than the last promise": (
        "horizon: 2028",
        "horizon: 2030",
        "6: horizon: is 2030, but the last promise is due in 2028. Use that year.",
    ),
    "a target without a day that claims to have one": (
        "{section: 一, due: 2028}",
        "{section: 一}",
        "53: indicators[opened].targets[0].due_kind: is explicit with due None. "
        "Use none if and only if due is left out.",
    ),
    "a unit that nobody can convert": (
        "unit: 吨",
        "unit: 石",
        "42: indicators[energy].unit: 石 is no known unit. "
        "Use the unit as printed; a new one goes into CANONICAL in src/milepost/units.py.",
    ),
    "a milestone counted in tonnes": (
        "unit: 节点",
        "unit: 吨",
        "51: indicators[opened].unit: 吨 does not go with measure milestone. Units of milestones: 是否, 节点.",
    ),
    "a milestone with a value": (
        "{section: 一, due: 2028}",
        "{section: 一, due: 2028, value: 1}",
        "53: indicators[opened].targets[0].value: is 1; measure is milestone. Leave value out: it is a yes or no.",
    ),
    "a quantity without a value": (
        "value: 30, ",
        "",
        "45: indicators[energy].targets[0].value: is None; measure is annual. "
        "Only a milestone or an undated target has no value.",
    ),
    "a value without end": (
        "value: 30,",
        "value: .inf,",
        "45: indicators[energy].targets[0].value: is inf. Write a finite number.",
    ),
    "a lead that is no unit of the plan": (
        "    lead: [data]\n    support",
        "    lead: [water]\n    support",
        "21: indicators[enterprises].lead[0]: water is not among the agencies. Add it there or correct it.",
    ),
    "a unit that leads and supports": (
        "support: [economy]",
        "support: [economy, data]",
        "22: indicators[enterprises].support[1]: data is listed twice. Name each unit once, as lead or support.",
    ),
    "a target whose own lead is no unit of the plan": (
        "value: 30,",
        "value: 30, lead: [water],",
        "45: indicators[energy].targets[0].lead[0]: water is not among the agencies. Add it there or correct it.",
    ),
    "a policy of a unit that is not there": (
        "    lead: [data]\n    section",
        "    lead: [water]\n    section",
        "58: policies[staff_award].lead[0]: water is not among the agencies. Add it there or correct it.",
    ),
    "a coordinator who is no unit of the plan": (
        "coordinator: data",
        "coordinator: water",
        "8: coordinator: water is not among the agencies. Add it there or correct it.",
    ),
    "an interim value above the last one": (
        "value: 40, span: [17, 24]",
        "value: 95, span: [17, 24]",
        "26: indicators[enterprises].targets[1].value: 90 in 2028-12-31 goes back from 95 in 2027-12-31. "
        "Correct it, or say why in note.",
    ),
    "a first value below the baseline": (
        "value: 12, date: 2025-12-31, span: [63, 74]",
        "value: 44, date: 2025-12-31",
        "25: indicators[enterprises].targets[0].value: 40 in 2027-12-31 goes back from 44 in 2025-12-31. "
        "Correct it, or say why in note.",
    ),
    "a restatement of nothing": (
        "restates: baisha/enterprises/2028",
        "restates: baisha/enterprises/2029",
        "28: indicators[enterprises].targets[2].restates: baisha/enterprises/2029 is no target of this plan. "
        "Use <jurisdiction>/<indicator>/<year or day>[/<place>]. Did you mean baisha/enterprises/2028?",
    ),
    "a restatement of itself": (
        "restates: baisha/enterprises/2028",
        "restates: baisha/enterprises/2028/again",
        "28: indicators[enterprises].targets[2].restates: baisha/enterprises/2028/again is this target itself. "
        "Name the one it repeats.",
    ),
    "a restatement of another promise": (
        "restates: baisha/enterprises/2028",
        "restates: baisha/enterprises/2027",
        "28: indicators[enterprises].targets[2].restates: value is 90.0 here and 40.0 there. "
        "Where they differ, leave restates out and say it in note.",
    ),
    "an inferred field that does not exist": (
        "field: coordinator",
        "field: effective.until",
        "10: inferred[0].field: effective.until: until leads nowhere. Known there: from, to.",
    ),
    "a change of something that is not there": (
        "id: enterprises/2028, on",
        "id: enterprises/2029, on",
        "62: changes[enterprises/2029].id: enterprises/2029 is no target, indicator, agency, policy, shared cap or "
        "relation of this plan. Correct the id, or say dropped: true if it was taken out. Did you mean "
        "baisha/enterprises/2028?",
    ),
    "a dropped promise that still stands there": (
        "reason: raised}",
        "reason: raised, dropped: true}",
        "62: changes[enterprises/2028].dropped: enterprises/2028 still stands in the file. "
        "Take it out, or leave dropped out.",
    ),
    "a reason that says nothing": (
        "reason: raised}",
        "reason: ''}",
        "62: changes[enterprises/2028].reason: '' should be non-empty. The format is in plans/plan.schema.json.",
    ),
    "a value that is frozen after its first period": (
        "    direction: down",
        "    direction: down\n    frozen_after: 1",
        "44: indicators[energy].frozen_after: is 1: every value stands for one period. "
        "Use 0 where it may stand still, or 2 periods and more.",
    ),
    "a parent that has no plan and no name": (
        "level: district",
        "level: district, parent: jinhua",
        "3: jurisdiction.parent: jinhua has no plan here, so its name is unknown. Add parent_name: {zh: …, en: …}.",
    ),
    "a plan whose file has another name": (
        "plan: baisha-2026",
        "plan: baisha-2027",
        "1: plan: is baisha-2027 in a file named baisha-2026.yml. Name the file baisha-2027.yml.",
    ),
}


@pytest.mark.parametrize(("old", "new", "told"), RULES.values(), ids=RULES.keys())
def test_rule(folder: Path, old: str, new: str, told: str) -> None:
    assert f"baisha-2026.yml:{told}" in faults(folder, changed(old, new))


def test_a_promise_that_nobody_answers_for(folder: Path) -> None:
    content = changed("due: 2027, value: 40,", "due: 2027, value: 40, lead: [],").replace("coordinator: data\n", "")
    leads = [fault for fault in faults(folder, content) if ".lead: " in fault]
    assert leads == [
        f"baisha-2026.yml:{line}: indicators[{name}].lead: {name} prints no lead and the plan has no coordinator. "
        "Name a coordinator."
        for line, name in ((28, "area"), (36, "energy"), (45, "opened"))
    ] + [
        "baisha-2026.yml:24: indicators[enterprises].targets[0].lead: is empty and the plan has no coordinator. "
        "Leave lead out, or name a coordinator."
    ]
