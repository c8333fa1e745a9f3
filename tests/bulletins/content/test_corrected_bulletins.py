"""What was corrected since the last issue, and a paper that corrects another."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from builders import promises, tracing
from builders.bulletins import OFFICE
from builders.promises import MONTH_END, Promise
from msgspec.structs import replace

from milepost.bulletins.content import corrections, shape
from milepost.bulletins.content.asked import Asked, Matter, Text
from milepost.bulletins.content.making import make
from milepost.bulletins.content.shape import Bulletin, Reading
from milepost.bulletins.content.standings import Standings
from milepost.errors import BulletinError

FIRST = Asked("progress", "2026-11", place="hill", number=4)
LATER = datetime(2027, 1, 8, 1)
BEFORE = [Promise("ahead", 1, 12.0, 80.0), Promise("behind", 2, -20.0, 40.0), Promise("not_reported", 3)]
AFTER = [Promise("ahead", 1, 12.0, 80.0), Promise("on_schedule", 2, 1.5, 66.0), Promise("behind", 3, -11.0, 55.0)]


def change(n: int, reason: str, learned: datetime, day: date = MONTH_END) -> dict[str, Any]:
    said = {"target_id": promises.target(n), "as_of_date": day, "reason": reason, "changed_at": learned}
    return said | {"from_status": "x", "to_status": "y", "from_light": "x", "to_light": "y", "event_id": None}


CHANGES = (
    change(1, "new_report", datetime(2026, 12, 5)),  # known to the first issue
    change(1, "revision", datetime(2027, 1, 3)),
    change(2, "new_report", datetime(2027, 1, 4)),
)


@pytest.fixture
def issued(tmp_path: Path) -> Bulletin:
    return make(promises.write(tmp_path / "first", BEFORE), FIRST, OFFICE)


def test_each_target_that_is_read_otherwise_is_listed_with_both_values_and_why(
    tmp_path: Path, issued: Bulletin
) -> None:
    version = promises.write(tmp_path / "later", AFTER, changes=CHANGES, known_at=LATER)
    made = make(version, Asked("progress", "2026-12", place="hill"), OFFICE, previous=issued)
    assert "与上期（丘智专班〔2026〕4号，数据截至2026年11月30日）相比，同一时点有2项" in tracing.texts(made)
    listed = tracing.table(made, "corrections")
    rows = [[cell.text for cell in row.cells] for row in listed.rows]
    assert rows == [
        ["事项乙子", "40家", "66家", "▲ 滞后", "● 符合序时", "修订"],
        ["事项丙子", "—", "55家", "○ 未报送", "▲ 滞后", "补报"],
    ]
    assert tracing.faults(made, version) == []


def test_the_same_version_again_has_nothing_to_correct(tmp_path: Path, issued: Bulletin) -> None:
    version = promises.write(tmp_path / "later", BEFORE, known_at=LATER)
    made = make(version, Asked("progress", "2026-12", place="hill"), OFFICE, previous=issued)
    assert "数据截至2026年11月30日）相比，同一时点的数据没有更正。" in tracing.texts(made)


def test_the_first_issue_has_no_one_before_it(issued: Bulletin) -> None:
    assert "此前没有印发过同类通报" in tracing.texts(issued)


def test_a_day_that_the_version_does_not_know_is_not_compared(tmp_path: Path, issued: Bulletin) -> None:
    odd = replace(issued, cut_off="2026-11-21")
    version = promises.write(tmp_path / "later", AFTER, known_at=LATER)
    made = make(version, Asked("progress", "2026-12", place="hill"), OFFICE, previous=odd)
    assert "本版本没有上期数据截止日（2026年11月21日）的评价，无法逐项比较。" in tracing.texts(made)


def test_targets_that_came_or_went_are_said_to_have(issued: Bulletin) -> None:
    now = Standings(MONTH_END, "fct_status_history", ())
    found = corrections.since(issued, now, ())
    assert [(one.target_id, one.now, one.reason) for one in found] == [
        (promises.target(n), None, "gone") for n in range(3)
    ]


@pytest.mark.parametrize(
    ("change_of", "is_told"),
    [
        (lambda was: was, False),
        (lambda was: 1.0 + was * (1 + 1e-12) - 1.0, False),  # computed anew, the same in every printed digit
        (lambda was: was + 0.01, True),
    ],
)
def test_a_value_computed_anew_is_no_correction(change_of: Callable[[float], float], is_told: bool) -> None:
    was = Reading("behind", "yellow", 40.0, "2026-11-30", 0.4, -20.0)
    now = Reading("behind", "yellow", change_of(40.0), "2026-11-30", 0.4, -20.0)
    assert corrections.differ(was, now) is is_told


KINDS = [
    (Asked("progress", "2026-11", place="hill"), "附件4", True),
    (Asked("unit", "2026-11", unit=promises.agency(2)), "附件1", True),
    (Asked("supervision", "2026-11", incident="i"), "附件1", True),
    (Asked("reminder", "2026-11", unit=promises.agency(2)), "附件1", False),
]
MATTER = Matter("i", "target_red", date(2026, 12, 2), Text("滞后", "Late"), target=promises.target(1))


@pytest.mark.parametrize(("asked", "annex", "has_table"), KINDS, ids=lambda one: getattr(one, "kind", ""))
def test_a_correction_of_any_kind_names_what_it_replaces_and_lists_the_differences(
    tmp_path: Path, asked: Asked, annex: str, has_table: bool
) -> None:
    first = promises.write(tmp_path / "first", BEFORE)
    then = make(first, replace(asked, number=4), OFFICE, matters=[MATTER])
    later = promises.write(tmp_path / "later", AFTER, changes=CHANGES, known_at=LATER)
    again = replace(asked, replaces=then.bulletin_id, serial=2)
    made = make(later, again, OFFICE, previous=then, matters=[MATTER])
    assert made.bulletin_id == f"{then.bulletin_id}-2"
    assert made.replaces == then.bulletin_id
    assert f"（数据截至2026年11月30日），以本件为准；更正之处逐项列于{annex}。" in tracing.texts(made)
    tables = [block.name for block in tracing.blocks(made) if isinstance(block, shape.Table)]
    assert ("corrections" in tables) is has_table
    if has_table and asked.kind != "progress":
        assert tracing.column(tracing.table(made, "corrections"), "indicator") == ["事项乙子"]  # no other target
    assert (made.annexes[-1].label, made.annexes[-1].title) == (annex, "更正情况表")
    assert "上期" not in json.dumps(msgspec.to_builtins(made), ensure_ascii=False)
    assert tracing.faults(made, later) == []


def test_a_bulletin_is_compared_with_its_like_alone(tmp_path: Path, issued: Bulletin) -> None:
    version = promises.write(tmp_path / "later", AFTER, known_at=LATER)
    with pytest.raises(BulletinError, match="progress-hill-2026-11 is of hill"):
        make(version, Asked("progress", "2026-11", place="vale"), OFFICE, previous=issued)
    with pytest.raises(BulletinError, match="is of kind progress"):
        make(version, Asked("unit", "2026-11", unit=promises.agency(1)), OFFICE, previous=issued)


def test_a_correction_lists_reports_and_fields_that_differ_beside_its_targets(tmp_path: Path) -> None:
    owed = [promises.report(1, "missing", days_late=9)]
    first = promises.write(tmp_path / "first", BEFORE, reports=owed)
    later = promises.write(tmp_path / "later", BEFORE, reports=[], known_at=LATER)
    reminder = Asked("reminder", "2026-11", unit=promises.agency(2))
    then = make(first, reminder, OFFICE)
    made = make(later, replace(reminder, replaces=then.bulletin_id, serial=2), OFFICE, previous=then)
    rows = [[cell.text for cell in row.cells] for row in tracing.table(made, "others").rows]
    assert rows == [["事项乙子 2026-11-30", "2026-12-10 未报 9", "—"]]
    order = Asked("supervision", "2026-11", incident="i")
    then = make(first, order, OFFICE, matters=[MATTER])
    owner = replace(MATTER, owner="李四")
    again = replace(order, replaces=then.bulletin_id, serial=2)
    made = make(first, again, replace(OFFICE, signer="王五"), previous=then, matters=[owner])
    rows = [[cell.text for cell in row.cells] for row in tracing.table(made, "others").rows]
    assert rows == [["责任人", "由责任单位指定", "李四"], ["签发人", "　", "王五"]]
    assert "与被更正件（supervision-i-2026-11，数据截至2026年11月30日）相比，各目标的数据和评价没有变化。" in (
        tracing.texts(made)
    )
    assert tracing.faults(made, first) == []
