"""A warehouse of a version that had no quarantine, poisoned by what it accepted, heals by the next plain build."""

from __future__ import annotations

import json
from datetime import date, datetime

import pytest
from builders.warehouse import Workbench, indicator, plan
from typer.testing import CliRunner

from milepost.cli import app
from milepost.marts import accounts, quarantine
from milepost.warehouse import connection as warehouse

DAY = date(2026, 3, 31)
CODE = "91330799MA2EXAMP01"
PLAN = plan(
    indicator("straight", "level", {2027: 1500}),
    indicator("trained", "cumulative", {2027: 100}, unit="人次", measured_by={"rule": "sum_attendees"}),
    indicator("capacity", "level", {2027: 900}, unit="PFlops", measured_by={"rule": "sum_latest_by_centre"}),
)
SENT = {
    "indicator.reported": {"indicator": "town/straight", "as_of": "２０２６-01-31", "value": 1, "unit": "个"},
    "indicator.retracted": {"indicator": "town/straight", "as_of": "2026-01- 1", "reason": "r"},
    "compute.measured": {"centre": "c1", "as_of": "2026-01- 1", "capacity_pflops": 10},
    "enterprise.onboarded": {"data_space": "film", "enterprise": CODE, "role": "user", "at": "2026-01- 1"},
    "training.held": {"session": "s1", "programme": "p", "at": "2026-01- 1", "attendees": 5},
    "subsidy.paid": {"policy": "town/v", "enterprise": CODE, "base_wan": 24.0, "paid_wan": 4.8, "at": "2026-01- 1"},
}
LATER_TABLES = (
    "catalogue.path_values",
    "catalogue.target_agencies",
    "catalogue.removals",
    "catalogue.plan_files",
    "catalogue.folder_looks",
    "catalogue.relations",
    "catalogue.shared_caps",
    "catalogue.not_targets",
    "catalogue.inferred",
    "ops.method_changes",
    "ops.plans_set_aside",
    "ops.fingerprints",
    "ops.newest_events",
    "ops.latency",
    "ops.latency_hours",
    "ops.latency_taken",
)
LATER_COLUMNS = {
    "ops.build_parameters": ("source_keys", "whole_at", "marts_state"),
    "catalogue.targets": ("ahead_points", "behind_points"),
    "catalogue.indicators": (
        "plausible_low",
        "plausible_high",
        "plausible_step",
        "plausible_month_on_month",
        "frozen_after",
    ),
    "catalogue.units": ("is_whole",),
    "catalogue.policies": (
        "from_date",
        "until_date",
        "lead",
        "payer",
        "conditions_zh",
        "conditions_en",
        "is_joint",
        "is_holding",
        "spans",
        "sentence_zh",
        "sentence_en",
    ),
    "catalogue.plans": ("overlap_rule", "capacity_times", "largest_session"),
    "ops.published_versions": ("despite_gate",),
}
OLD_STAGING = {
    "indicator_reports": "as_of_date",
    "compute_measurements": "as_of_date",
    "enterprise_moves": "moved_date",
    "trainings": "held_date",
    "subsidy_payments": "paid_date",
    "indicator_retractions": "as_of_date",
}


