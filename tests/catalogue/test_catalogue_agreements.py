"""What a plan file says beside its text: agreed interim values, limits of one target, a target's own units."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from milepost.catalogue import Plan, read_plans
from milepost.catalogue.store import sync
from milepost.settings import Settings
from milepost.warehouse import connection as warehouse
from milepost.warehouse.connection import Connection

ROOT = Path(__file__).resolve().parents[2]
MARCH, APRIL = (datetime(2026, month, 1, 8, tzinfo=UTC) for month in (3, 4))


def plan(*indicators: dict[str, Any], **changed: Any) -> Plan:
    content: dict[str, Any] = {
        "plan": "baisha-2026",
        "title": {"zh": "白沙", "en": "Baisha"},
        "jurisdiction": {"id": "baisha", "name": {"zh": "白沙", "en": "Baisha"}, "level": "district"},
        "status": "in_force",
        "issued": "2026-02-02",
        "horizon": 2028,
        "source": {"file": "baisha.txt"},
        "coordinator": "reform",
        "agencies": [{"id": slug, "zh": slug, "en": slug} for slug in ("reform", "data", "economy", "culture")],
        "indicators": list(indicators),
    }
    return msgspec.convert(content | changed, Plan)


def indicator(*targets: dict[str, Any], **more: Any) -> dict[str, Any]:
    promised = [{"section": "一", "value": 10} | target for target in targets]
    shared = {"id": "firms", "name": {"zh": "企业", "en": "Firms"}, "concept": "firms", "theme": "data"}
    return shared | {"measure": "level", "unit": "家", "targets": promised} | more


@pytest.fixture
def con(settings: Settings) -> Iterator[Connection]:
    with warehouse.writing(settings, "test") as opened:
        yield opened


def ids(*targets: dict[str, Any]) -> list[str]:
    read = plan(indicator(*targets))
    return [read.target_id(*pair) for pair in read.each_target()]


def test_a_target_due_on_another_day_than_31_december_has_the_day_in_its_id() -> None:
    days = ({"due": 2027}, {"due": "2027-12-31"}, {"due": "2027-06-30"}, {"due": "2027-12-30", "place": "headline"})
    assert ids(*days, {"due_kind": "none"}, {"due": "2028-12-31", "place": "task"}) == [
        "baisha/firms/2027",
        "baisha/firms/2027",
        "baisha/firms/2027-06-30",
        "baisha/firms/2027-12-30/headline",
        "baisha/firms/undated",
        "baisha/firms/2028/task",
    ]


def test_every_target_of_the_five_plans_keeps_the_id_it_was_published_with() -> None:
    known = (Path(__file__).with_name("published_ids.txt")).read_text(encoding="utf-8").split()
    found = [one.target_id(*pair) for one in read_plans(ROOT / "plans") for pair in one.each_target()]
    assert len(known) == 202
    assert sorted(found) == known


HALF = {"date": "2026-06-30", "value": 4, "source": "2026 work plan"}
END = {"date": "2026-12-31", "value": 7, "source": "2026 work plan", "section": "一", "span": [3, 9], "note": "lower"}


def test_agreed_values_land_one_row_per_day_two_of_them_in_one_year(con: Connection) -> None:
    sync(con, [plan(indicator({"due": 2027}, path=[HALF, END]))], MARCH)
    found = con.execute("SELECT * EXCLUDE (valid_from) FROM catalogue.path_values ORDER BY point_date").fetchall()
    first = (None, "first version")
    assert found == [
        ("baisha/firms", date(2026, 6, 30), 4, "2026 work plan", None, None, None, None, *first),
        ("baisha/firms", date(2026, 12, 31), 7, "2026 work plan", "一", 3, 9, "lower", *first),
    ]
    assert con.execute("SELECT count(*) FROM catalogue.targets").fetchall() == [(1,)]


def test_an_agreed_value_that_comes_later_changes_or_goes_is_a_version_of_its_own(con: Connection) -> None:
    raised = END | {"value": 8}
    change = {"id": "firms", "on": "2026-03-20", "reason": "half-year meeting"}
    sync(con, [plan(indicator({"due": 2027}))], MARCH)
    report = sync(con, [plan(indicator({"due": 2027}, path=[HALF, END]), changes=[change])], APRIL)
    assert (report.added, report.revised, report.removed) == (2, 0, 0)
    report = sync(con, [plan(indicator({"due": 2027}, path=[raised]), changes=[change])], datetime.now(UTC))
    assert (report.added, report.revised, report.removed) == (0, 1, 1)
    found = con.execute(
        """SELECT point_date, value, valid_from = $april, valid_to IS NULL, change_reason
           FROM catalogue.path_values ORDER BY ALL""",
        {"april": APRIL.replace(tzinfo=None)},
    ).fetchall()
    assert found == [
        (date(2026, 6, 30), 4, True, False, "half-year meeting"),
        (date(2026, 12, 31), 7, True, False, "half-year meeting"),
        (date(2026, 12, 31), 8, False, True, "no reason given in the plan file"),
    ]


def test_limits_of_a_target_stand_beside_the_plan_s_and_may_be_one_alone(con: Connection) -> None:
    both = {"due": 2028, "limits": {"ahead_points": 5, "behind_points": 20}}
    sync(con, [plan(indicator({"due": 2026}, {"due": 2027, "limits": {"behind_points": 15}}, both))], MARCH)
    found = con.execute("SELECT ahead_points, behind_points FROM catalogue.targets ORDER BY due_date").fetchall()
    assert found == [(None, None), (None, 15), (5, 20)]


def units(con: Connection) -> dict[str, list[tuple[str, str]]]:
    found = con.execute(
        "SELECT split_part(target_id, '/', 3), list((agency_id[8:], role) ORDER BY role, position)"
        " FROM catalogue.target_agencies WHERE valid_to IS NULL GROUP BY ALL"
    ).fetchall()
    return dict(found)


def test_a_target_s_own_units_answer_for_it_and_else_the_indicator_s(con: Connection) -> None:
    targets = (
        {"due": 2026},
        {"due": 2027, "lead": ["culture"], "support": ["data"]},
        {"due": 2028, "lead": ["economy", "culture"]},
        {"due_kind": "none", "lead": []},
    )
    sync(con, [plan(indicator(*targets, lead=["data"], support=["economy"]))], MARCH)
    assert units(con) == {
        "2026": [("data", "lead"), ("economy", "support")],
        "2027": [("culture", "lead"), ("data", "support")],
        # who leads is not named again as a supporter
        "2028": [("economy", "lead"), ("culture", "lead")],
        "undated": [("reform", "coordinator"), ("economy", "support")],
    }


def test_twelve_targets_of_the_five_plans_are_answered_for_by_whom_their_own_clause_names(con: Connection) -> None:
    """The clauses of eleven of them print no unit: the plan's coordinator answers, not the unit of another clause."""
    plans = read_plans(ROOT / "plans")
    sync(con, plans, MARCH)
    found = dict(
        con.execute(
            """SELECT target_id, list(agency_id ORDER BY position) FROM catalogue.target_agencies
               WHERE role <> 'support' GROUP BY ALL"""
        ).fetchall()
    )
    own = 0
    for one in plans:
        for what, target in one.each_target():
            printed = what.lead if target.lead is None else target.lead
            own += target.lead is not None
            answering = [one.agency_id(slug) for slug in printed or [one.coordinator or ""]]
            assert found.pop(one.target_id(what, target)) == answering
    assert (own, found) == (12, {})


