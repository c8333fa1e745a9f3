"""Believable values and relations in plan files: each slip is a fault with its line; what is not at hand is none."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders.baisha import GOOD, changed, faults

from milepost.catalogue.checks import check_plans

REASON = "reason: {zh: 理由, en: Reason}"


def related(*relations: str) -> str:
    """The good file with relations; enterprises are in 家, area in 平方米, energy is a year's flow in 吨."""
    return GOOD + "relations:\n" + "".join(f"  - {{{one}, {REASON}}}\n" for one in relations)


def plausible(of: str, setting: str) -> str:
    return changed(of, f"{of}\n    plausible: {setting}")


def test_settings_that_fit_have_no_fault(folder: Path) -> None:
    assert faults(folder, plausible("    unit: 家", "{value: [0, 200], step: 10, month_on_month: 0.5}")) == []
    assert faults(folder, related("id: a, kind: at_most, left: baisha/enterprises, right: [city/enterprises]")) == []


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("{value: [200, 0]}", "value: 200 is not below 0. Write [lowest, highest]."),
        ("{value: [0, 50]}", "value: leaves out 90, which the plan itself promises. Widen it."),
        ("{step: 0}", "step"),
        ("{range: [0, 50]}", "range: is no field of the format. Known here: month_on_month, step, value."),
    ],
)
def test_a_range_that_would_hold_good_values_is_a_fault(folder: Path, setting: str, message: str) -> None:
    (found,) = faults(folder, plausible("    unit: 家", setting))
    assert found.startswith("baisha-2026.yml:21: indicators[enterprises].plausible.")
    assert message.removeprefix("value: ") in found


def test_a_milestone_has_no_plausible_values(folder: Path) -> None:
    (found,) = faults(folder, plausible("    unit: 节点", "{step: 1}"))
    assert "A milestone is reached or not" in found


@pytest.mark.parametrize(
    ("relation", "message"),
    [
        (
            "id: a, kind: at_most, left: baisha/enterprises, right: [baisha/enterprize]",
            "right[0]: baisha/enterprize is no indicator of any plan here. Correct the id. "
            "Did you mean baisha/enterprises?",
        ),
        (
            "id: a, kind: at_most, left: baisha/enterprises, right: [baisha/area]",
            "compares different units (baisha/enterprises: 家, baisha/area: 平方米). "
            "Units must convert into one another.",
        ),
        (
            "id: a, kind: at_most, left: baisha/enterprises, right: [baisha/enterprises]",
            "left: baisha/enterprises stands on both sides, so it is made of itself. Correct one of them.",
        ),
        (
            "id: a, kind: at_most, left: baisha/enterprises, right: [city/a, city/b]",
            "right: has 2; at_most takes 1. Correct right or kind.",
        ),
        ("id: a, kind: sum, left: baisha/enterprises, right: [city/a]", "right: has 1; sum takes 2 or more."),
        ("id: a, kind: members, left: baisha/enterprises, right: [city/a, city/a]", "names an indicator twice."),
        (
            "id: a, kind: share, left: baisha/enterprises, right: [city/a, city/b]",
            "left: baisha/enterprises is in 家; a share is in %, ‰, 倍, 比.",
        ),
        (
            "id: a, kind: at_most, left: baisha/opened, right: [city/a]",
            "baisha/opened is a milestone: it has no value to compare. Take it out.",
        ),
        ("id: area, kind: at_most, left: baisha/enterprises, right: [city/a]", "id: area is used twice."),
        ("id: a, kind: more, left: baisha/enterprises, right: [city/a]", "Use one of at_most, members, share, sum."),
        ("id: a, kind: at_most, left: enterprises, right: [city/a]", "does not fit"),
    ],
)
def test_a_relation_that_cannot_be_is_a_fault_with_its_line(folder: Path, relation: str, message: str) -> None:
    (found,) = faults(folder, related(relation))
    assert found.startswith("baisha-2026.yml:64: relations[")
    assert message in found


def test_relations_in_a_circle_are_faults_also_across_files(folder: Path) -> None:
    one = "id: a, kind: at_most, left: baisha/enterprises, right: [heishan/enterprises]"
    back = "id: b, kind: at_most, left: heishan/enterprises, right: [baisha/enterprises]"
    two = related(one, back)
    found = faults(folder, two)
    assert len(found) == 2
    assert "goes in a circle: heishan/enterprises > baisha/enterprises > heishan/enterprises." in found[0]

    (folder / "baisha-2026.yml").write_text(related(one), encoding="utf-8")
    other = (
        related(back)
        .replace("baisha", "heishan")
        .replace("right: [heishan/enterprises]", "right: [baisha/enterprises]")
    )
    (folder / "heishan-2026.yml").write_text(other, encoding="utf-8")
    checked = check_plans(sorted(folder.glob("*.yml")), None)
    assert [len(one.faults) for one in checked] == [1, 1]
    assert all("goes in a circle" in str(one.faults[0]) for one in checked)


def test_a_share_of_a_part_within_a_whole_is_no_circle(folder: Path) -> None:
    content = related(
        "id: a, kind: at_most, left: city/part, right: [city/whole]",
        "id: b, kind: sum, left: city/whole, right: [city/part, city/rest]",
        "id: c, kind: share, left: city/share, right: [city/part, city/whole]",
    )
    assert faults(folder, content) == []


def test_an_id_of_another_plan_is_looked_up_only_where_all_files_can_be_read(folder: Path) -> None:
    content = related("id: a, kind: at_most, left: baisha/enterprises, right: [heishan/nothing]")
    (folder / "baisha-2026.yml").write_text(content, encoding="utf-8")
    other = folder / "heishan-2026.yml"
    other.write_text(GOOD.replace("baisha", "heishan"), encoding="utf-8")
    (first, _) = check_plans(sorted(folder.glob("*.yml")), None)
    assert ["heishan/nothing is no indicator" in str(fault) for fault in first.faults] == [True]
    other.write_text("plan: [", encoding="utf-8")
    (first, _) = check_plans(sorted(folder.glob("*.yml")), None)
    assert first.faults == []


def test_a_year_is_not_compared_with_a_stock(folder: Path) -> None:
    stock = (
        "  - id: stock\n    name: {zh: 库存, en: Stock}\n    concept: stock\n    theme: energy\n    measure: level\n"
        "    unit: 吨\n    targets:\n      - {section: 一, due_kind: none}\n"
    )
    content = related("id: a, kind: at_most, left: baisha/energy, right: [baisha/stock]")
    content = content.replace("  - id: energy\n", stock + "  - id: energy\n")
    (found,) = faults(folder, content)
    assert "compares a year's flow with other measures (baisha/energy: annual, baisha/stock: level)" in found
