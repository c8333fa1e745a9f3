"""What is published was judged after it was built: a verdict says nothing of a later build."""

from __future__ import annotations

import json
from datetime import date

import pytest
from builders.marts import change, make
from builders.warehouse import Workbench
from typer.testing import CliRunner

import expectations
from milepost import pipeline
from milepost.alerts import failures, incidents
from milepost.cli import app
from milepost.errors import BuildFailed, GateFailed, PublishError
from milepost.gates import held, verdict
from milepost.gates.verdict import CheckResult
from milepost.publishing import versions
from milepost.settings import Settings
from milepost.warehouse import connection as warehouse

DAY = date(2026, 3, 31)


@pytest.fixture
def ready(settings: Settings) -> Settings:
    """Settings of a warehouse whose marts are written by hand, and judged."""
    make(settings)
    return settings


def state(settings: Settings) -> str | None:
    with warehouse.writing(settings, "test") as con:
        return verdict.marts_state(con)


def judge(settings: Settings) -> None:
    with warehouse.writing(settings, "test") as con:
        verdict.run_gate(con, "marts", lambda _tables: [CheckResult("fct_actuals", "a_rule", "critical", success=True)])


@pytest.mark.parametrize(
    ("left", "said"),
    [
        ("'built'", "no gate has judged the marts since they were built. Run `milepost run`"),
        ("NULL", "the last build did not go through, made some models alone"),
    ],
)
def test_marts_that_no_gate_has_judged_whole_are_not_published(ready: Settings, left: str, said: str) -> None:
    first = pipeline.publish(ready)
    change(ready, f"UPDATE ops.build_parameters SET marts_state = {left}")
    with pytest.raises(PublishError, match=said):
        pipeline.publish(ready)
    assert versions.current(ready) == first


def test_events_that_no_gate_has_judged_are_not_published(ready: Settings) -> None:
    change(
        ready,
        """INSERT INTO raw.events VALUES ('milepost.indicators.v1', 0, 0, now(), 'a', '/town/bureau',
           'milepost.indicator.reported.v1', 'a', now(), false, '{}', 'load', now())""",
    )
    with pytest.raises(PublishError, match="no gate has judged the events that were landed"):
        pipeline.publish(ready)
    change(ready, "INSERT INTO ops.gate_runs VALUES ('run', 'raw', 'passed', 1, NULL, now())")
    assert versions.current(ready) is None
    assert pipeline.publish(ready)


def test_a_build_takes_the_verdict_back_and_one_that_fails_leaves_nothing_to_publish(bench: Workbench) -> None:
    bench.build(DAY)
    judge(bench.settings)
    assert state(bench.settings) == "gated"
    bench.build(DAY, select="dim_plans")
    assert state(bench.settings) is None, "the others may be of another day"
    bench.build(DAY)
    assert state(bench.settings) == "built"
    judge(bench.settings)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("milepost.marts.build.run_dbt", _fail)
        with pytest.raises(BuildFailed, match="as planted"):
            bench.build(DAY, full_refresh=True)
    assert state(bench.settings) is None
    bench.build(DAY, select="dim_plans")
    assert state(bench.settings) is None, "what stands beside it is still half built"
    bench.build(DAY, full_refresh=True)
    assert state(bench.settings) == "built"


def test_a_gate_that_finds_half_built_marts_says_so_and_people_hear_of_it(ready: Settings) -> None:
    change(ready, "UPDATE ops.build_parameters SET marts_state = NULL")
    with pytest.raises(PublishError, match=r"no whole marts to judge\. Run `milepost run`") as refused:
        pipeline.gate_marts(ready, lambda _tables: [])
    failures.raise_for_step(ready, "gate_marts", refused.value)
    assert "run:gate_marts" in incidents.store_of(ready).open_keys()


def test_a_failed_build_is_told_though_what_it_left_cannot_be_looked_at(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.build(DAY)
    change(bench.settings, "ALTER TABLE marts.fct_held_rows RENAME COLUMN open_days TO days_open")
    monkeypatch.setattr("milepost.marts.build.run_dbt", _fail)
    with pytest.raises(BuildFailed, match="as planted"):
        pipeline.build(bench.settings, full_refresh=True)
    assert "build" in incidents.store_of(bench.settings).open_keys()
    with warehouse.writing(bench.settings, "test") as con:
        assert held.waiting(con) == [], "as far as it can be said"


def _fail(*_: object, **__: object) -> None:
    raise BuildFailed("as planted")


def test_publishing_by_hand_judges_first_what_no_gate_has_seen(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MILEPOST_DATA", str(bench.settings.data))
    bench.build(DAY)
    done = CliRunner().invoke(app, ["publish"])
    assert json.loads(done.stdout)["verdicts"] == {"marts": "passed"}
    bench.build(DAY)
    monkeypatch.setattr(expectations, "check_marts", _blocking)
    blocked = CliRunner().invoke(app, ["publish"])
    assert isinstance(blocked.exception, GateFailed)
    done = CliRunner().invoke(app, ["publish", "--despite-gate", "会议需要"])
    assert json.loads(done.stdout)["despite_gate"] == "会议需要"


def _blocking(_tables: object) -> list[CheckResult]:
    return [CheckResult("fct_actuals", "a_rule", "critical", success=False, unexpected_count=1)]