@pytest.fixture
def poisoned(fresh: Workbench, monkeypatch: pytest.MonkeyPatch) -> tuple[Workbench, list[str]]:
    """Built well once; then events of unreadable days came, and the old staging and intermediate tables took them in.

    -> the workbench, and the ids of what was poison. The command line is pointed at it.
    """
    fresh.plans(PLAN)
    with warehouse.writing(fresh.settings, "test") as con:
        for table in ("quarantined_events", "gate_runs", "alerts"):
            con.execute(f"DELETE FROM ops.{table}")
    fresh.report("straight", "2025-12-31", 520)
    fresh.build(DAY)
    names = [fresh.event(kind, data, said=datetime(2026, 3, 1)) for kind, data in SENT.items()]
    fresh.report("straight", "2026-02-28", 530, learned=datetime(2026, 3, 10))
    fresh.land()
    with warehouse.writing(fresh.settings, "test") as con:
        con.execute("DROP TABLE ops.quarantined_events")
        con.execute("DROP TABLE ops.schema_version")
        con.execute("DROP VIEW ops.landing_balance")
        con.execute("DROP VIEW raw.rejected_events")
        con.execute("ALTER TABLE raw.rejected_messages RENAME TO rejected_events")
        con.execute("ALTER TABLE ops.build_parameters DROP COLUMN reading_key")
        for table in LATER_TABLES:
            con.execute(f"DROP TABLE {table}")
        con.execute("DROP MACRO raw.sender_of")
        con.execute("DROP MACRO raw.named_in")
        for table, columns in LATER_COLUMNS.items():
            for column in columns:
                con.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
        con.execute("UPDATE ops.build_parameters SET incremental_key = 'old', project_key = 'old'")
        con.execute("DROP TABLE staging.stg_events__others")
        for name, day in OLD_STAGING.items():
            table = f"staging.stg_events__{name}"
            for column in ("event_type", "unreadable_code", "unreadable_field", "unreadable_sent"):
                con.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
            con.execute(
                f"""INSERT INTO {table} BY NAME SELECT event_id, source, NULL::DATE AS {day}, simulated AS is_simulated,
                    event_time, load_id, loaded_at, topic, "partition", "offset" FROM raw.events
                    WHERE data LIKE '%01- 1%' OR data LIKE '%２０２６%'"""
            )
        con.execute(
            """INSERT INTO intermediate.int_report_versions BY NAME SELECT event_id, source, NULL::DATE AS as_of_date,
               loaded_at AS known_from, loaded_at FROM raw.events WHERE data LIKE '%２０２６%'"""
        )
    monkeypatch.setenv("MILEPOST_DATA", str(fresh.settings.data))
    monkeypatch.setenv("MILEPOST_PLANS", str(fresh.settings.plans))
    monkeypatch.setenv("MILEPOST_AS_OF", str(DAY))
    monkeypatch.setenv("MILEPOST_ALERT_TOPIC", "false")
    return fresh, names


def call(*words: str, code: int = 0) -> str:
    done = CliRunner().invoke(app, ["quarantine", *words])
    assert done.exit_code == code, done.output
    return done.stdout


def test_an_old_warehouse_heals_and_its_events_are_listed_shown_taken_out_and_read_again(
    poisoned: tuple[Workbench, list[str]],
) -> None:
    bench, names = poisoned
    bench.build(DAY)
    assert {row["actual_value"] for row in bench.rows("SELECT * FROM marts.fct_actuals")} == {520, 530}
    with warehouse.writing(bench.settings, "test") as con:
        assert [row for row in accounts.accounts(con) if not row.is_balanced] == []
        (said,) = quarantine.by_reason(con)
    assert (said["reason_code"], said["count"]) == ("bad_day", len(SENT))

    listed = json.loads(call("list", "--format", "json"))
    assert {row["event_id"] for row in listed} == set(names)
    assert {row["state"] for row in listed} == {"set_aside"}
    assert names[0] in call("list")
    assert "as_of 不是可读的日期: ２０２６-01-31" in call("show", names[0])
    (shown,) = json.loads(call("show", names[0], "--format", "json"))
    assert json.loads(shown["data"]) == SENT["indicator.reported"]

    with warehouse.writing(bench.settings, "test") as con:
        con.execute("UPDATE ops.quarantined_events SET reason_en = 'no' || chr(7) || chr(10) || 'day'")
    assert "no��day" in call("list")
    assert "no��day" in call("show", names[0])

    answer = json.loads(call("reread", names[0], "--format", "json", code=1))
    assert answer["came_back"] == []
    assert [row["event_id"] for row in answer["still_out"]] == [names[0]]

    good = next(
        row["event_id"] for row in bench.rows("SELECT event_id FROM marts.fct_actuals WHERE actual_value = 530")
    )
    call("take-out", good, "--why", "typed twice", "--by", "li")
    bench.build(DAY)
    assert {row["actual_value"] for row in bench.rows("SELECT * FROM marts.fct_actuals")} == {520}
    answer = json.loads(call("reread", good, "--format", "json"))
    assert answer == {"came_back": [{"source": "/town/bureau", "event_id": good}], "still_out": []}
    assert {row["actual_value"] for row in bench.rows("SELECT * FROM marts.fct_actuals")} == {520, 530}
    assert len(json.loads(call("list", "--all", "--format", "json"))) == len(names) + 1
