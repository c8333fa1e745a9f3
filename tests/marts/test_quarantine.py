"""An accepted event that a build cannot read stops nothing: it is set aside with its reason and can come back."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from builders.warehouse import Workbench, indicator, plan

from milepost import pipeline
from milepost.alerts import incidents
from milepost.gates.verdict import CheckResult
from milepost.marts import accounts, quarantine
from milepost.marts.quarantine import QuarantineError
from milepost.warehouse import connection as warehouse

DAY, SAID = date(2026, 3, 31), datetime(2026, 2, 1)
NEW_PLAN = datetime(2026, 3, 1, tzinfo=UTC)
CODE = "91330799MA2EXAMP01"
PLAN = plan(
    indicator("straight", "level", {2027: 1500}),
    indicator("spent", "level", {2027: 90}, unit="万元"),
    indicator("capacity", "level", {2027: 900}, unit="PFlops", measured_by={"rule": "sum_latest_by_centre"}),
    indicator("connected", "level", {2027: 9}, unit="家", measured_by={"rule": "distinct_connected"}),
    indicator("trained", "cumulative", {2027: 100}, unit="人次", measured_by={"rule": "sum_attendees"}),
    indicator("paid", "cumulative", {2027: 100}, unit="万元", measured_by={"rule": "sum_paid"}),
    indicator("stone", "milestone", {2026: None}),
)
REPORT = {"indicator": "town/straight", "as_of": "2025-12-31", "value": 520, "unit": "个"}
MEASURED = {"centre": "c", "as_of": "2026-01-31", "capacity_pflops": 10, "utilisation_share": 0.5}
JOINED = {"data_space": "film", "enterprise": CODE, "role": "user", "at": "2026-01-31"}
HELD = {"session": "s", "programme": "p", "at": "2026-01-31", "attendees": 5}
PAID = {"policy": "town/voucher", "enterprise": CODE, "base_wan": 24.0, "paid_wan": 4.8, "at": "2026-01-31"}
MOVED = {"indicator": "town/stone", "state": "started", "done_share": 0.4, "at": "2026-01-31"}
RETRACTED = {"indicator": "town/straight", "as_of": "2025-12-31", "reason": "r"}
WHOLE = {
    "indicator.reported": REPORT,
    "indicator.retracted": RETRACTED,
    "compute.measured": MEASURED,
    "enterprise.onboarded": JOINED,
    "enterprise.left": JOINED,
    "training.held": HELD,
    "subsidy.paid": PAID,
    "milestone.moved": MOVED,
}
UNREADABLE_DAYS = (
    "２０２６-06-30",
    "2026-06- 1",
    "2026-6-1",
    "infinity",
    "  infinity",
    "9999-12-31",
    "2026-02-30",
    "",
    None,
)


def out(bench: Workbench) -> dict[str, str]:
    """Event id -> reason code of what is set aside."""
    with warehouse.writing(bench.settings, "test") as con:
        return {row["event_id"]: row["reason_code"] for row in quarantine.listed(con)}


def assert_balanced(bench: Workbench) -> None:
    with warehouse.writing(bench.settings, "test") as con:
        found = accounts.accounts(con)
    assert found
    assert [row for row in found if not row.is_balanced] == []


@pytest.fixture
def town(fresh: Workbench) -> Workbench:
    fresh.plans(PLAN)
    with warehouse.writing(fresh.settings, "test") as con:
        for table in ("quarantined_events", "alerts", "gate_runs"):
            con.execute(f"DELETE FROM ops.{table}")
    return fresh


def test_an_event_whose_day_cannot_be_read_stops_nobody_and_is_named(town: Workbench) -> None:
    """Of every type, and with every sort of day: the build goes through and every event is accounted for."""
    expected = {}
    for kind, data in WHOLE.items():
        field = "as_of" if "as_of" in data else "at"
        for day in UNREADABLE_DAYS:
            name = town.event(kind, data | {field: day}, said=SAID)
            expected[name] = "bad_day"
    town.report("spent", "2025-12-31", 7, unit="亿元")
    town.build(DAY)
    assert out(town) == expected
    assert [row["actual_value"] for row in town.rows("SELECT * FROM marts.fct_actuals")] == [70000]
    assert_balanced(town)


NO_NUMBER, GONE = "is no number that can be read, or too large:", "no plan has the indicator town/gone any more"
UNREADABLE = (
    ("indicator.reported", {"value": 1e16}, "bad_number", f"value {NO_NUMBER} 10000000000000000.0"),
    ("indicator.reported", {"value": -2e15}, "bad_number", f"value {NO_NUMBER} -2000000000000000.0"),
    ("indicator.reported", {"value": "12 个"}, "bad_number", f"value {NO_NUMBER} 12 个"),
    ("indicator.reported", {"value": "1_0"}, "bad_number", f"value {NO_NUMBER} 1_0"),
    ("indicator.reported", {"value": None}, "bad_number", f"value {NO_NUMBER} "),
    ("indicator.reported", {"unit": "家"}, "wrong_unit", "the unit 家 does not convert to the indicator's"),
    ("indicator.reported", {"unit": None}, "missing_field", "the field unit is missing"),
    ("indicator.reported", {"indicator": "town/gone"}, "unknown_indicator", GONE),
    (
        "indicator.reported",
        {"indicator": "town/stone"},
        "wrong_measure",
        "the indicator town/stone is no longer told by events of this type",
    ),
    ("indicator.retracted", {"indicator": "town/gone"}, "unknown_indicator", GONE),
    ("milestone.moved", {"indicator": "town/gone"}, "unknown_indicator", GONE),
    (
        "milestone.moved",
        {"indicator": "town/straight"},
        "wrong_measure",
        "the indicator town/straight is no longer told by events of this type",
    ),
    ("milestone.moved", {"done_share": "half"}, "bad_number", f"done_share {NO_NUMBER} half"),
    ("compute.measured", {"capacity_pflops": 1e300}, "bad_number", f"capacity_pflops {NO_NUMBER} 1e300"),
    ("compute.measured", {"utilisation_share": "80%"}, "bad_number", f"utilisation_share {NO_NUMBER} 80%"),
    ("compute.measured", {"centre": None}, "missing_field", "the field centre is missing"),
    ("enterprise.left", {"role": None}, "missing_field", "the field role is missing"),
    ("training.held", {"attendees": 1e20}, "bad_number", f"attendees {NO_NUMBER} 100000000000000000000.0"),
    ("subsidy.paid", {"paid_wan": "１"}, "bad_number", f"paid_wan {NO_NUMBER} １"),
    ("weather.told", {}, "unknown_type", "this version knows no event of type milepost.weather.told.v1"),
)


def test_what_cannot_be_read_is_set_aside_with_field_and_words(town: Workbench) -> None:
    expected = {
        town.event(kind, WHOLE.get(kind, REPORT) | change, said=SAID): (reason, words)
        for kind, change, reason, words in UNREADABLE
    }
    town.report("straight", "2025-12-31", 520)
    town.build(DAY)
    rows = town.rows("SELECT * FROM ops.quarantined_events WHERE reread_at IS NULL")
    assert {row["event_id"]: (row["reason_code"], row["reason_en"]) for row in rows} == expected
    assert {row["loaded_at"] for row in rows} == {SAID}
    assert [row["actual_value"] for row in town.rows("SELECT * FROM marts.fct_actuals")] == [520]
    assert_balanced(town)


def test_data_that_is_no_object_stops_neither_gate_nor_build(town: Workbench) -> None:
    names = []
    for data in ('{"indicator": "\\ud800"}', "nonsense", "", "[1]", "null", '{"as_of": {"a": 1}}'):
        names += [town.event(kind, {}, said=SAID) for kind in WHOLE]
        town.pending[-len(WHOLE) :] = [(*row[:10], data, *row[11:]) for row in town.pending[-len(WHOLE) :]]
    town.land()
    pipeline.gate_raw(town.settings, no_rules)
    town.build(DAY)
    assert set(out(town)) == set(names)
    assert_balanced(town)


def no_rules(_frames: dict[str, Any]) -> list[CheckResult]:
    return []


def test_an_event_comes_back_when_the_plan_can_read_it_again_and_goes_when_it_cannot(town: Workbench) -> None:
    """Loaded long ago, it enters the marts as if it had never been away; increments equal a full refresh."""
    name = town.report("straight", "2025-12-31", 520)
    town.build(DAY)
    later = datetime(2026, 3, 1)
    without = plan(*[one for one in PLAN["indicators"] if one["id"] != "straight"])
    town.plans(without, now=NEW_PLAN)
    town.report("spent", "2026-01-31", 3, unit="万元", learned=later)
    town.build(DAY)
    assert out(town) == {name: "unknown_indicator"}
    assert_balanced(town)
    town.plans(PLAN, now=datetime(2026, 3, 2, tzinfo=UTC))
    town.build(DAY)
    assert out(town) == {}
    grown = town.rows("SELECT * FROM marts.fct_actuals ORDER BY actual_id")
    assert [row["event_id"] for row in grown if row["indicator_id"] == "town/straight"] == [name]
    town.build(DAY, full_refresh=True)
    assert town.rows("SELECT * FROM marts.fct_actuals ORDER BY actual_id") == grown
    (row,) = town.rows("SELECT * FROM ops.quarantined_events")
    assert row["reread_at"] is not None
    assert_balanced(town)


def test_a_build_as_known_before_the_plan_sets_nothing_aside(town: Workbench) -> None:
    town.empty()
    town.plans(PLAN, now=NEW_PLAN)
    town.report("straight", "2025-12-31", 520, learned=datetime(2026, 3, 5))
    town.build(DAY, known_at=datetime(2026, 2, 1))
    assert out(town) == {}
    town.build(DAY)
    assert out(town) == {}
    assert town.rows("SELECT * FROM marts.fct_actuals")


def test_an_event_taken_out_by_a_person_stays_out_until_it_is_put_back(town: Workbench) -> None:
    first, second = town.report("straight", "2025-12-31", 520), town.report("straight", "2026-01-31", 530)
    town.build(DAY)
    with warehouse.writing(town.settings, "test") as con:
        assert quarantine.take_out(con, second, "", "li", "typed twice") == "/town/bureau"
    town.build(DAY)
    assert [row["event_id"] for row in town.rows("SELECT * FROM marts.fct_actuals")] == [first]
    assert out(town) == {second: "taken_out"}
    assert_balanced(town)
    with warehouse.writing(town.settings, "test") as con:
        assert quarantine.ask_again(con, [second], "") == [("/town/bureau", second)]
    town.build(DAY)
    assert {row["event_id"] for row in town.rows("SELECT * FROM marts.fct_actuals")} == {first, second}
    assert out(town) == {}
    assert_balanced(town)


def test_an_id_that_two_sources_used_asks_for_the_source(town: Workbench) -> None:
    for agency in ("bureau", "centre"):
        town.report("straight", "2025-12-31", 520, event_id="same", agency=agency)
    town.build(DAY)
    with warehouse.writing(town.settings, "test") as con:
        with pytest.raises(QuarantineError, match="/town/bureau, /town/centre: say which"):
            quarantine.take_out(con, "same", "", "li", "w")
        with pytest.raises(QuarantineError, match="no event other was loaded"):
            quarantine.take_out(con, "other", "", "li", "w")
        with pytest.raises(QuarantineError, match="no event same is set aside"):
            quarantine.ask_again(con, ["same"], "")


def test_an_alert_per_reason_is_open_while_an_event_is_set_aside(town: Workbench) -> None:
    names = [town.report("straight", day, 5) for day in ("2025-12-31", "2026-01-31")]
    rows = [(*row[:10], json.dumps(REPORT | {"as_of": "2026-06- 1"}), *row[11:]) for row in town.pending]
    town.pending = rows
    town.land()
    settings = town.settings.model_copy(update={"as_of": DAY})
    pipeline.build(settings)
    store = incidents.store_of(settings)
    (one,) = [one for one in store.unresolved() if one.kind == "event_quarantined"]
    assert "2 条" in one.title_zh
    assert "2026-06- 1" in one.body_zh
    with warehouse.writing(town.settings, "test") as con:
        for name in names:
            quarantine.take_out(con, name, "", "li", "the office sent it again")
    pipeline.build(settings)
    over = store.incident(one.incident_id)
    assert over is not None
    assert over.is_over
