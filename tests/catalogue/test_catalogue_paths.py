"""Agreed interim values and limits in plan files: faults with line and advice, and warnings."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders.baisha import GOOD, changed, faults

from milepost.catalogue.checks import check_plans

ENTERPRISES = "    baseline: {value: 12, date: 2025-12-31, span: [63, 74]}\n"
AREA = "    measure: increment\n"
ENERGY = "    unit: 吨\n"
OPENED = "    unit: 节点\n"


def with_path(after: str, *points: str) -> str:
    """The good file with a path for the indicator that the line belongs to."""
    written = "".join(f"      - {{{point}, source: work plan}}\n" for point in points)
    return changed(after, f"{after}    path:\n{written}")


def test_several_agreed_values_in_a_year_are_good(folder: Path) -> None:
    points = ("date: 2026-06-30, value: 15", "date: 2026-12-31, value: 20", "date: 2027-06-30, value: 30")
    assert faults(folder, with_path(ENTERPRISES, *points, "date: 2028-06-30, value: 60")) == []


def test_a_target_due_inside_a_year_stands_beside_that_of_the_year(folder: Path) -> None:
    """The two have ids of their own, and the year's one may be restated as before."""
    day = "      - {section: 一, due: 2028-06-30, due_kind: inherited, value: 60}\n"
    later = "      - {section: 一, due: 2028, value: 90, bound: above, span: [45, 49]}\n"
    assert faults(folder, changed(later, day + later)) == []
    again = day.replace("value: 60", "value: 70")
    assert faults(folder, changed(later, day + again + later))[0].startswith(
        "baisha-2026.yml:27: indicators[enterprises].targets[2]: baisha/enterprises/2028-06-30 is used twice."
    )


