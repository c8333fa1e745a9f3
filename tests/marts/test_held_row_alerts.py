"""Alerts about held rows: one per unit and none of the gate beside it, until nothing waits; a refusal is told once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from builders.warehouse import Workbench, indicator, plan

from milepost import doctor
from milepost.alerts import incidents, rendering, sources
from milepost.days import utc_now
from milepost.gates import held, verdict
from milepost.gates.verdict import CheckResult, Finding
from milepost.settings import Settings
from milepost.warehouse import connection as warehouse

SENSE = "expect_sense"


def alerts(bench: Workbench) -> dict[str, tuple[str, str, bool]]:
    """Key -> severity, title and whether it is open, after a look."""
    store = incidents.store_of(bench.settings)
    with warehouse.writing(bench.settings, "test") as con:
        sources.look(con, store)
    with store.transaction() as own:
        found = store.recent(own, datetime.now(UTC))
    return {one.dedupe_key: (one.severity, one.title_zh, not one.is_over) for one in found}


def gate(bench: Workbench, *event_ids: str) -> None:
    """A run of the raw gate that finds these rows broken, and nothing else."""
    findings = tuple(Finding("/town/bureau", event_id, value=50_000.0) for event_id in event_ids)
    found = [CheckResult("raw_reports", SENSE, "warning", not findings, len(findings), findings=findings)]
    with warehouse.writing(bench.settings, "test") as con:
        verdict.run_gate(con, "raw", lambda _frames: found)


def test_alerts_stay_open_until_nothing_of_the_unit_is_held(bench: Workbench) -> None:
    day, now = utc_now().date(), utc_now()
    bench.plans(plan(indicator("terminals", "level", {2027: 60}, unit="台")))
    rows = [
        bench.report("terminals", f"2026-0{month}-28", 50_000, unit="台", said=now - timedelta(hours=5))
        for month in (1, 2, 3)
    ]
    bench.land()
    gate(bench, *rows)
    bench.build(day)
    unit_key = "held:/town/bureau"
    assert alerts(bench)[unit_key] == ("warning", "town局有 3 条报送被暂扣，待处置", True)
    [told] = [one for one in incidents.store_of(bench.settings).unresolved() if one.kind != "books_unbalanced"]
    assert (told.scope.indicator, told.scope.plan) == ("town/terminals", "town-2025")
    assert told.body_zh.startswith(f"最近一条：terminals，数据日期 2026-03-28，事件 {rows[2]}\n")
    item = rendering.item(told, "zh", "https://boards")
    assert item.link == f"https://boards/quality?event={rows[2]}&lang=zh"

    bench.decide(rows[0], "asked", now - timedelta(hours=4), reason="单位?")
    bench.decide(rows[1], "refused", now - timedelta(hours=4), reason="应为 5 台")
    bench.land()
    gate(bench)  # the next load is without fault: the rows are still held
    bench.build(day)
    found = alerts(bench)
    assert found[unit_key][2]
    (refused,) = [alert for key, alert in found.items() if key.startswith("refused:")]
    said = f"报送不予采用：town局，terminals，数据日期 2026-02-28，事件 {rows[1]}"
    assert refused == ("info", said, True)
    assert alerts(bench) == found  # looking again tells nothing new
    with warehouse.writing(bench.settings, "test") as con:
        assert [(row["event_id"], row["state"]) for row in held.listed(con)] == [
            (rows[0], "asked"), (rows[2], "held")
        ]  # fmt: skip

    bench.decide(rows[2], "released", now - timedelta(hours=3))
    bench.decide("nowhere", "released", now - timedelta(hours=3))
    bench.report("terminals", "2026-01-28", 5, unit="台", said=now - timedelta(hours=3))
    bench.land()
    gate(bench)
    bench.build(day)
    over = alerts(bench)
    assert {key for key, (_, _, is_open) in over.items() if is_open} <= {
        "books",
        *(key for key in over if "refused:" in key),
    }
    states = {row["event_id"]: row["state"] for row in bench.rows("SELECT * FROM marts.fct_held_rows")}
    assert states == {rows[0]: "superseded", rows[1]: "refused", rows[2]: "released"}
    current = bench.rows("SELECT as_of_date, actual_value FROM marts.fct_actuals WHERE is_current ORDER BY 1")
    assert [(str(row["as_of_date"]), row["actual_value"]) for row in current] == [
        ("2026-01-28", 5), ("2026-03-28", 50_000)
    ]  # fmt: skip
    notes = [note for note in doctor.examine(bench.settings).notes if "decisions changed nothing" in note]
    assert len(notes) == 1
    assert "1 decisions changed nothing (not_held)" in notes[0]


def test_doctor_says_how_many_rows_are_held_before_the_first_build(settings: Settings) -> None:
    with warehouse.writing(settings, "test") as con:
        con.execute(
            """INSERT INTO ops.held_rows (run_id, source, event_id, table_name, expectation, words_en, held_at)
            VALUES ('r', '/town/bureau', 'e', 'raw_reports', 'a_rule', 'too large', '2026-02-01')"""
        )
    examined = doctor.examine(settings)
    assert [(unit["agency_id"], unit["rows"]) for unit in examined.held] == [("town/bureau", 1)]
    assert any("1 rows of town/bureau are held, the oldest since 2026-02-01" in note for note in examined.notes)
    assert not any("held" in fault for fault in examined.faults)
