"""The forms that settle a held row and mark a value: sent once, nothing lost without a broker, said what was sent."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from builders import held as made
from builders.pages import OpenPage, words_of
from builders.published import edit
from streamlit.testing.v1 import AppTest

from dashboards.quality import sent
from milepost.decisions import Decision, sending
from milepost.errors import BrokerError

REASON, NAME = "已与单位电话核实，确为万元", "王五"


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[Decision]:
    """What goes to the broker, which takes all of it."""
    found: list[Decision] = []
    monkeypatch.setattr(sending, "submit", lambda _settings, decision: found.append(decision))
    return found


@pytest.fixture
def row(version: Path) -> dict[str, Any]:
    return made.held(version, 3)[0]


def fill(page: AppTest, row: dict[str, Any], verdict: str, reason: str = REASON, by: str | None = NAME) -> AppTest:
    key = f"{row['source']}-{row['event_id']}"
    page.text_area(key=f"reason-{key}").set_value(reason)
    if by is not None:
        page.text_input(key=f"by-{key}").set_value(by)
    return page.button(key=f"{verdict}-{key}").click().run()


@pytest.mark.parametrize("verdict", ["released", "refused", "asked"])
def test_decision_is_sent_with_reason_name_and_rule_and_the_page_says_so(
    open_page: OpenPage, row: dict[str, Any], said: list[Decision], verdict: str
) -> None:
    page = fill(open_page("quality", event=row["event_id"]), row, verdict)
    assert said == [Decision(verdict, row["event_id"], row["source"], REASON, NAME, rule=row["rule"])]
    shown = words_of(page)
    assert "处置已送出，自下一版本起生效" in shown
    assert REASON in shown
    assert NAME in shown
    assert not [one for one in page.button if "放行" in one.label]
    page.button(key="held-back").click().run()
    assert "处置已送出" in words_of(page)


def test_name_is_typed_once_in_a_session(version: Path, open_page: OpenPage, said: list[Decision]) -> None:
    first, second, _ = made.held(version, 3)
    page = fill(open_page("quality", event=first["event_id"]), first, "released")
    page.query_params["event"] = second["event_id"]
    page.run()
    fill(page, second, "refused", by=None)
    assert [one.by for one in said] == [NAME, NAME]


@pytest.mark.parametrize(("reason", "by", "lacking"), [("", NAME, "理由"), ("  ", NAME, "理由"), (REASON, " ", "姓名")])
def test_without_reason_or_name_nothing_is_sent(
    open_page: OpenPage, row: dict[str, Any], said: list[Decision], reason: str, by: str, lacking: str
) -> None:
    page = fill(open_page("quality", event=row["event_id"]), row, "released", reason, by)
    assert said == []
    (warning,) = page.warning
    assert lacking in warning.proto.title


def test_without_a_broker_the_form_says_so_and_keeps_what_was_typed(
    open_page: OpenPage, row: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_given: object) -> None:
        raise BrokerError("127.0.0.1:1 does not answer [x](javascript:alert(1))")

    monkeypatch.setattr(sending, "submit", refuse)
    page = fill(open_page("quality", event=row["event_id"]), row, "released")
    (error,) = page.error
    assert error.proto.title == "没有送出：消息系统没有接收"
    assert "[x](" not in error.value
    key = f"{row['source']}-{row['event_id']}"
    assert page.text_area(key=f"reason-{key}").value == REASON
    assert page.text_input(key=f"by-{key}").value == NAME
    found: list[Decision] = []
    monkeypatch.setattr(sending, "submit", lambda _settings, decision: found.append(decision))
    page.button(key=f"released-{key}").click().run()
    assert [one.reason for one in found] == [REASON]


def test_an_address_where_nothing_listens_is_told_in_words(
    open_page: OpenPage, row: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The real call, to a closed port."""
    monkeypatch.setenv("MILEPOST_KAFKA_SERVERS", "127.0.0.1:1")
    page = fill(open_page("quality", event=row["event_id"]), row, "released")
    (error,) = page.error
    assert error.proto.title == "没有送出：消息系统没有接收"


