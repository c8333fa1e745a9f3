"""报送提醒: what is owed up to the period, what is due in the next working days, and nothing that is due long after."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from builders import promises, tracing
from builders.bulletins import OFFICE
from builders.promises import Promise, report
from msgspec.structs import replace

from milepost.bulletins.content import shape
from milepost.bulletins.content.asked import Asked, Copies, Text
from milepost.bulletins.content.making import make
from milepost.bulletins.content.version import Published

DAY = date(2026, 12, 11)  # a Friday
ASKED = Asked("reminder", "2026-11", unit=promises.agency(1))


@pytest.fixture
def city(tmp_path: Path) -> Published:
    reports = [report(0, "missing", days_late=9), report(1, "late"), report(2, "on_time"), report(3, "coming")]
    return promises.write(tmp_path, [Promise("far_behind", 1, -31.5)] * 2 + [Promise("ahead", 2)] * 2, reports=reports)


def test_a_reminder_lists_what_is_missing_and_what_is_next(city: Published) -> None:
    made = make(city, Asked("reminder", "2026-11", unit=promises.agency(1), day=DAY), OFFICE)
    assert made.title == "关于做好2026年11月数据报送工作的提醒"
    missing = tracing.table(made, "missing")
    assert [[cell.text for cell in row.cells] for row in missing.rows] == [
        ["1", "事项甲子", "2026-11-30", "2026-12-10", "未报", "9"]
    ]
    coming = make(city, Asked("reminder", "2026-11", unit=promises.agency(2)), OFFICE)
    assert tracing.column(tracing.table(coming, "coming"), "indicator") == ["事项丁子"]
    for one in (made, coming):
        assert tracing.faults(one, city) == []


def test_a_unit_that_owes_nothing_is_told_so(city: Published) -> None:
    made = make(city, Asked("reminder", "2026-11", unit=promises.agency(9)), OFFICE)
    assert "目前没有应报而未报的数据，" in tracing.texts(made)
    assert not [block for block in made.blocks if isinstance(block, shape.Table)]


def test_what_came_later_clears_what_is_missing_before_it(tmp_path: Path) -> None:
    before = report(0, "missing", date(2026, 10, 31), days_late=30)
    version = promises.write(tmp_path, [Promise("ahead", 1)], reports=[before, report(0, "on_time")])
    made = make(version, Asked("reminder", "2026-11", unit=promises.agency(1)), OFFICE)
    assert "目前没有应报而未报的数据，" in tracing.texts(made)


def test_what_is_due_beyond_the_working_days_of_the_setting_is_not_listed(tmp_path: Path) -> None:
    """As of Thursday 10 December: the 24th is ten working days on, 15 January more than twenty."""
    soon = report(0, "coming", date(2026, 11, 30), expected_by_date=date(2026, 12, 24))
    far = report(1, "coming", date(2026, 12, 31), expected_by_date=date(2027, 1, 15))
    version = promises.write(tmp_path, [Promise("ahead", 1)] * 2, reports=[soon, far])
    made = make(version, ASKED, OFFICE)
    assert tracing.column(tracing.table(made, "coming"), "expected_by") == ["2026-12-24"]
    assert "以下1项数据的应报日期在2026年12月24日以前，请按时报送。" in tracing.texts(made)
    none = make(version, ASKED, replace(OFFICE, reminder_days=9))
    assert "目前没有应报而未报的数据，2026年12月23日以前也没有到期的数据。" in tracing.texts(none)
    assert not [block for block in none.blocks if isinstance(block, shape.Table)]
    both = make(version, ASKED, replace(OFFICE, reminder_days=40))
    assert tracing.column(tracing.table(both, "coming"), "expected_by") == ["2026-12-24", "2027-01-15"]
    for one in (made, none, both):
        assert tracing.faults(one, version) == []


def test_a_reminder_of_a_month_does_not_list_what_is_of_a_later_one(tmp_path: Path) -> None:
    before = report(0, "missing", date(2026, 10, 31), expected_by_date=date(2026, 11, 10), days_late=30)
    version = promises.write(tmp_path, [Promise("ahead", 1)], reports=[before, report(0, "missing")])
    october = make(version, replace(ASKED, period="2026-10"), OFFICE)
    assert tracing.column(tracing.table(october, "missing"), "day") == ["2026-10-31"]
    assert tracing.column(tracing.table(make(version, ASKED, OFFICE), "missing"), "day") == ["2026-11-30"]


def test_who_gets_a_copy_is_said_by_kind_or_for_all(city: Published) -> None:
    own = Copies(supervision=Text("区政府督查室。", "The inspection office."))
    plain = Copies("区委办公室。", "The committee's office.", progress=Text("各有关单位。", "All units."))
    said = {
        (name, asked.kind): made.imprint.copies
        for name, copies in (("own", own), ("plain", plain))
        for asked in (ASKED, Asked("progress", "2026-11", place="hill"))
        if (made := make(city, asked, replace(OFFICE, copies=copies))).imprint
    }
    assert said == {
        ("own", "reminder"): None,
        ("own", "progress"): None,
        ("plain", "reminder"): "区委办公室。",
        ("plain", "progress"): "各有关单位。",
    }
