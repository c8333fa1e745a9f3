"""Builds that make only what rests on news: the marts of a build of everything, every test still in the way."""

from __future__ import annotations

import json
import random
import shutil
import signal
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from builders.environment import environment
from builders.story import INDICATORS, Story
from builders.warehouse import ROOT, Workbench, indicator

from milepost.days import utc_now
from milepost.errors import BuildFailed
from milepost.marts import build as building
from milepost.marts import parameters, running, selection
from milepost.marts.build import BuildReport
from milepost.marts.news import News
from milepost.publishing.publish import publish
from milepost.warehouse import connection as warehouse

DAY = date(2025, 12, 31)
KINDS = ("indicator", "compute", "enterprise", "training", "milestone", "subsidy.paid", "subsidy.retracted", "")


@pytest.fixture(scope="module")
def story(bench: Workbench) -> Story:
    """A town with two years of events and every table made."""
    story = Story(bench, seed=11)
    story.land(events=120)
    assert build(story).whole
    return story


def build(story: Story, **more: object) -> BuildReport:
    return story.bench.build(more.pop("as_of", DAY), **more)


def make_everything_due(story: Story) -> None:
    with warehouse.writing(story.bench.settings, "test") as con:
        con.execute("UPDATE ops.build_parameters SET whole_at = NULL")


def differing(story: Story, before: dict[str, list[str]]) -> list[str]:
    """Rows of marts that a build of everything, compiled anew, takes away (-) or brings (+)."""
    make_everything_due(story)
    (story.bench.settings.data / "dbt" / "compiled.json").unlink(missing_ok=True)
    assert build(story).whole == "the last one is too long ago"
    after = story.marts()
    return [
        f"{name} {sign} {row}"
        for name in sorted(before.keys() | after.keys())
        for sign, rows in (("-", before.get(name, [])), ("+", after.get(name, [])))
        for row in sorted(set(rows) - set((after if sign == "-" else before).get(name, [])))[:3]
    ]


@pytest.mark.parametrize("seed", range(3))
def test_after_any_course_of_news_a_build_of_everything_changes_no_row(story: Story, seed: int) -> None:
    """Loads of one kind or of several, rows held and decided on, messages refused, builds that fail midway."""
    chance = random.Random(seed)
    made: set[str] = set()
    for _ in range(6):
        story.land(events=chance.randrange(1, 30), about=chance.choice(KINDS))
        course = chance.choice(["build", "build", "hold", "decide", "fail"])
        if course == "hold":
            story.hold_newest(5)
        elif course == "decide":
            story.decide(story.hold_newest(4), ["released", "refused", "asked", "marked"])
        elif course == "fail":
            story.fail("int_report_versions" if chance.random() < 0.5 else "int_measured_actuals")
        report = build(story)
        made |= {report.whole}
        assert differing_later(story) == []
    assert "" in made, "no build was one of news alone"


def differing_later(story: Story) -> list[str]:
    """As differing(), but only now and then: most builds follow one of news alone."""
    return differing(story, story.marts()) if story.chance.random() < 0.4 else []


def test_a_build_makes_what_rests_on_the_news_and_nothing_else(story: Story) -> None:
    story.land(events=3, about="training")
    nodes = set(build(story).nodes)
    assert {"stg_events__trainings", "int_measured_steps", "fct_actuals", "fct_target_status"} <= nodes
    assert {
        "stg_events__indicator_reports",
        "fct_subsidy_payments",
        "dim_plans",
        "int_subsidy_ledger",
    } & nodes == set()
    assert "every_target_has_one_reading" in nodes
    assert {"every_event_is_accounted_for", "landing_books_balance"} <= nodes


