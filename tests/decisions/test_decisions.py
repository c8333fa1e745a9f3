"""A decision is an event: who sends it, what is refused before it leaves, and that it lands like all others."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from milepost import decisions
from milepost.cli import app
from milepost.decisions import Decision, DecisionError
from milepost.events import Rejected
from milepost.landing import load as landing
from milepost.local.broker import BrokerHandle
from milepost.settings import Settings
from milepost.warehouse import connection as warehouse

OF, NOW = "/wucheng/big_data_centre", datetime(2026, 3, 1)
WHY = "与单位核对无误"


def decide(event_id: str, word: Any = "released", **more: Any) -> Decision:
    return Decision(word, event_id, more.pop("source", OF), more.pop("reason", WHY), more.pop("by", "王敏"), **more)


def hold(settings: Settings, *keys: tuple[str, str]) -> None:
    with warehouse.writing(settings, "test") as con:
        for source, event_id in keys:
            con.execute(
                """INSERT INTO ops.held_rows (run_id, source, event_id, table_name, expectation, words_zh, words_en,
                findings, held_at) VALUES ('r', ?, ?, 'raw_reports', 'expect_sense', '太大', 'too large', ?, ?)""",
                [source, event_id, json.dumps([{"table": "raw_reports", "rule": "expect_sense", "zh": "太大",
                                                "en": "too large"}]), NOW],
            )  # fmt: skip


def landed(settings: Settings) -> list[tuple[Any, ...]]:
    landing.load(settings)
    with warehouse.writing(settings, "test") as con:
        return con.execute(
            "SELECT event_id, source, type, subject, data FROM raw.events WHERE topic = 'milepost.decisions.v1'"
        ).fetchall()


@pytest.fixture
def there(broker: BrokerHandle, settings: Settings) -> Settings:
    return settings.model_copy(update={"kafka_servers": broker.servers})


@pytest.mark.kafka
def test_a_decision_and_a_mark_land_from_the_coordinator_with_the_event_as_subject(there: Settings) -> None:
    event_id = f"row-{there.data.parent.name}"
    first = decisions.submit(there, decide(event_id, "refused", rule="expect_sense"))
    again = decisions.submit(there, decide(event_id, "refused", rule="expect_sense"))
    marked = decisions.submit(there, decide(event_id, "unmarked", reason="已跟进", verified=True))
    other = decisions.submit(there, decide(event_id, agency="big_data_centre"))
    found = {row[0]: row for row in landed(there) if row[3] == event_id}
    assert set(found) == {first.id, again.id, marked.id, other.id}  # the same words twice are two decisions
    assert found[first.id][1:3] == ("/wucheng/development_reform_bureau", "milepost.row.decided.v1")
    assert json.loads(found[first.id][4]) == {
        "event_id": event_id, "source_of_event": OF, "decision": "refused", "reason": WHY, "by": "王敏",
        "verified": False, "rule": "expect_sense",
    }  # fmt: skip
    assert json.loads(found[marked.id][4]) | {"open": False, "comment": "已跟进", "verified": True} == json.loads(
        found[marked.id][4]
    )
    assert found[other.id][1] == OF


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (decide("e", reason=" "), "bad_value"),
        (decide("e", by=" "), "bad_value"),
        (decide("e", word="forgotten"), "bad_value"),
        (decide("e", source="wucheng"), "bad_value"),
        (decide("e", agency="nobody"), "unknown_agency"),
        (decide("e", agency="jinhua/development_reform_commission"), "not_responsible"),
    ],
)
def test_what_the_loader_would_refuse_is_never_sent(settings: Settings, said: Decision, code: str) -> None:
    with pytest.raises(Rejected) as caught:
        decisions.submit(settings, said)  # no broker: it would have failed otherwise
    assert caught.value.code == code


def test_nobody_speaks_for_a_place_without_a_coordinator(settings: Settings) -> None:
    with pytest.raises(DecisionError, match="no plan of atlantis names a coordinator"):
        decisions.submit(settings, decide("e", source="/atlantis/harbour"))


@pytest.fixture
def held(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> list[Decision]:
    """The command line of this folder; what it would send."""
    hold(settings, (OF, "a"), (OF, "b"), ("/jinhua/statistics_bureau", "b"))
    monkeypatch.setenv("MILEPOST_DATA", str(settings.data))
    sent: list[Decision] = []

    def note(_settings: Settings, said: Decision) -> Any:
        sent.append(said)
        return type("Sent", (), {"id": "decision-1"})

    monkeypatch.setattr(decisions, "submit", note)
    return sent


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["held", *arguments])


def test_commands_send_what_a_person_decides(held: list[Decision]) -> None:
    assert "released /wucheng/big_data_centre a; the next run takes it in" in run("release", "a", "--why", WHY).output
    run("refuse", "b", "--why", WHY, "--by", "李", "--source", "/jinhua/statistics_bureau")
    told = run("ask", "a", "--why", "单位?", "--agency", "x", "--format", "json")
    assert json.loads(told.stdout) == {
        "decision_id": "decision-1", "decision": "asked", "source": OF, "event_id": "a"
    }  # fmt: skip
    run("mark", "a", "--why", "核对")
    run("unmark", "a", "--why", "好了")
    assert [(said.word, said.event_id, said.source, said.reason) for said in held] == [
        ("released", "a", OF, WHY),
        ("refused", "b", "/jinhua/statistics_bureau", WHY),
        ("asked", "a", OF, "单位?"),
        ("marked", "a", OF, "核对"),
        ("unmarked", "a", OF, "好了"),
    ]
    assert [(said.rule, said.agency) for said in held[:3]] == [
        ("expect_sense", ""), ("expect_sense", ""), ("expect_sense", "x")
    ]  # fmt: skip
    assert held[1].by == "李"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("release", "gone", "--why", WHY), "no event gone is held. `milepost held list` names those that are."),
        (("ask", "a", "--why", WHY, "--source", "/x/y"), "no event a of /x/y is held"),
        (("refuse", "b", "--why", WHY), "b was sent by /jinhua/statistics_bureau, /wucheng/big_data_centre: say which"),
        (("mark", "gone", "--why", WHY), "no value came with event gone"),
    ],
)
def test_a_decision_on_nothing_says_so(held: list[Decision], arguments: tuple[str, ...], words: str) -> None:
    done = run(*arguments)
    assert isinstance(done.exception, DecisionError)
    assert words in str(done.exception)
    assert held == []


def test_list_and_show_name_what_each_row_broke(held: list[Decision], monkeypatch: pytest.MonkeyPatch) -> None:
    assert "held\t/wucheng/big_data_centre\ta\t2026-03-01 00:00:00\t-\t太大" in run().output
    assert "3 held" in run("list").output
    assert [row["event_id"] for row in json.loads(run("list", "--format", "json").stdout)] == ["b", "a", "b"]
    assert len(json.loads(run("list", "--unit", "wucheng/big_data_centre", "--format", "json").stdout)) == 2
    shown = json.loads(run("show", "a", "--format", "json").stdout)
    assert (shown["state"], shown["findings"][0]["en"], shown["history"], shown["decided"]) == (
        "held", "too large", [], []
    )  # fmt: skip
    monkeypatch.setenv("MILEPOST_LANGUAGE", "en")
    assert "finding       too large (expect_sense)" in run("show", "a").output


def test_the_former_option_still_releases(held: list[Decision]) -> None:
    done = run("--release", "a")
    assert "becomes `milepost held release EVENT_ID --why REASON`" in done.output
    assert [(said.word, said.event_id) for said in held] == [("released", "a")]


def test_no_module_but_this_one_sends_decisions() -> None:
    root = Path(decisions.__file__).parents[1]
    naming = [path.relative_to(root).as_posix() for path in root.rglob("*.py") if "DECIDED" in path.read_text()]
    assert [name for name in naming if not name.startswith(("events/", "contracts/"))] == ["decisions/sending.py"]


@pytest.mark.kafka
def test_a_bulletins_move_lands_once_however_often_it_is_sent(there: Settings) -> None:
    bulletin = f"progress-wucheng-{there.data.parent.name[-40:]}"
    data = {
        "bulletin": bulletin, "kind": "progress", "state": "issued", "office": "wucheng_ai", "period": "2026-10",
        "version": "20261101T000000000000Z", "content_sha256": "0" * 64, "title": "通报", "by": "王敏",
        "verified": False, "year": 2026, "number": 3,
    }  # fmt: skip
    move = decisions.BulletinMove("wucheng", data, f"move-{bulletin}", datetime(2026, 11, 2, 1, tzinfo=UTC))
    for _ in range(2):
        assert decisions.submit(there, move).id == f"move-{bulletin}"
    [row] = [row for row in landed(there) if row[3] == bulletin]
    assert row[1:3] == ("/wucheng/development_reform_bureau", "milepost.bulletin.moved.v1")
    assert json.loads(row[4]) == data
    for wrong in ({"number": None}, {"state": "withdrawn"}, {"state": "draft"}, {"content_sha256": "short"}):
        with pytest.raises(Rejected):
            decisions.rehearse(there, replace(move, data=data | wrong))
