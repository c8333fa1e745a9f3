"""The catalogue in a real DuckDB file: versions, reasons, and what was known when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import msgspec
import pytest

from milepost import units
from milepost.catalogue import Plan, store
from milepost.catalogue.rows import COLUMNS
from milepost.catalogue.store import sync
from milepost.errors import CatalogueError
from milepost.settings import Settings
from milepost.warehouse import connection as warehouse
from milepost.warehouse.connection import Connection

MARCH, APRIL, MAY = (datetime(2026, month, 1, 8, tzinfo=UTC) for month in (3, 4, 5))
MIDNIGHT_OF_ISSUE = datetime(2026, 2, 1, 16)  # 2 February in Shanghai


def plan(name: str = "baisha-2026", place: str = "baisha", **changed: Any) -> Plan:
    """A plan of two agencies, one led indicator with two targets, one without a lead, and a policy."""
    head = {"id": place, "name": {"zh": place, "en": place}, "level": "district"}
    content: dict[str, Any] = {
        "plan": name,
        "title": {"zh": name, "en": name},
        "jurisdiction": head | {"parent": "haicheng", "parent_name": {"zh": "海城市", "en": "Haicheng"}},
        "status": "in_force",
        "issued": date(2026, 2, 2),
        "horizon": 2028,
        "source": {"file": f"{name}.txt"},
        "coordinator": "data",
        "agencies": [{"id": slug, "zh": slug, "en": slug} for slug in ("data", "economy")],
        "indicators": [
            indicator("enterprises", [(2027, 40), (2028, 90)], lead=["data"], support=["economy"]),
            indicator("area", [(2027, 100)]),
        ],
        "policies": [
            {
                "id": "award",
                "name": {"zh": "奖", "en": "Award"},
                "rule": {"ratio": 0.3},
                "lead": ["data"],
                "section": "一",
            }
        ],
    }
    return msgspec.convert(content | changed, Plan)


def indicator(slug: str, targets: list[tuple[int, float]], **more: Any) -> dict[str, Any]:
    promised = [{"section": "一", "due": due, "value": value} for due, value in targets]
    name = {"zh": slug, "en": slug}
    return {
        "id": slug,
        "name": name,
        "concept": slug,
        "theme": "data",
        "measure": "level",
        "unit": "家",
        "targets": promised,
    } | more


RAISED = [
    indicator("enterprises", [(2027, 40), (2028, 120)], lead=["data"], support=["economy"]),
    indicator("area", [(2027, 100)]),
]


@pytest.fixture
def con(settings: Settings) -> Iterator[Connection]:
    with warehouse.writing(settings, "test") as opened:
        yield opened


def versions(con: Connection, target: str) -> list[tuple[Any, ...]]:
    return con.execute(
        "SELECT target_value, valid_from, valid_to, change_reason FROM catalogue.targets"
        " WHERE target_id = ? ORDER BY valid_from",
        [target],
    ).fetchall()


def everything(con: Connection) -> list[list[tuple[Any, ...]]]:
    return [con.execute(f"SELECT * FROM catalogue.{table} ORDER BY ALL").fetchall() for table in [*COLUMNS, "syncs"]]


def naive(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None)


def test_a_new_plan_is_known_from_its_first_day_though_it_landed_later(con: Connection) -> None:
    report = sync(con, [plan()], MARCH)
    assert (report.added, report.revised, report.removed) == (19, 0, 0)
    assert versions(con, "baisha/enterprises/2028") == [(90, MIDNIGHT_OF_ISSUE, None, "first version")]


def test_a_plan_that_begins_in_the_future_is_known_from_its_landing(con: Connection) -> None:
    sync(con, [plan(issued=date(2026, 6, 1))], MARCH)
    assert versions(con, "baisha/enterprises/2028")[0][1] == naive(MARCH)


def test_places_and_units_are_there_before_any_plan(con: Connection) -> None:
    sync(con, [plan()], MARCH)
    found = con.execute("SELECT DISTINCT valid_from FROM catalogue.jurisdictions").fetchall()
    assert found == con.execute("SELECT DISTINCT valid_from FROM catalogue.agencies").fetchall()
    assert found == [(store.EVER,)]


def test_the_same_plans_again_write_nothing(con: Connection) -> None:
    sync(con, [plan()], MARCH)
    before = everything(con)
    assert sync(con, [plan()], APRIL).changed == 0
    assert everything(con) == before


def test_a_changed_target_keeps_its_old_version_and_has_the_reason_of_the_plan_file(con: Connection) -> None:
    sync(con, [plan()], MARCH)
    change = {"id": "enterprises/2028", "on": date(2026, 3, 20), "reason": "raised by notice 31"}
    report = sync(con, [plan(indicators=RAISED, changes=[change])], APRIL)
    assert (report.added, report.revised, report.removed) == (0, 1, 0)
    assert versions(con, "baisha/enterprises/2028") == [
        (90, MIDNIGHT_OF_ISSUE, naive(APRIL), "first version"),
        (120, naive(APRIL), None, "raised by notice 31"),
    ]
    assert len(versions(con, "baisha/enterprises/2027")) == 1


def test_the_reason_of_the_indicator_or_the_plan_serves_where_the_target_has_none(con: Connection) -> None:
    sync(con, [plan()], MARCH)
    sync(
        con, [plan(indicators=RAISED, changes=[{"id": "enterprises", "on": date(2026, 3, 20), "reason": "one"}])], APRIL
    )
    again = [RAISED[0], indicator("area", [(2027, 200)])]
    sync(con, [plan(indicators=again, changes=[{"id": "baisha-2026", "on": date(2026, 4, 20), "reason": "two"}])], MAY)
    assert versions(con, "baisha/enterprises/2028")[-1][3] == "one"
    assert versions(con, "baisha/area/2027")[-1][3] == "two"


def test_a_reason_is_told_for_one_change_only(con: Connection) -> None:
    change = {"id": "enterprises/2028", "on": date(2026, 3, 20), "reason": "raised by notice 31"}
    sync(con, [plan()], MARCH)
    sync(con, [plan(indicators=RAISED, changes=[change])], APRIL)
    sync(con, [plan(changes=[change])], MAY)
    reasons = [version[3] for version in versions(con, "baisha/enterprises/2028")]
    assert reasons == ["first version", "raised by notice 31", "no reason given in the plan file"]


def test_a_removed_target_is_closed_and_stays_readable(con: Connection) -> None:
    sync(con, [plan()], MARCH)
    report = sync(con, [plan(indicators=RAISED[:1])], APRIL)
    assert report.removed == 4  # the indicator area, its target, the coordinator's part in both
    assert versions(con, "baisha/area/2027") == [(100, MIDNIGHT_OF_ISSUE, naive(APRIL), "first version")]


def test_a_removed_target_that_comes_back_was_not_known_in_between(con: Connection) -> None:
    sync(con, [plan()], MARCH)
    sync(con, [plan(indicators=RAISED[:1])], APRIL)
    sync(con, [plan(indicators=RAISED)], MAY)
    assert [v[1:3] for v in versions(con, "baisha/area/2027")] == [
        (MIDNIGHT_OF_ISSUE, naive(APRIL)),
        (naive(MAY), None),
    ]


def test_a_target_added_later_is_known_only_from_then(con: Connection) -> None:
    sync(con, [plan(indicators=RAISED[:1])], MARCH)
    sync(con, [plan(indicators=RAISED)], APRIL)
    assert versions(con, "baisha/area/2027")[0][1] == naive(APRIL)


def test_the_catalogue_can_be_read_as_it_was_known_on_any_day(con: Connection) -> None:
    sync(con, [plan()], MARCH)
    sync(con, [plan(indicators=RAISED)], APRIL)
    known = {}
    for day in (datetime(2026, 1, 1), datetime(2026, 2, 15), datetime(2026, 3, 31), datetime(2026, 4, 2)):
        known[day.date().isoformat()] = con.execute(
            "SELECT target_value FROM catalogue.targets WHERE target_id = 'baisha/enterprises/2028'"
            " AND valid_from <= $at AND (valid_to IS NULL OR $at < valid_to)",
            {"at": day},
        ).fetchall()
    assert known == {"2026-01-01": [], "2026-02-15": [(90,)], "2026-03-31": [(90,)], "2026-04-02": [(120,)]}


def test_an_indicator_without_a_printed_lead_is_the_coordinator_s(con: Connection) -> None:
    sync(con, [plan()], MARCH)
    found = con.execute(
        "SELECT indicator_id, agency_id, role FROM catalogue.indicator_agencies ORDER BY indicator_id, position, role"
    ).fetchall()
    assert found == [
        ("baisha/area", "baisha/data", "coordinator"),
        ("baisha/enterprises", "baisha/data", "lead"),
        ("baisha/enterprises", "baisha/economy", "support"),
    ]


def test_a_parent_is_known_by_name_until_its_own_plan_says_more(con: Connection) -> None:
    sync(con, [plan()], MARCH)
    own = {"id": "haicheng", "name": {"zh": "海城市", "en": "Haicheng City"}, "level": "city"}
    sync(con, [plan(), plan("haicheng-2026", jurisdiction=own)], APRIL)
    found = con.execute(
        "SELECT name_en, level, parent_id, valid_to IS NULL FROM catalogue.jurisdictions"
        " WHERE jurisdiction_id = 'haicheng' ORDER BY valid_from"
    ).fetchall()
    assert found == [("Haicheng", "city", None, False), ("Haicheng City", "city", None, True)]
    child = con.execute("SELECT parent_id FROM catalogue.jurisdictions WHERE jurisdiction_id = 'baisha'").fetchall()
    assert child == [("haicheng",)]


def test_restatements_and_milestones_are_no_points_of_the_path(con: Connection) -> None:
    promised = [
        {"section": "一", "due": 2028, "value": 90},
        {"section": "二", "due": 2028, "value": 90, "place": "task", "restates": "baisha/enterprises/2028"},
        {"section": "二", "due_kind": "none", "value": 5, "place": "yearly", "recurs": "yearly"},
    ]
    opened = indicator("opened", [], measure="milestone", unit="节点") | {"targets": [{"section": "一", "due": 2027}]}
    sync(con, [plan(indicators=[indicator("enterprises", []) | {"targets": promised}, opened])], MARCH)
    found = con.execute("SELECT target_id FROM catalogue.targets WHERE is_path_point").fetchall()
    assert found == [("baisha/enterprises/2028",)]


def test_units_are_those_of_the_package(con: Connection) -> None:
    sync(con, [plan()], MARCH)
    found = con.execute("SELECT unit, canonical_unit, factor FROM catalogue.units").fetchall()
    assert {unit: (canonical, factor) for unit, canonical, factor in found} == units.CANONICAL


def test_a_policy_s_rule_is_kept_as_data(con: Connection) -> None:
    sync(con, [plan()], MARCH)
    found = con.execute("SELECT policy_id, json_extract(rule, '$.ratio')::DOUBLE FROM catalogue.policies").fetchall()
    assert found == [("baisha/award", 0.3)]


def test_two_entries_of_one_id_land_nothing(con: Connection) -> None:
    twice = plan(indicators=[indicator("area", [(2027, 100), (2027, 200)])])
    with pytest.raises(CatalogueError, match=r"baisha-2026\.yml: baisha/area/2027 is there twice \(targets\)"):
        sync(con, [twice], MARCH)
    assert con.execute("SELECT count(*) FROM catalogue.plans").fetchall() == [(0,)]


def test_a_sync_that_breaks_off_leaves_the_catalogue_as_it_was(
    con: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync(con, [plan()], MARCH)
    before = everything(con)
    monkeypatch.setattr(store, "_insert", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        sync(con, [plan(indicators=RAISED)], APRIL)
    assert everything(con) == before


def test_a_moment_without_a_time_zone_is_refused(con: Connection) -> None:
    with pytest.raises(ValueError, match="time zone"):
        sync(con, [plan()], datetime(2026, 3, 1))
