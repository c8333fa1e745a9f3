"""The form: every agency that has something to report gets one, whatever kinds of rows it holds."""

from __future__ import annotations

import functools
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from builders.workbooks import fill

from milepost.catalogue import Plan, read_plans
from milepost.errors import MilepostError
from milepost.events import Rules
from milepost.settings import PROJECT
from producers.client.journal import LastValue
from producers.forms.spreadsheet import Reading, read_form
from producers.forms.template import indicators_of, make_template


@functools.cache
def real_plans() -> list[Plan]:
    return read_plans(PROJECT / "plans")


def agencies_with_milestones_only() -> list[str]:
    agencies = sorted({agency for names in Rules.from_plans(real_plans()).responsible.values() for agency in names})
    return [
        agency
        for agency in agencies
        if all(one.measure == "milestone" for _, one in indicators_of(real_plans(), agency))
    ]


def test_there_are_agencies_with_milestones_only() -> None:
    assert {"pinghu/data_bureau", "wucheng/water_bureau"} <= {*agencies_with_milestones_only()}


@pytest.mark.parametrize("agency", agencies_with_milestones_only())
def test_an_agency_with_milestones_only_gets_a_form_that_can_be_sent_back(agency: str, tmp_path: Path) -> None:
    path, rules = tmp_path / "form.xlsx", Rules.from_plans(real_plans())
    make_template(path, real_plans(), agency, {}, date(2026, 6, 30))
    assert "指标填报" not in openpyxl.load_workbook(path).sheetnames
    assert read_form(path, rules) == Reading([], [], 0)
    reading = read_form(fill(path, {"D2": "已启动", "E2": date(2026, 6, 30)}, sheet="节点填报"), rules)
    assert (reading.faults, [event.data.state for event in reading.events]) == ([], ["started"])


def test_an_agency_without_milestones_gets_no_empty_sheet(tmp_path: Path, plans: list[Plan]) -> None:
    make_template(tmp_path / "form.xlsx", plans, "hill/reform", {"hill/parks": LastValue(date(2026, 6, 30), 4, "个")})
    assert openpyxl.load_workbook(tmp_path / "form.xlsx").sheetnames == ["填报说明", "指标填报"]


@pytest.mark.parametrize("name", ["form.csv", "form.xls", "form", "nowhere/form.xlsx"])
def test_a_place_where_no_form_can_be_written_is_named(name: str, tmp_path: Path, plans: list[Plan]) -> None:
    with pytest.raises(MilepostError, match=name):
        make_template(tmp_path / name, plans, "hill/reform", {})