WRONG = {
    "two values of one day": (
        with_path(ENTERPRISES, "date: 2026-12-31, value: 20", "date: 2026-12-31, value: 21"),
        "26: indicators[enterprises].path[1].date: 2026-12-31 is used twice. "
        "One value a day: keep the one that was agreed.",
    ),
    "a value of a target's own day": (
        with_path(ENTERPRISES, "date: 2027-12-31, value: 40"),
        "25: indicators[enterprises].path[0].date: 2027-12-31 is the due day of baisha/enterprises/2027, a point by "
        "itself. Leave this one out or correct the day.",
    ),
    "a value after the last target": (
        with_path(ENTERPRISES, "date: 2029-06-30, value: 95"),
        "25: indicators[enterprises].path[0].date: 2029-06-30 is after the last target, due 2028-12-31. "
        "Make it a target, or correct the day.",
    ),
    "a value from before the plan": (
        with_path(ENTERPRISES, "date: 2026-01-31, value: 13"),
        "25: indicators[enterprises].path[0].date: 2026-01-31 is before the plan's first day 2026-02-01. "
        "Correct it; a value from before is a baseline:.",
    ),
    "a value before the baseline": (
        with_path(ENTERPRISES, "date: 2026-06-30, value: 13").replace(
            "date: 2025-12-31, span: [63, 74]", "date: 2026-06-30"
        ),
        "25: indicators[enterprises].path[0].date: 2026-06-30 is not after the baseline of 2026-06-30. "
        "Correct one of them.",
    ),
    "a value above the next target": (
        with_path(ENTERPRISES, "date: 2027-06-30, value: 41"),
        "27: indicators[enterprises].targets[0].value: 40 in 2027-12-31 goes back from 41 in 2027-06-30. "
        "Correct it, or say why in note.",
    ),
    "a value below the baseline": (
        with_path(ENTERPRISES, "date: 2026-06-30, value: 11"),
        "25: indicators[enterprises].path[0].value: 11 in 2026-06-30 goes back from 12 in 2025-12-31. "
        "Correct it, or say why in note.",
    ),
    "a second value of a year below the first": (
        with_path(ENTERPRISES, "date: 2027-06-30, value: 30", "date: 2027-03-31, value: 31"),
        "25: indicators[enterprises].path[0].value: 30 in 2027-06-30 goes back from 31 in 2027-03-31. "
        "Correct it, or say why in note.",
    ),
    "a value without end": (
        with_path(AREA, "date: 2026-06-30, value: .nan"),
        "35: indicators[area].path[0].value: is nan. Write a finite number.",
    ),
    "a path to a yes or no": (
        with_path(OPENED, "date: 2026-06-30, value: 1"),
        "52: indicators[opened].path: A milestone is reached or not, with nothing between. "
        "Leave path out, or measure a quantity.",
    ),
    "a path to a day that nobody knows": (
        with_path(AREA, "date: 2026-06-30, value: 1").replace(
            "due: 2027, value: 100000", "due_kind: none, value: 100000"
        ),
        "34: indicators[area].path: leads nowhere: no target of the indicator has a due day. "
        "Give one a due, or leave path out.",
    ),
    "a value that nobody is said to have agreed": (
        with_path(AREA, "date: 2026-06-30, value: 1").replace(", source: work plan", ""),
        "35: indicators[area].path[0]: lacks source. Add what is missing.",
    ),
    "a year where a day is meant": (
        with_path(AREA, "date: 2026, value: 1"),
        "35: indicators[area].path[0].date: 2026 is no day. Write it as 2026-12-31.",
    ),
    "a span that does not print the agreed value": (
        with_path(ENTERPRISES, "date: 2026-06-30, value: 20, span: [17, 24]"),
        "25: indicators[enterprises].path[0].span: “达到40家以上” does not print 20 家. "
        "Move the span or correct the value.",
    ),
    "a limit of nothing": (
        changed("value: 30,", "value: 30, limits: {ahead_points: 0},"),
        "45: indicators[energy].targets[0].limits.ahead_points: is 0. "
        "Points of gap, above 0: far_behind begins at -behind_points.",
    ),
    "a limit below zero, of the plan": (
        changed("horizon: 2028", "horizon: 2028\nlimits: {behind_points: -30}"),
        "7: limits.behind_points: is -30. Points of gap, above 0: far_behind begins at -behind_points.",
    ),
    "limits the wrong way round": (
        changed("horizon: 2028", "horizon: 2028\nlimits: {ahead_points: 30, behind_points: 10}"),
        "7: limits: ahead_points 30 is not below behind_points 10: behind reaches from -ahead_points to "
        "-behind_points. Swap or correct them (a target's are read beside the plan's).",
    ),
    "a target's limit beyond the plan's other one": (
        changed("value: 30,", "value: 30, limits: {ahead_points: 35},"),
        "45: indicators[energy].targets[0].limits: ahead_points 35 is not below behind_points 30: behind reaches from "
        "-ahead_points to -behind_points. Swap or correct them (a target's are read beside the plan's).",
    ),
    "a day before the plan": (
        changed("due: 2027, value: 40,", "due: 2026-01-15, due_kind: inherited, value: 40,"),
        "25: indicators[enterprises].targets[0].due: 2026-01-15 is before the plan's first day 2026-02-01. "
        "Correct due, issued or start.",
    ),
    "a month that the sentence does not print": (
        changed("due: 2027, value: 40,", "due: 2027-06-30, value: 40,"),
        "25: indicators[enterprises].targets[0].due: the sentence does not print month 6 of 2027-06-30. "
        "Correct due, or name the month (月份) in note.",
    ),
    "an undated target of every year without a value": (
        changed("due: 2028, value: 30, ", "due_kind: none, recurs: yearly, "),
        "45: indicators[energy].targets[0].value: is None; measure is annual. "
        "Only a milestone or an undated target has no value.",
    ),
}


