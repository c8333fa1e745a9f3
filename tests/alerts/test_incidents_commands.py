"""milepost incidents ... and alerts route INCIDENT: what is wrong and what people do, for terminals and machines."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from builders import incidents as made
from typer.testing import CliRunner

from milepost.alerts.actions import Act, act, of
from milepost.alerts.incident import Scope, Signal
from milepost.alerts.store import Store
from milepost.cli import app
from milepost.commands.incidents import moment_of
from milepost.errors import MilepostError, SettingsError

FIELDS = [
    "incident_id",
    "kind",
    "severity",
    "state",
    "jurisdiction",
    "agency",
    "plan",
    "indicator",
    "target",
    "opened_at",
    "last_seen_at",
    "occurrences",
]
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("MILEPOST_DATA", str(tmp_path))
    monkeypatch.setenv("MILEPOST_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("MILEPOST_PLANS", str(ROOT / "plans"))
    return made.city(tmp_path)


def run(*words: str) -> str:
    done = CliRunner().invoke(app, list(words))
    if isinstance(done.exception, MilepostError):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.stdout


def said(*words: str) -> Any:
    return json.loads(run(*words, "--format", "json"))


def test_list_is_an_array_with_the_agreed_fields_first(store: Store) -> None:
    rows = said("incidents", "list")
    assert [list(row)[: len(FIELDS)] for row in rows] == [FIELDS] * 4
    assert [row["agency"] for row in rows] == ["wucheng/data_bureau", "operator", "operator", "operator"]
    assert rows[0]["opened_at"].endswith("Z")
    assert [row["kind"] for row in said("incidents", "list", "--severity", "critical")] == ["target_red", "log_gap"]
    assert len(said("incidents", "list", "--which", "all")) == 7
    assert [row["kind"] for row in said("incidents", "list", "--agency", "wucheng/data_bureau")] == ["target_red"]


def test_what_belongs_to_no_unit_of_a_plan_is_its_coordinators(store: Store) -> None:
    store.record(
        Signal("i", "targets_incoherent", "info", "不符", "Incoherent", "", "", Scope("jinhua", "jinhua-2025"))
    )
    [row] = said("incidents", "list", "--kind", "targets_incoherent")
    assert row["agency"] == "jinhua/development_reform_commission"


def test_list_where_nothing_was_ever_recorded_is_empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MILEPOST_DATA", str(tmp_path))
    assert said("incidents", "list") == []


def test_text_goes_one_line_each_and_steers_no_terminal(store: Store) -> None:
    store.record(Signal("n", "silence", "info", "坏\x1b[31m\n名", "Bad", "", ""))
    lines = run("incidents", "list").splitlines()
    assert len(lines) == 5
    assert "\x1b" not in "".join(lines)


def test_show_tells_the_whole_story_without_addresses(store: Store) -> None:
    one = made.the(store, made.TARGET).incident_id
    act(store, one, Act("assigned", by="李丽", owner="陈静"))
    told = said("incidents", "show", one[:8])
    assert {part["receiver"]: part["outcome"] for part in told["messages"]} == {
        "duty": "ok",
        "robot": "dropped",
        "slow": None,
    }
    assert [(part["action"], part["details"]) for part in told["actions"]] == [("assigned", {"owner": "陈静"})]
    assert told["fields"]["gap_points"] == -30.0
    words = run("incidents", "show", one)
    assert "sign not match" in words
    for text in (json.dumps(told), words):
        assert "dingtalk.example" not in text
        assert "duty@example.org" not in text


@pytest.mark.parametrize(
    ("words", "action", "state", "owner"),
    [
        (("ack", "ID"), "acknowledged", "acknowledged", "王五"),
        (("assign", "ID", "陈静"), "assigned", "open", "陈静"),
        (("comment", "ID", "等机房"), "commented", "open", None),
        (("snooze", "ID", "--until", "4h"), "snoozed", "snoozed", None),
        (("resolve", "ID", "--why", "已补录"), "resolved", "resolved", None),
    ],
)
def test_acts_are_kept_with_the_name(
    store: Store, words: tuple[str, ...], action: str, state: str, owner: str | None
) -> None:
    one = made.the(store, made.TARGET).incident_id
    done = said("incidents", *[one[:10] if word == "ID" else word for word in words], "--by", "王五")
    assert (done["incident_id"], done["action"], done["by"], done["is_verified"]) == (one, action, "王五", False)
    now = store.incident(one)
    assert now is not None
    assert (now.state, now.owner) == (state, owner)
    assert [kept.action for kept in of(store, one)] == [action]


def test_an_act_that_cannot_be_is_refused_in_words(store: Store) -> None:
    one = made.the(store, made.TARGET).incident_id
    with pytest.raises(MilepostError, match="there is no incident"):
        run("incidents", "ack", "zzzz")
    with pytest.raises(MilepostError, match="say why"):
        run("incidents", "resolve", one, "--why", " ")
    with pytest.raises(MilepostError, match="still to come"):
        run("incidents", "snooze", one, "--until", "2020-01-01")
    with pytest.raises(SettingsError, match="is no moment"):
        run("incidents", "snooze", one, "--until", "soon")


def test_moments_are_spans_or_beijing_time() -> None:
    now = datetime(2026, 11, 2, 1, tzinfo=UTC)
    assert moment_of("30m", now) == now + timedelta(minutes=30)
    assert moment_of("3d", now) == now + timedelta(days=3)
    assert moment_of("2026-11-03T09:00", now) == datetime(2026, 11, 3, 1, tzinfo=UTC)
    assert moment_of("2026-11-03T09:00Z", now) == datetime(2026, 11, 3, 9, tzinfo=UTC)


def test_route_of_an_incident_says_who_would_be_told_and_what_keeps_it_back(store: Store) -> None:
    one = made.the(store, made.TARGET).incident_id
    assert "log_gap" in said("alerts", "route", one)["held_back"]  # incomplete data accuse nobody
    store.resolve(made.GAP.key)
    told = said("alerts", "route", one[:8])
    assert told["labels"]["target"] == "wucheng/core_revenue/2027"
    assert [row["receiver"] for row in told["told"]] == ["outbox"]
    assert told["held_back"] is None
    held = Signal("held:x", "row_held", "warning", "暂扣", "Held", "", "", made.TARGET.scope)
    store.record(held)
    kept = said("alerts", "route", one)["held_back"]
    assert made.the(store, held).incident_id[:8] in kept
    store.resolve("held:x")
    run("incidents", "snooze", one, "--until", "4h", "--by", "王五")
    assert "not now: snoozed until" in run("alerts", "route", one)
    store.resolve(made.TARGET.key)
    assert "it is over" in said("alerts", "route", one)["held_back"]
    with pytest.raises(SettingsError, match="not both"):
        run("alerts", "route", one, "--kind", "log_gap")


def test_a_step_of_the_ladder_is_confirmed_only_where_one_is_proposed(store: Store) -> None:
    one = made.the(store, made.TARGET).incident_id
    with pytest.raises(MilepostError, match="nothing to confirm"):
        run("incidents", "confirm", one)
    made.propose(store, one, 3)
    run("incidents", "confirm", one, "--by", "王五")
    assert [(kept.action, kept.by) for kept in of(store, one)] == [("escalated", "milepost"), ("confirmed", "王五")]
    with pytest.raises(MilepostError, match="nothing to confirm"):
        run("incidents", "confirm", one)