def removals(con: Connection) -> list[Any]:
    return con.execute("SELECT table_name, entity, reason FROM catalogue.removals ORDER BY ALL").fetchall()


def opened(*targets: dict[str, Any], **more: Any) -> dict[str, Any]:
    promised = [{"section": "一"} | target for target in targets]
    return indicator(**more) | {"id": "opened", "measure": "milestone", "unit": "节点", "targets": promised}


def test_a_dropped_target_is_closed_and_the_plan_s_reason_is_kept(con: Connection) -> None:
    reason = {"on": "2026-03-20", "reason": "cancelled by notice 31", "dropped": True}
    sync(con, [plan(opened({"due": 2027}), indicator({"due": 2026}, {"due": 2027}))], MARCH)
    assert removals(con) == []
    changes = [reason | {"id": "opened/2027"}, {"id": "baisha-2026", "on": "2026-03-20", "reason": "revised"}]
    sync(con, [plan(indicator({"due": 2026}), changes=changes)], APRIL)
    assert removals(con) == [
        ("indicator_agencies", "baisha/opened/baisha/reform/coordinator", "revised"),
        ("indicators", "baisha/opened", "revised"),
        ("target_agencies", "baisha/firms/2027/baisha/reform/coordinator", "revised"),
        ("target_agencies", "baisha/opened/2027/baisha/reform/coordinator", "cancelled by notice 31"),
        ("targets", "baisha/firms/2027", "revised"),
        ("targets", "baisha/opened/2027", "cancelled by notice 31"),
    ]
    ((ended,),) = con.execute("SELECT valid_to FROM catalogue.targets WHERE target_id LIKE '%/opened/%'").fetchall()
    assert ended == APRIL.replace(tzinfo=None)


def test_a_deadline_that_is_moved_ends_one_target_and_begins_another_each_with_its_reason(con: Connection) -> None:
    moved = {"on": "2026-03-20", "reason": "moved to June 2028"}
    changes = [moved | {"id": "opened/2027", "dropped": True}, moved | {"id": "opened/2028-06-30"}]
    sync(con, [plan(opened({"due": 2027}))], MARCH)
    sync(con, [plan(opened({"due": "2028-06-30"}), changes=changes)], APRIL)
    assert ("targets", "baisha/opened/2027", "moved to June 2028") in removals(con)
    found = con.execute("SELECT target_id, change_reason FROM catalogue.targets ORDER BY 1").fetchall()
    assert found == [("baisha/opened/2027", "first version"), ("baisha/opened/2028-06-30", "moved to June 2028")]


def test_a_note_that_names_the_decision_is_a_change_with_a_reason_and_an_entry_alone_is_none(con: Connection) -> None:
    decided = {"id": "opened/2027", "on": "2026-03-20", "reason": "goes on as decided by notice 31"}
    sync(con, [plan(opened({"due": 2027}))], MARCH)
    assert sync(con, [plan(opened({"due": 2027}), changes=[decided])], APRIL).changed == 0
    sync(con, [plan(opened({"due": 2027, "note": "notice 31"}), changes=[decided])], APRIL)
    found = con.execute("SELECT note, valid_from, change_reason FROM catalogue.targets ORDER BY 2").fetchall()
    assert found[1:] == [("notice 31", APRIL.replace(tzinfo=None), "goes on as decided by notice 31")]


def test_a_plan_taken_out_as_a_whole_leaves_no_reason(con: Connection) -> None:
    sync(con, [plan(opened({"due": 2027}), policies=[])], MARCH)
    sync(con, [], APRIL)
    assert {reason for _, _, reason in removals(con)} == {"no reason given in the plan file"}
    assert ("plans", "baisha-2026", "no reason given in the plan file") in removals(con)
