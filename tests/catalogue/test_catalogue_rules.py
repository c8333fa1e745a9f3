"""Bad plan files: each fault names file, line and field and says what to do. One good file, one slip per case."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from milepost.catalogue import format
from milepost.catalogue.checks import check_plans
from milepost.catalogue.read import read_plan
from milepost.errors import CatalogueError

ROOT = Path(__file__).resolve().parents[2]
TEXT = """白沙区行动计划
到2027年,企业达到40家以上,新增面积10万平方米;到2028年,企业超90家,能耗不超过30吨。
基期为2025年底的12家。机关每人补助不超过5万元。到2028年,企业超90家。
"""
GOOD = f"""\
plan: baisha-2026
title: {{zh: 白沙区行动计划, en: Baisha plan}}
jurisdiction: {{id: baisha, name: {{zh: 白沙区, en: Baisha}}, level: district}}
status: in_force
issued: 2026-02-01
horizon: 2028
source: {{file: baisha.txt, sha256: {hashlib.sha256(TEXT.encode()).hexdigest()}}}
coordinator: data
inferred:
  - {{field: coordinator, why: not printed}}
agencies:
  - {{id: data, zh: 区数据局, en: Data Bureau}}
  - {{id: economy, zh: 区经信局, en: Economy Bureau}}
indicators:
  - id: enterprises
    name: {{zh: 企业, en: Enterprises}}
    concept: enterprises
    theme: data
    measure: level
    unit: 家
    lead: [data]
    support: [economy]
    baseline: {{value: 12, date: 2025-12-31, span: [63, 74]}}
    targets:
      - {{section: 一, due: 2027, value: 40, span: [17, 24]}}
      - {{section: 一, due: 2028, value: 90, bound: above, span: [45, 49]}}
      - {{section: 一, due: 2028, value: 90, bound: above, span: [96, 100], place: again,
         restates: baisha/enterprises/2028}}
  - id: area
    name: {{zh: 新增面积, en: New area}}
    concept: area
    theme: industry
    measure: increment
    unit: 平方米
    targets:
      - {{section: 一, due: 2027, value: 100000, span: [25, 35]}}
  - id: energy
    name: {{zh: 能耗, en: Energy used}}
    concept: energy
    theme: energy
    measure: annual
    unit: 吨
    direction: down
    targets:
      - {{section: 一, due: 2028, value: 30, bound: at_most, span: [52, 58]}}
  - id: opened
    name: {{zh: 开放, en: Opened}}
    concept: opened
    theme: data
    measure: milestone
    unit: 节点
    targets:
      - {{section: 一, due: 2028}}
policies:
  - id: staff_award
    name: {{zh: 补助, en: Award}}
    rule: {{case_cap_wan: 5}}
    lead: [data]
    section: 一
    span: [74, 87]
changes:
  - {{id: enterprises/2028, on: 2026-03-01, reason: raised}}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "baisha.txt").write_text(TEXT, encoding="utf-8", newline="")
    return tmp_path


def faults(folder: Path, content: str = GOOD, name: str = "baisha-2026.yml") -> list[str]:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return [str(fault) for checked in check_plans([path], folder) for fault in checked.faults]


def changed(old: str, new: str) -> str:
    assert GOOD.count(old) == 1, f"{old!r} must stand in the good file once"
    return GOOD.replace(old, new)


def test_the_good_file_has_no_fault(folder: Path) -> None:
    assert faults(folder) == []