def test_two_clicks_at_once_send_one_decision(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second click's run of the page waits for the first one's, and finds what it has sent."""
    state: dict[str, Any] = {}
    monkeypatch.setattr(st, "session_state", state)
    arrived, go_on = threading.Event(), threading.Event()
    found: list[sent.Said] = []

    def slow(one: sent.Said) -> None:
        found.append(one)
        arrived.set()
        assert go_on.wait(30)

    row = {"source": "/town/bureau", "event_id": "e", "decisions": 0}
    one = sent.Said("released", "e", "/town/bureau", REASON, NAME)

    def click() -> None:
        sent.once(row, one, slow)

    clicks = [threading.Thread(target=click) for _ in range(2)]
    clicks[0].start()
    assert arrived.wait(30)
    clicks[1].start()
    go_on.set()
    for thread in clicks:
        thread.join(30)
    assert found == [one]


def test_version_that_knows_the_decision_shows_the_form_again(
    version: Path, open_page: OpenPage, row: dict[str, Any], said: list[Decision]
) -> None:
    page = fill(open_page("quality", event=row["event_id"]), row, "asked")
    made.held(version, 3, lambda _number, one: one | {"decisions": 1, "state": "asked"})
    st.cache_resource.clear()
    page.run()
    assert "处置已送出" not in words_of(page)
    fill(page, row, "released")
    assert [one.word for one in said] == ["asked", "released"]


@pytest.mark.parametrize("state", ["superseded", "retracted"])
def test_row_that_its_unit_closed_asks_for_no_decision(version: Path, open_page: OpenPage, state: str) -> None:
    made.held(version, 1, lambda _number, row: row | {"state": state})
    page = open_page("quality", event="doubt-0")
    assert not page.text_area
    assert "无需处置" in words_of(page)


def test_value_is_marked_and_the_mark_closed_from_its_page(
    version: Path, open_page: OpenPage, said: list[Decision]
) -> None:
    page = open_page("indicator", indicator="wucheng/core_revenue")
    event = _mark(page, "marked")
    assert (said[0].word, said[0].event_id, said[0].reason) == ("marked", event, REASON)
    assert "处置已送出" in words_of(page)
    marks = {"is_marked": True, "mark_comment": REASON, "marked_by": NAME}
    edit(version / "fct_actuals.parquet", lambda rows: _changed(rows, event, marks))
    st.cache_resource.clear()
    page.run()
    assert "跟进" in words_of(page)
    assert f"{NAME} 标记跟进：{REASON}" in words_of(page)
    _mark(page, "unmarked")
    assert said[1].word == "unmarked"


def _mark(page: AppTest, word: str) -> str:
    (area,) = [one for one in page.text_area if (one.key or "").startswith("comment-")]
    key = str(area.key).removeprefix("comment-")
    area.set_value(REASON)
    page.text_input(key=f"mark-by-{key}").set_value(NAME)
    page.button(key=f"{word}-{key}").click().run()
    return key.split("-", 1)[1]


def _changed(rows: Any, event: str, values: dict[str, Any]) -> Any:
    import pyarrow as pa

    found = [row | values if row["event_id"] == event else row for row in rows.to_pylist()]
    return pa.Table.from_pylist(found, schema=rows.schema)


def test_indicator_says_how_many_of_its_reports_wait(version: Path, open_page: OpenPage) -> None:
    rows = made.held(version, 40)
    mine = [row for row in rows if row["indicator_id"] == "wucheng/core_revenue" and row["state"] in ("held", "asked")]
    page = open_page("indicator", indicator="wucheng/core_revenue")
    assert mine
    assert f"本指标另有 {len(mine)} 条报送暂扣待处置" in words_of(page)
    assert f"quality?event={mine[0]['event_id']}" in "".join(one.value for one in page.markdown)