def test_builds_of_news_alone_compare_no_columns_with_contracts(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[bool] = []
    run_dbt = running.run_dbt

    def spy(*arguments: Any, are_contracts_seen: bool = False, **more: Any) -> running.Result:
        told.append(are_contracts_seen)
        return run_dbt(*arguments, are_contracts_seen=are_contracts_seen, **more)

    monkeypatch.setattr(building, "run_dbt", spy)
    build(story)
    told.clear()
    story.land(events=3, about="training")
    assert build(story).whole == ""
    build(story, select="fct_targets")
    make_everything_due(story)
    assert build(story).whole
    assert told == [True, False, False]


def test_without_news_nothing_is_made(story: Story) -> None:
    build(story)
    report = build(story)
    assert (report.nodes, report.whole) == ({}, "")


def test_an_event_of_a_type_that_nobody_reads_is_staged_with_the_others(story: Story) -> None:
    manifest = running.manifest_of(story.bench.settings)
    news = News("", frozenset({"milepost.weather.seen.v1"}), frozenset(), {})
    names = selection.nodes_for(manifest, news)
    assert "stg_events__others" in names
    assert not any(name.startswith("fct_") for name in names)


@pytest.mark.timeout(900)  # eight builds
def test_what_a_killed_build_left_half_made_is_made_by_the_next_one(story: Story, tmp_path: Path) -> None:
    """kill -9 while dbt writes, counted from the moment when the build has said what it will make."""
    build(story)
    said, killed, taken = story.bench.settings.whole_build_file, 0, 0.0  # taken: by a build that is left alone
    for share in (None, 0, 0.2, 0.4, 0.6, 0.8):
        story.land(events=15, about="indicator.reported")
        story.land(events=5, about="training.held")
        said.unlink(missing_ok=True)
        running_build = subprocess.Popen(
            [sys.executable, "-m", "milepost.cli", "build", "--as-of", DAY.isoformat()],
            env=environment(MILEPOST_DATA=str(story.bench.settings.data)),
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        while not said.exists() and running_build.poll() is None:
            time.sleep(0.005)
        began = time.monotonic()
        if share is None:
            assert running_build.wait() == 0
            taken = time.monotonic() - began
            continue
        time.sleep(share * taken)
        running_build.send_signal(signal.SIGKILL)
        code = running_build.wait()
        assert code in {0, -signal.SIGKILL}
        killed += code != 0
    assert killed >= 3, "the others had ended before"
    build(story)
    assert differing(story, story.marts()) == []


@pytest.mark.parametrize("is_kept", [True, False])
def test_a_row_that_breaks_a_rule_stops_a_build_of_news_whoever_asks_the_tests(story: Story, is_kept: bool) -> None:
    make_everything_due(story)
    build(story)
    tests = story.bench.settings.data / "dbt" / "compiled.json"
    assert tests.exists()
    kept = tests.read_text()
    try:
        if not is_kept:
            tests.unlink()
        change = "UPDATE marts.fct_targets SET target_id = target_id || {}"
        with warehouse.writing(story.bench.settings, "test") as con:
            con.execute(change.format("'-another'"))
        story.land(events=3, about="indicator.reported")
        with pytest.raises(BuildFailed, match=r"every_target_has_one_reading: Got .* results, configured to fail if"):
            build(story)
    finally:
        tests.write_text(kept)
        make_everything_due(story)
    assert build(story).whole
    assert differing(story, story.marts()) == []


def test_a_test_that_cannot_be_asked_stops_a_build_of_news_by_its_name(story: Story) -> None:
    make_everything_due(story)
    build(story)
    with warehouse.writing(story.bench.settings, "test") as con:
        con.execute("DROP TABLE marts.dim_agencies")
    story.land(events=3, about="indicator.reported")
    with pytest.raises(BuildFailed, match=r"relationships_.*dim_agencies.*does not exist"):
        build(story)
    make_everything_due(story)
    build(story)


def test_tables_that_are_dropped_are_dropped_with_the_word_that_they_are_to_be_made(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A build that dies before it has said what it will make has taken nothing away."""
    build(story)
    monkeypatch.setattr(parameters.news, "look", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        build(story, full_refresh=True)
    monkeypatch.undo()
    assert build(story).nodes == {}
    assert differing(story, story.marts()) == []


@pytest.mark.timeout(900)  # several builds of everything
def test_everything_is_made_for_another_day_another_plan_and_after_so_many_minutes(story: Story) -> None:
    build(story)
    assert build(story, as_of=DAY + timedelta(days=1)).whole == "another day"
    assert build(story).whole == "another day"
    assert build(story, known_at=story.moment).whole
    assert build(story).whole
    story.plans(*INDICATORS[1:], indicator("straight", "level", {2026: 1000, 2027: 1600}))
    assert build(story).whole == "incremental tables are made anew"
    story.plans(*INDICATORS)
    assert build(story).whole == "incremental tables are made anew"
    story.plans(*INDICATORS, voucher={"firm_year_cap_wan": 30})
    assert build(story).whole == "the plans changed"
    with warehouse.writing(story.bench.settings, "test") as con:
        con.execute("UPDATE ops.build_parameters SET whole_at = whole_at - INTERVAL 29 MINUTE")
    assert build(story).whole == ""
    with warehouse.writing(story.bench.settings, "test") as con:
        con.execute("UPDATE ops.build_parameters SET whole_at = whole_at - INTERVAL 1 MINUTE")
    assert build(story).whole == "the last one is too long ago"


@pytest.mark.timeout(900)  # several builds of everything
def test_everything_is_made_for_another_text_also_for_one_that_comes_while_a_build_runs(
    story: Story, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the columns of each text are compared with its contracts."""
    shutil.copytree(ROOT / "dbt_project", tmp_path / "dbt_project")
    run_dbt, text = running.run_dbt, tmp_path / "dbt_project/models/marts/fct_targets.yml"
    text.write_text(text.read_text() + "\n# another text\n")

    def deployed_meanwhile(*arguments: Any, **more: Any) -> running.Result:
        result = run_dbt(*arguments, **more)
        text.write_text(text.read_text() + "\n# another text\n")
        return result

    build(story)
    monkeypatch.setattr(building, "run_dbt", deployed_meanwhile)
    assert build(story, settings={"project": tmp_path}).whole == "the project's text changed"
    monkeypatch.undo()
    assert build(story, settings={"project": tmp_path}).whole == "the project's text changed"
    assert build(story, settings={"project": tmp_path}).nodes == {}
    text.write_text(text.read_text().replace("data_type: varchar", "data_type: integer", 1))
    with pytest.raises(BuildFailed, match=r"fct_targets: .*contract"):
        build(story, settings={"project": tmp_path})
    assert build(story).whole == "the project's text changed"


def test_when_everything_is_due_again_is_told_to_who_wakes_the_builds(story: Story) -> None:
    def is_due() -> bool:
        return bool(json.loads(story.bench.settings.whole_build_file.read_text())["due_at"])

    make_everything_due(story)
    build(story)
    assert is_due(), "nothing of it is published"
    publish(story.bench.settings, {})
    assert not is_due()
    story.land(events=2, about="indicator.reported")
    story.fail("int_report_versions")
    assert is_due(), "what failed is asked for again"
    build(story)
    publish(story.bench.settings, {})
    assert is_due(), "it left something out"
    make_everything_due(story)
    build(story)
    with warehouse.writing(story.bench.settings, "test") as con:
        con.execute("INSERT INTO raw.loads VALUES ('late', ?, ?, 1, 1, 0, 0)", [utc_now(), utc_now()])
    publish(story.bench.settings, {})
    assert is_due(), "something landed after the build"
    make_everything_due(story)
    story.land()
    story.fail("int_report_versions")
    assert is_due()
    build(story)
    publish(story.bench.settings, {})
    assert not is_due()


def test_the_books_are_asked_after_every_load_also_after_one_without_new_events(story: Story) -> None:
    build(story)
    with warehouse.writing(story.bench.settings, "test") as con:
        con.execute("INSERT INTO raw.loads VALUES ('empty', now(), now(), 0, 0, 0, 0)")
    assert build(story).nodes.keys() == {"landing_books_balance"}
