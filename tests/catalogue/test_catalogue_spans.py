"""Bad plan files: spans that do not say what the text says, and files that cannot be read at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders.baisha import GOOD, TEXT, changed, faults

from milepost.catalogue import format
from milepost.catalogue.checks import check_plans
from milepost.catalogue.read import read_plan
from milepost.errors import CatalogueError

ROOT = Path(__file__).resolve().parents[2]

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
    told = ":15: indicators[enterprises].id: baisha/enterprises is also an id of "
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
