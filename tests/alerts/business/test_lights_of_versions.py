"""Lights of published versions: what opens and closes incidents, in which words, and what does not."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from builders.published import Sample
from builders.versions import Versions, at, reading, rewritten

from milepost.alerts import actions, outgoing
from milepost.alerts.actions import Act
from milepost.alerts.desk import Desk
from milepost.alerts.routing import in_force


@pytest.fixture
def real(there: Versions) -> str:
    """A target on its schedule by real data."""
    rows = there.sample.tables["fct_target_status"]
    return next(
        str(row["target_id"])
        for row in rows
        if row["light"] == "green" and not row["is_simulated"] and not row["is_restatement"]
    )


def first(there: Versions) -> None:
    there.show(0)
    there.evaluate(0)


def test_the_first_evaluation_opens_quietly_and_is_told_in_one_digest_of_what_is_real(there: Versions) -> None:
    first(there)
    found = there.store.unresolved()
    assert {one.kind for one in found} >= {"target_yellow", "target_red", "target_missed", "report_overdue"}
    assert there.loud() == []
    desk = Desk(in_force.load(there.settings, date(2026, 11, 21)), found, at(60))
    outgoing.plan(there.store, desk.routes, at(60), desk.is_told)
    there.evaluate(11)
    digests = there.rows("SELECT * FROM notifications ORDER BY group_key")
    assert [row["reason"] for row in digests] == ["digest", "digest"]
    for row, is_simulated in zip(digests, (False, True), strict=True):  # made-up ones stand beside nothing real
        mine = {one.incident_id for one in found if one.is_simulated is is_simulated}
        assert set(json.loads(row["firing"])) == mine


def test_restated_targets_accuse_nobody_twice(there: Versions) -> None:
    first(there)
    restated = {row["target_id"] for row in there.sample.tables["fct_target_status"] if row["is_restatement"]}
    assert restated
    assert not {one.scope.target for one in there.store.unresolved() if one.dedupe_key.startswith("light:")} & restated


def test_a_light_that_stands_opens_one_incident_with_all_that_is_needed(there: Versions, real: str) -> None:
    first(there)
    there.show(20, reading(real, "far_behind", "red", "new_report"))
    there.evaluate(20)
    assert there.loud() == []
    there.evaluate(30)
    there.evaluate(41)
    [one] = there.loud()
    assert (one.kind, one.severity, one.scope.target, one.dedupe_key) == (
        "target_red",
        "critical",
        real,
        f"light:{real}",
    )
    assert one.scope.agency
    assert one.scope.plan
    assert one.scope.indicator
    assert one.title_zh.endswith("：红灯（严重滞后）")
    assert one.title_en.endswith(": Red (Far behind)")
    assert "处理" in one.body_zh
    assert "What to do" in one.body_en
    assert one.fields["reason_code"] == "new_report"
    assert (one.fields["light"], one.fields["light_word_zh"]) == ("red", "红灯")
    assert one.ground.version == at(20).strftime("%Y%m%dT%H%M%S%fZ")


def test_a_light_that_flaps_opens_nothing(there: Versions, real: str) -> None:
    first(there)
    for minutes, status, light in [(20, "far_behind", "red"), (25, "ahead", "green"), (32, "far_behind", "red")]:
        there.show(minutes, reading(real, status, light, "new_report"))
        there.evaluate(minutes)
    there.show(38)
    there.evaluate(38)
    there.evaluate(60)
    assert there.rows("SELECT * FROM incidents WHERE is_quiet = 0") == []


def test_a_worse_light_is_an_incident_of_its_own_that_keeps_its_owner(there: Versions, real: str) -> None:
    first(there)
    there.show(20, reading(real, "behind", "yellow", "new_report"))
    there.evaluate(20)
    there.evaluate(31)
    [yellow] = there.loud("target_")
    actions.act(there.store, yellow.incident_id, Act("assigned", "Li", owner="Wang"), at(32))
    there.show(40, reading(real, "far_behind", "red", "new_report"))
    there.evaluate(40)
    there.evaluate(51)
    [red] = there.loud("target_")
    assert (red.kind, red.owner) == ("target_red", "Wang")
    over = there.store.incident(yellow.incident_id)
    assert over
    assert over.resolved_why_zh == "已转为红灯（严重滞后），另行告警"


@pytest.mark.parametrize(
    ("reason", "status", "light", "words"),
    [
        ("new_report", "on_schedule", "green", "已追上，现为绿灯（符合序时）。实绩 "),
        ("revision", "on_schedule", "green", "数据更正后"),
        ("retraction", "not_reported", "grey", "所依据的数据撤回后"),
        ("baseline", "on_schedule", "green", "基期更正后"),
        ("target_changed", "on_schedule", "green", "目标调整后"),
        ("time_passed", "outdated", "grey", "目前无法判定"),
    ],
)
def test_its_end_says_why(there: Versions, real: str, reason: str, status: str, light: str, words: str) -> None:
    first(there)
    there.show(20, reading(real, "far_behind", "red", "new_report"))
    there.evaluate(20)
    there.evaluate(31)
    [one] = there.loud()
    there.show(40, reading(real, status, light, reason))
    there.evaluate(40)
    there.evaluate(51)
    over = there.store.incident(one.incident_id)
    assert over
    assert over.is_over
    assert words in str(over.resolved_why_zh)


def test_a_version_that_is_taken_back_takes_its_incidents_with_it(there: Versions, real: str) -> None:
    before = there.show(0)
    there.evaluate(0)
    there.show(20, reading(real, "far_behind", "red", "new_report"))
    there.evaluate(20)
    there.evaluate(31)
    [one] = there.loud()
    (there.settings.published / "current.json").write_text(json.dumps({"version": before}), encoding="utf-8")
    there.evaluate(40)
    there.evaluate(51)
    over = there.store.incident(one.incident_id)
    assert over
    assert "发布版本撤下后" in str(over.resolved_why_zh)


def test_another_method_opens_quietly(there: Versions, real: str) -> None:
    first(there)
    there.show(20, reading(real, "far_behind", "red", "method"))
    there.evaluate(20)
    there.evaluate(31)
    assert there.loud() == []
    assert any(one.scope.target == real and one.is_quiet for one in there.store.unresolved())
    told = there.rows("SELECT group_key FROM notifications WHERE reason = 'digest' ORDER BY rowid")
    assert [row["group_key"] for row in told] == ["digest", "digest:simulated=true", "digest"]  # one more


def test_what_a_person_has_resolved_stays_so_until_it_changes(there: Versions, real: str) -> None:
    first(there)
    there.show(20, reading(real, "far_behind", "red", "new_report"))
    there.evaluate(20)
    there.evaluate(31)
    [one] = there.loud()
    actions.act(there.store, one.incident_id, Act("resolved", "Li", "agreed otherwise"), at(32))
    for minutes in (42, 53, 64):
        there.show(minutes, reading(real, "far_behind", "red", "new_report"))
        there.evaluate(minutes)
    assert there.loud() == []


@pytest.mark.parametrize("said", [{"is_as_of_given": True}, {"is_known_at_given": True}, {"is_as_of_given": None}])
def test_versions_of_a_named_day_or_moment_open_and_close_nothing(
    there: Versions, real: str, said: dict[str, bool]
) -> None:
    there.show(0, **said)
    there.evaluate(0)
    assert there.store.unresolved() == []
    assert there.rows("SELECT * FROM status_changes") == []


def test_published_versions_say_whether_somebody_named_the_day(sample: Sample) -> None:
    said = json.loads((sample.folder / "manifest.json").read_text(encoding="utf-8"))
    assert (said["is_as_of_given"], said["is_known_at_given"]) == (True, False)


def test_made_up_readings_say_so_and_real_ones_begin_anew(there: Versions) -> None:
    first(there)
    made_up = next(one for one in there.store.unresolved() if one.is_simulated and one.kind == "target_red")
    assert made_up.title_zh.startswith("[模拟]")
    assert made_up.severity == "info"

    def real(folder: Path) -> None:
        rewritten("fct_target_status", lambda rows: [row | {"is_simulated": False} for row in rows])(folder)

    there.show(20, real)
    there.evaluate(20)
    there.evaluate(31)
    found = [one for one in there.store.unresolved() if one.scope.target == made_up.scope.target]
    assert [one.is_simulated for one in found if one.dedupe_key.startswith("light:")] == [False]