@pytest.mark.parametrize(("content", "told"), WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_is_told_with_its_line(folder: Path, content: str, told: str) -> None:
    assert f"baisha-2026.yml:{told}" in faults(folder, content)


NOTED = {
    "a value that goes back with a note": with_path(ENTERPRISES, "date: 2026-06-30, value: 11, note: moved out"),
    "a falling path of a falling indicator": with_path(AREA, "date: 2026-06-30, value: 200000").replace(
        "    measure: increment\n", "    measure: level\n    direction: down\n"
    ),
    "months of a year's flow, below the year before": with_path(
        AREA, "date: 2026-12-31, value: 90000", "date: 2027-06-30, value: 50000", "date: 2027-09-30, value: 70000"
    ).replace("measure: increment", "measure: annual"),
    "growth that slows within a year": with_path(
        AREA, "date: 2026-06-30, value: 30", "date: 2026-12-31, value: 20"
    ).replace("measure: increment", "measure: annual").replace("unit: 平方米", 'unit: "%"').replace(
        "value: 100000, span: [25, 35]", "value: 25"
    ),
    "an undated promise without a figure": changed("due: 2027, value: 100000, span: [25, 35]", "due_kind: none"),
}  # fmt: skip


@pytest.mark.parametrize("content", NOTED.values(), ids=NOTED.keys())
def test_what_looks_odd_and_is_right_is_no_fault(folder: Path, content: str) -> None:
    assert faults(folder, content) == []


def test_a_year_s_flow_goes_back_where_its_months_or_whole_years_do(folder: Path) -> None:
    points = ("date: 2026-06-30, value: 50000", "date: 2026-12-31, value: 40000")
    annual = with_path(AREA, *points, "date: 2027-06-30, value: 1").replace("measure: increment", "measure: annual")
    assert [fault.split(": ", 2)[2] for fault in faults(folder, annual)] == [
        "40000 in 2026-12-31 goes back from 50000 in 2026-06-30. Correct it, or say why in note."
    ]
    years = with_path(AREA, "date: 2026-12-31, value: 110000").replace("measure: increment", "measure: annual")
    assert [fault.split(": ", 2)[2] for fault in faults(folder, years)] == [
        "100000 in 2027-12-31 goes back from 110000 in 2026-12-31. Correct it, or say why in note."
    ]


def warnings(folder: Path, content: str) -> list[str]:
    path = folder / "baisha-2026.yml"
    path.write_text(content, encoding="utf-8")
    (checked,) = check_plans([path], folder)
    return [str(warning) for warning in checked.warnings]


ANNUAL = GOOD.replace("measure: increment", "measure: annual")


def test_an_annual_target_whose_first_years_nothing_speaks_of_is_told_in_both_languages(folder: Path) -> None:
    (told,) = warnings(folder, ANNUAL.replace("due: 2027, value: 100000", "due: 2028, value: 100000"))
    assert told.startswith("baisha-2026.yml:29: indicators[area].path: 年度指标,2026—2027年应完成多少没有约定:")
    assert " · is annual, and nothing says what 2026 to 2027 is to bring: unless the last whole year" in told
    assert "Add baseline: {value: …, date: 2025-12-31} if the plan states one" in told
    assert "path: [{date: 2026-12-31, value: …, source: …}]" in told
    assert faults(folder, ANNUAL) == []


def annual(*points: str, **changes: str) -> str:
    content = with_path(AREA, *points) if points else GOOD
    for old, new in ({"measure: increment": "measure: annual"} | changes).items():
        assert content.count(old) == 1, old
        content = content.replace(old, new)
    return content


UNIT = "unit: 平方米"
QUIET = {
    "the first year has a value of its own": annual("date: 2026-12-31, value: 9"),
    "the plan states what the year before brought": annual(
        **{UNIT: UNIT + "\n    baseline: {value: 1, date: 2025-12-31}"}
    ),
    "the target is due in the plan's first year": annual(**{"due: 2027, value: 100000": "due: 2026, value: 100000"}),
    "a growth rate, which is compared with its target alone": annual(**{UNIT: 'unit: "%"'}),
    "a ceiling, which is kept or broken": annual(**{"due: 2027, value: 100000": "due: 2027, bound: at_most, value: 1"}),
    "a flow that is to fall": annual(**{UNIT: UNIT + "\n    direction: down"}),
    "no target with a day": annual(**{"due: 2027, value: 100000": "due_kind: none, value: 100000"}),
    "no flow of years": GOOD,
}


@pytest.mark.parametrize("content", QUIET.values(), ids=QUIET.keys())
def test_nothing_is_told_where_every_year_can_be_read(folder: Path, content: str) -> None:
    assert warnings(folder, content) == []


def test_a_value_inside_a_year_says_nothing_of_what_the_year_is_to_bring(folder: Path) -> None:
    (told,) = warnings(folder, annual("date: 2026-06-30, value: 4"))
    assert "nothing says what 2026 is to bring: unless" in told
    (told,) = warnings(folder, annual(**{UNIT: UNIT + "\n    baseline: {value: 1, date: 2025-06-30}"}))
    assert "2026年应完成多少没有约定(基期 2025-06-30 不是年末,不能用):" in told
    assert (
        "nothing says what 2026 is to bring (the baseline of 2025-06-30 is inside a year and of no use): unless" in told
    )


def test_a_path_that_no_light_follows_is_told(folder: Path) -> None:
    growth = annual("date: 2026-12-31, value: 9", **{UNIT: 'unit: "%"'})
    ceiling = with_path(ENERGY, "date: 2026-12-31, value: 9")
    falling = with_path(AREA, "date: 2026-12-31, value: 9").replace(UNIT, UNIT + "\n    direction: down")
    for content, zh, en in (
        (growth, "增速", "a growth rate"),
        (ceiling, "上限", "a ceiling"),
        (falling, "上限", "a ceil"),
    ):
        (told,) = warnings(folder, content)
        assert f".path: {zh}指标直接与目标值比较" in told
        assert f" · is on {en}" in told
    based = falling.replace(UNIT, UNIT + "\n    baseline: {value: 200000, date: 2025-12-31}")
    assert warnings(folder, based) == []
