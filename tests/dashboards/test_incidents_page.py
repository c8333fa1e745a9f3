"""The page on incidents: as things are now, whatever is published; filtered, told whole, acted on."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from builders import incidents as made
from builders.pages import OpenPage, cells, words_of
from streamlit.testing.v1 import AppTest

from dashboards import grid
from dashboards.incidents import acting
from milepost.alerts import actions, story
from milepost.alerts.actions import Act, act
from milepost.alerts.incident import Signal
from milepost.alerts.store import Store

REASON, NAME = "已请报送单位重发", "王五"


@pytest.fixture
def store(published: Path) -> Store:
    """A store, and nothing published."""
    return made.city(published.parent)


def key_of(page: AppTest) -> str:
    [area] = [one for one in page.text_area if str(one.key).startswith("words-")]
    return str(area.key).removeprefix("words-")


def press(page: AppTest, action: str, words: str = REASON, by: str | None = NAME, owner: str = "") -> AppTest:
    key = key_of(page)
    page.text_area(key=f"words-{key}").set_value(words)
    if by is not None:
        page.text_input(key=f"by-{key}").set_value(by)
    if owner:
        page.text_input(key=f"owner-{key}").set_value(owner)
    return page.button(key=f"{action}-{key}").click().run()


def test_open_ones_stand_by_severity_and_age_though_nothing_is_published(store: Store, open_page: OpenPage) -> None:
    page = open_page("incidents")
    rows = cells(page, "告警清单")
    titles = [row[2] for row in rows]
    for title, signal in zip(titles, (made.TARGET, made.GAP, made.REJECTED, made.SIMULATED), strict=True):
        assert signal.title_zh in title
    assert [row[1] for row in rows][:2] == [":red-badge[■ 未认领]", ":yellow-badge[▲ 已认领]"]
    assert [row[5] for row in rows] == ["30 小时", "3 小时", "2 天", "2 小时"]
    assert "模拟数据" in titles[3]
    assert "4 项未恢复：2 项严重，3 项无人认领" in words_of(page)


def test_what_is_snoozed_stands_behind_what_is_not(store: Store, open_page: OpenPage) -> None:
    until = made.NOW + timedelta(days=2)
    act(store, made.the(store, made.TARGET).incident_id, Act("snoozed", NAME, REASON, until=until))
    titles = [row[2] for row in cells(open_page("incidents"), "告警清单")]
    assert made.TARGET.title_zh in titles[-1]
    assert made.GAP.title_zh in titles[0]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"reason_code": "not_json"}, ["原因", "不是 JSON"]),
        ({"reason_code": "new_report"}, ["原因", "新报送"]),
        ({"reason_code": "of_tomorrow"}, ["原因", "of_tomorrow"]),
        ({"value": 1.5, "unit": "亿元"}, ["现值", "1.5 亿元"]),
        ({"due_value": 1.74, "unit": "亿元"}, ["应达", "1.74 亿元"]),
    ],
)
def test_facts_are_words_and_values_with_their_unit(
    store: Store, open_page: OpenPage, fields: dict[str, Any], said: list[str]
) -> None:
    signal = Signal("k", "events_rejected", "info", "事项", "It", "", "", fields=fields)
    store.record(signal)
    page = open_page("incidents", incident=made.the(store, signal).incident_id)
    assert said in cells(page, "基本情况")


def test_filters_stand_in_the_address_and_lead_back(store: Store, open_page: OpenPage) -> None:
    page = open_page("incidents", severity="warning", jurisdiction="wucheng")
    assert [made.REJECTED.title_zh in row[2] for row in cells(page, "告警清单")] == [True]
    page.selectbox(key="filter-severity").set_value("critical").run()
    assert page.query_params["severity"] == "critical"
    assert [made.TARGET.title_zh in row[2] for row in cells(page, "告警清单")] == [True]
    page.selectbox(key="filter-jurisdiction").set_value("").run()
    page.selectbox(key="filter-severity").set_value("").run()
    page.selectbox(key="filter-which").set_value("resolved").run()
    assert len(cells(page, "告警清单")) == 3
    page.selectbox(key="filter-kind").set_value("log_gap").run()
    assert "没有符合条件的告警" in words_of(page)


def test_more_than_fit_are_a_click_away(store: Store, open_page: OpenPage) -> None:
    for number in range(60):
        store.record(Signal(f"k{number}", "silence", "info", f"第 {number} 项", f"No {number}", "", ""))
    page = open_page("incidents")
    assert len(cells(page, "告警清单")) == grid.FIRST_ROWS
    page.toggle(key="switch-incidents-all").set_value(True).run()
    assert page.query_params["incidents-all"] == "1"
    assert len({row[2] for row in cells(page, "告警清单")}) == 64


def test_list_is_found_and_sorted_as_the_address_says(store: Store, open_page: OpenPage) -> None:
    page = open_page("incidents", which="all", **{"incidents-sort": "lasted", "incidents-find": "旧事"})
    assert [row[5] for row in cells(page, "告警清单")] == ["4 小时", "6 小时", "20 小时"]


def test_place_chosen_on_another_page_is_known_though_all_is_well_there(
    store: Store, open_page: OpenPage, version: Path
) -> None:
    said = words_of(open_page("incidents", jurisdiction="huzhou"))
    assert "没有符合条件的告警" in said
    assert "地址中的" not in said


def test_one_incident_tells_its_whole_story(store: Store, open_page: OpenPage) -> None:
    one = made.the(store, made.TARGET)
    store.record(Signal(**vars(made.TARGET) | {"severity": "warning", "fields": {"value": 90.0}}))
    act(store, one.incident_id, Act("assigned", by="李丽", owner="陈静"))
    page = open_page("incidents", incident=one.incident_id[:10])
    said = words_of(page)
    assert "现值 84.0 亿元，应达 120.0 亿元。" in said
    assert "indicator?indicator=wucheng%2Fcore_revenue&target=wucheng%2Fcore_revenue%2F2027" in said
    changes = [(row[1], row[2]) for row in cells(page, "经过")]
    assert changes == [("出现", ":red-badge[■ 严重]"), ("有变化", ":yellow-badge[▲ 警告]")]
    sent = {row[1]: row[2:] for row in cells(page, "通知记录")}
    assert set(sent) == {"duty", "robot", "slow"}
    assert "已送达" in sent["duty"][1]
    assert "未送达" in sent["robot"][1]
    assert "310000" in sent["robot"][1]
    assert "等待送达" in sent["slow"][1]
    assert sent["slow"][2:] == ["1", "3"]
    [[_, by, action, words]] = cells(page, "处理记录")
    assert (action, words) == ("指派", "→ 陈静")
    assert "李丽" in by
    assert "身份未核验" in by


def test_addresses_and_keys_that_an_answer_quotes_are_not_shown(store: Store, open_page: OpenPage) -> None:
    one = made.the(store, made.TARGET)
    for page in (open_page("incidents", incident=one.incident_id), open_page("incidents")):
        said = words_of(page)
        for secret in ("dingtalk.example", "0f9e8d7c6b5a", "access_token", "duty@example.org"):
            assert secret not in said
    assert "sign not match" in words_of(open_page("incidents", incident=one.incident_id))


def test_what_others_wrote_is_shown_as_written(store: Store, open_page: OpenPage) -> None:
    page = open_page("incidents", incident=made.the(store, made.REJECTED).incident_id)
    assert not [one.value for one in page.markdown if "[x](javascript" in one.value]
    assert "[x](javascript:alert(1)) <b>" in words_of(page)


@pytest.mark.parametrize("action", ["acknowledged", "commented", "resolved", "snoozed", "assigned"])
def test_an_act_is_kept_at_once_with_the_name_and_said(store: Store, open_page: OpenPage, action: str) -> None:
    one = made.the(store, made.TARGET)
    page = press(open_page("incidents", incident=one.incident_id), action, owner="陈静")
    [kept] = actions.of(store, one.incident_id)
    assert (kept.action, kept.by, kept.comment, kept.is_verified) == (action, NAME, REASON, False)
    now = store.incident(one.incident_id)
    assert now is not None
    states = {"acknowledged": "acknowledged", "resolved": "resolved", "snoozed": "snoozed"}
    assert now.state == states.get(action, "open")
    assert now.owner == {"assigned": "陈静", "acknowledged": NAME}.get(action)
    assert "已记录：" in words_of(page)
    assert page.text_input(key=f"by-{key_of(page)}").value == NAME
    assert page.text_area(key=f"words-{key_of(page)}").value == ""


def test_name_is_typed_once_in_a_session(store: Store, open_page: OpenPage) -> None:
    first, second = made.the(store, made.TARGET).incident_id, made.the(store, made.REJECTED).incident_id
    page = press(open_page("incidents", incident=first), "acknowledged")
    page.query_params["incident"] = second
    press(page.run(), "commented", by=None)
    assert [one.by for one in actions.of(store, second)] == [NAME]


@pytest.mark.parametrize(
    ("action", "words", "by", "lacking"),
    [
        ("resolved", " ", NAME, "说明"),
        ("commented", "", NAME, "说明"),
        ("acknowledged", "", " ", "姓名"),
        ("assigned", "", NAME, "指派给"),
    ],
)
def test_an_act_that_lacks_something_is_not_kept_and_says_what(
    store: Store, open_page: OpenPage, action: str, words: str, by: str, lacking: str
) -> None:
    one = made.the(store, made.TARGET)
    page = press(open_page("incidents", incident=one.incident_id), action, words, by)
    [warning] = page.warning
    assert lacking in warning.proto.title
    assert actions.of(store, one.incident_id) == []


def test_an_act_on_one_that_ended_meanwhile_is_refused_and_what_was_typed_stays(
    store: Store, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = made.the(store, made.TARGET)
    page = open_page("incidents", incident=one.incident_id)
    read = story.Look(store.path.parent).story(one.incident_id)
    store.resolve(made.TARGET.key, "已赶上", "Caught up")
    monkeypatch.setattr(story.Look, "story", lambda *_: read)  # the page as it stood when it was clicked
    press(page, "acknowledged")
    [error] = page.error
    assert error.proto.title == "未记录"
    assert page.text_area(key=f"words-{key_of(page)}").value == REASON


def test_one_that_is_over_takes_comments_alone_and_says_why_it_is(store: Store, open_page: OpenPage) -> None:
    one = made.the(store, made.TARGET)
    store.resolve(made.TARGET.key, "已赶上序时进度", "Caught up")
    page = open_page("incidents", incident=one.incident_id)
    assert "已赶上序时进度" in words_of(page)
    assert [one.label for one in page.button if one.key and one.key.endswith(key_of(page))] == ["备注"]
    press(page, "commented")
    assert [kept.action for kept in actions.of(store, one.incident_id)] == ["commented"]


def test_two_clicks_at_once_keep_one_act(store: Store, published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    state: dict[str, Any] = {}
    monkeypatch.setattr(st, "session_state", state)
    one = made.the(store, made.TARGET)
    found = story.Look(store.path.parent).story(one.incident_id)
    arrived, go_on, real = threading.Event(), threading.Event(), actions.act

    def slow(*given: Any) -> Any:
        arrived.set()
        assert go_on.wait(30)
        return real(*given)

    monkeypatch.setattr(actions, "act", slow)
    click: Callable[[], None] = lambda: acting.once(found, Act("acknowledged", by=NAME))  # noqa: E731 for two threads
    clicks = [threading.Thread(target=click) for _ in range(2)]
    clicks[0].start()
    assert arrived.wait(30)
    clicks[1].start()
    go_on.set()
    for thread in clicks:
        thread.join(30)
    assert len(actions.of(store, one.incident_id)) == 1


def test_a_step_that_needs_a_person_is_proposed_and_confirmed_once(store: Store, open_page: OpenPage) -> None:
    one = made.the(store, made.TARGET).incident_id
    page = open_page("incidents", incident=one)
    assert not [button for button in page.button if button.label == "确认督办"]
    made.propose(store, one, 3)
    page.run()
    assert "督办阶梯第 3 步待确认" in words_of(page)
    assert [row[2:] for row in cells(page, "处理记录")] == [["建议升级", "第 3 步"]]
    press(page, "confirmed")
    assert [(kept.action, kept.by) for kept in actions.of(store, one)][1:] == [("confirmed", NAME)]
    assert not [button for button in page.button if button.label == "确认督办"]