FORMAT = {
    "a misspelt field is named with the known ones beside it": (
        "horizon: 2028",
        "horizont: 2028",
        [
            "baisha-2026.yml:1: the file: lacks horizon. Add what is missing.",
            "baisha-2026.yml:6: horizont: is no field of the format. Known here: agencies, changes, coordinator, "
            "document_number, effective, horizon, indicators, inferred, issued, jurisdiction, limits, not_targets, "
            "plan, policies, source, start, status, title.",
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
        "37: indicators[area].id: area is used twice. Ids of indicators and policies are one list; choose another id.",
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
        "25: indicators[enterprises].targets[0].due: 2025 is before the plan's first year 2026. "
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
        "53: indicators[opened].targets[0].value: is 1.0; measure is milestone. "
        "A milestone has no value, everything else has.",
    ),
    "a quantity without a value": (
        "value: 30, ",
        "",
        "45: indicators[energy].targets[0].value: is None; measure is annual. "
        "A milestone has no value, everything else has.",
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
        "Use <jurisdiction>/<indicator>/<year>[/<place>].",
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
        "62: changes[enterprises/2029].id: enterprises/2029 is no target, indicator, agency or policy of this plan. "
        "Correct the id.",
    ),
    "a ratio written in percent": (
        "rule: {case_cap_wan: 5}",
        "rule: {ratio: 30}",
        "57: policies[staff_award].rule.ratio: is 30.0. Write 30% as 0.3.",
    ),
    "years without the cap they hold for": (
        "rule: {case_cap_wan: 5}",
        "rule: {firm_total_years: 3}",
        "57: policies[staff_award].rule: firm_total_years says for how long a firm_total_cap_wan holds. "
        "Give that too, or neither.",
    ),
    "tiers in the wrong order": (
        "rule: {case_cap_wan: 5}",
        "rule: {tiers: [{award_wan: 5, from_wan: 200}, {award_wan: 5, from_wan: 100}]}",
        "57: policies[staff_award].rule.tiers: from_wan does not rise from tier to tier. Put the lowest first.",
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


SPANS = {
    "a span past the end of the text": (
        "span: [52, 58]",
        "span: [52, 580]",
        "45: indicators[energy].targets[0].span: [52, 580) is not inside the text of 102 characters. "
        "Count characters, not bytes.",
    ),
    "a span of other words": (
        "span: [52, 58]",
        "span: [17, 24]",
        "45: indicators[energy].targets[0].span: “达到40家以上” does not print 30 吨. "
        "Move the span or correct the value.",
    ),
    "a value that the text does not print": (
        "value: 100000",
        "value: 10",
        "36: indicators[area].targets[0].span: “新增面积10万平方米” does not print 10 平方米. "
        "Move the span or correct the value.",
    ),
    "a unit that the text does not print": (
        "unit: 家",
        "unit: 人",
        "25: indicators[enterprises].targets[0].value: the text prints 家 after the number, not 人. "
        "Correct it, or name the unit in note.",
    ),
    "以上 read as above": (
        "value: 40, span",
        "value: 40, bound: above, span",
        "25: indicators[enterprises].targets[0].bound: is above, but the words around the number say at_least. "
        "Correct it, or name the bound in note.",
    ),
    "不超过 read as at_least": (
        "bound: at_most, ",
        "",
        "45: indicators[energy].targets[0].bound: is at_least, but the words around the number say at_most. "
        "Correct it, or name the bound in note.",
    ),
    "a year that the sentence does not print": (
        "due: 2027, value: 40",
        "due: 2026, value: 40",
        "25: indicators[enterprises].targets[0].due: 2026 is not printed in the sentence. "
        "Correct due or span, or use due_kind: inherited.",
    ),
    "the year of the next clause": (
        "due: 2027, value: 40",
        "due: 2028, place: early, value: 40",
        "25: indicators[enterprises].targets[0].due: is 2028, but the year before the number is 2027. "
        "Correct it, or name the year in note.",
    ),
    "a baseline that the text does not print": (
        "value: 12, date",
        "value: 13, date",
        "23: indicators[enterprises].baseline.span: “2025年底的12家。” does not print 13 家. "
        "Move the span or correct the value.",
    ),
    "an amount that the clause does not print": (
        "case_cap_wan: 5",
        "case_cap_wan: 50",
        "57: policies[staff_award].rule.case_cap_wan: “机关每人补助不超过5万元。” does not print 50 万元. "
        "Move the span or correct the value.",
    ),
    "a stretch of no targets past the end": (
        "changes:",
        "not_targets: [[3, 2]]\nchanges:",
        "61: not_targets[0]: [3, 2) is not inside the text of 102 characters. Count characters, not bytes.",
    ),
}


@pytest.mark.parametrize(("old", "new", "told"), SPANS.values(), ids=SPANS.keys())
def test_span(folder: Path, old: str, new: str, told: str) -> None:
    assert f"baisha-2026.yml:{told}" in faults(folder, changed(old, new))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("value: 40, span", "value: 40, bound: above, note: the bound of the headline is used, span"),
        ("due: 2027, value: 40", "due: 2028, place: early, note: the heading gives the year, value: 40"),
    ],
    ids=["bound", "year"],
)
def test_a_note_that_names_the_odd_thing_answers_for_it(folder: Path, old: str, new: str) -> None:
    assert faults(folder, changed(old, new)) == []


def test_a_note_about_something_else_answers_for_nothing(folder: Path) -> None:
    assert len(faults(folder, changed("value: 40, span", "value: 40, bound: above, note: see part two, span"))) == 1


def test_another_edition_of_the_text_is_the_only_fault_told(folder: Path) -> None:
    (folder / "baisha.txt").write_text("序。" + TEXT, encoding="utf-8")
    found = faults(folder)
    assert len(found) == 1
    assert "baisha-2026.yml:7: source.sha256: is not that of" in found[0]
    assert "Spans belong to one text: get that one, or read it anew." in found[0]


def test_without_the_text_everything_but_the_spans_is_still_checked(folder: Path) -> None:
    (folder / "baisha.txt").unlink()
    assert faults(folder, changed("span: [52, 58]", "span: [1, 2]")) == []
    assert len(faults(folder, changed("unit: 吨", "unit: 石"))) == 1


def test_all_faults_of_a_file_are_told_at_once(folder: Path) -> None:
    bad = (
        GOOD.replace("coordinator: data", "coordinator: water")
        .replace("unit: 吨", "unit: 石")
        .replace("[52, 58]", "[1, 2]")
    )
    assert [fault.split(":")[1] for fault in sorted(faults(folder, bad))] == ["42", "45", "45", "8"]


def test_no_lead_and_no_coordinator_leaves_nobody_to_report(folder: Path) -> None:
    bad = GOOD.replace("coordinator: data\n", "").replace("field: coordinator", "field: issued")
    told = "28: indicators[area].lead: area prints no lead and the plan has no coordinator. Name a coordinator."
    assert f"baisha-2026.yml:{told}" in faults(folder, bad)


def test_an_indicator_of_two_plans_is_told_in_both_files(folder: Path) -> None:
    for name in ("baisha-2026", "baisha-2029"):
        (folder / f"{name}.yml").write_text(GOOD.replace("plan: baisha-2026", f"plan: {name}"), encoding="utf-8")
    first, second = check_plans(folder.glob("*.yml"), folder)
    told = ":15: indicators[enterprises].id: baisha/enterprises is also an indicator of "
    assert f"baisha-2026.yml{told}baisha-2029. Choose another id." in map(str, first.faults)
    assert f"baisha-2029.yml{told}baisha-2026. Choose another id." in map(str, second.faults)


def test_broken_yaml_is_told_with_its_line(folder: Path) -> None:
    (told,) = faults(folder, changed("status: in_force", "status: 'in_force"))
    assert told.startswith("baisha-2026.yml:")
    assert "is not YAML: " in told
    assert told.endswith("Look at quotes, colons and indentation there.")


def test_a_file_that_is_not_utf_8_is_told(folder: Path) -> None:
    path = folder / "baisha-2026.yml"
    path.write_bytes(GOOD.encode("gb18030"))
    (checked,) = check_plans([path], folder)
    assert str(checked.faults[0]).startswith("baisha-2026.yml:1: the file: cannot be read: ")
    assert str(checked.faults[0]).endswith("Save it as UTF-8.")


def test_reading_a_bad_file_for_a_build_points_at_the_check(folder: Path) -> None:
    path = folder / "baisha-2026.yml"
    path.write_text(changed("measure: annual", "measure: yearly"), encoding="utf-8")
    with pytest.raises(
        CatalogueError, match=r"baisha-2026.yml: .*yearly.* Run `milepost plans check` for all faults\."
    ):
        read_plan(path)


def test_words_that_yaml_1_1_takes_for_booleans_stay_words(folder: Path) -> None:
    path = folder / "baisha-2026.yml"
    path.write_text(changed("en: Economy Bureau", "en: No"), encoding="utf-8")
    plan = read_plan(path)
    assert (plan.agencies[1].en, plan.changes[0].on.isoformat()) == ("No", "2026-03-01")


def test_the_committed_schema_is_the_one_the_types_give() -> None:
    committed = (ROOT / "plans" / format.SCHEMA_NAME).read_text(encoding="utf-8")
    assert committed == format.schema_text(), "run `milepost plans schema`"
