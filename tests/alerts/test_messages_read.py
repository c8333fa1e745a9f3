"""Messages as a duty officer reads them: what is news comes first, an end looks like one, numbers are right."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from milepost.alerts import outgoing, posting, rendering, words
from milepost.alerts.channels import rendering as frame
from milepost.alerts.dispatch import Dispatch
from milepost.alerts.incident import Ground, Incident, Signal, unstored
from milepost.alerts.message import Message
from milepost.alerts.names import with_place
from milepost.alerts.outgoing import Answer, Notification, Route
from milepost.alerts.rendering import render
from milepost.alerts.routing import in_force
from milepost.alerts.store import Store
from milepost.alerts.telling import Timings
from milepost.readings.counting import Count
from milepost.settings import Settings

NOW = datetime(2026, 11, 26, 2, 0, tzinfo=UTC)
MINUTES = timedelta(minutes=1)


def sender(number: int) -> Signal:
    return Signal(
        f"rejected:{number}", "events_rejected", "warning", f"拒收单位{number}的事件", f"Rejected: unit {number}",
        "处理：重新报送。", "What to do: report again.",
    )  # fmt: skip


class Desk:
    """One receiver of one group of a store, and the messages it got."""

    def __init__(self, folder: Path) -> None:
        self.settings = Settings(data=folder, config=folder / "config")
        self.store, self.told = Store(self.settings.incidents), list[Message]()

    def look(self, minutes: float) -> Message:
        now = NOW + minutes * MINUTES
        timings = Timings(timedelta(0), timedelta(minutes=5), timedelta(hours=4))
        outgoing.plan(self.store, lambda _one: [Route("outbox", "g", timings)], now)
        there = in_force.load(self.settings, NOW.date())
        dispatch = Dispatch(self.settings, self.store, there, self, lambda: now)  # type: ignore[arg-type]
        posting.send_due(self.store, dispatch, lambda: now)
        return self.told[-1]

    def send(self, _to: object, message: Message, _clock: object) -> Answer:
        self.told.append(message)
        return Answer("ok")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = Desk(tmp_path)
    for number in range(3):
        made.store.record(sender(number), NOW)
    return made


def test_several_are_told_by_the_first_ones_name_and_their_number(desk: Desk) -> None:
    assert frame.heading(desk.look(1)) == "[新告警] 警告 拒收单位0的事件 等 3 项告警"


def test_one_of_three_that_is_over_is_the_news_and_the_others_stand_short_behind_it(desk: Desk) -> None:
    desk.look(1)
    desk.store.resolve("rejected:1", "已由单位重发", "Sent again", NOW + 2 * MINUTES)
    said = desk.look(10)
    assert frame.heading(said) == "[已解除] 拒收单位1的事件（另有 2 项仍未解除）"
    assert [(item.state, item.title, bool(item.lines)) for item in said.items] == [
        ("resolved", "拒收单位1的事件", True), ("open", "拒收单位0的事件", False), ("open", "拒收单位2的事件", False),
    ]  # fmt: skip


def test_one_more_is_the_news_and_so_is_what_has_grown(desk: Desk) -> None:
    desk.look(1)
    desk.store.record(sender(3), NOW + 2 * MINUTES)
    assert frame.heading(desk.look(10)) == "[新增] 警告 拒收单位3的事件（另有 3 项仍未解除）"
    desk.store.record(replace(sender(2), title_zh="拒收单位2的更多事件", news=frozenset("x")), NOW + 11 * MINUTES)
    said = desk.look(20)
    assert frame.heading(said) == "[新增] 警告 拒收单位2的更多事件（另有 3 项仍未解除）"
    assert [bool(item.lines) for item in said.items] == [True, False, False, False]


def test_all_that_are_over_are_said_so(desk: Desk) -> None:
    desk.look(1)
    desk.store.resolve("rejected:", "已重发", "Sent again", NOW + 2 * MINUTES)
    assert frame.heading(desk.look(10)) == "[已解除] 拒收单位0的事件 等 3 项告警已解除"


def incident(**said: object) -> Incident:
    signal = Signal(
        "overdue:x", "report_overdue", "warning", "某单位有 1 项指标逾期未报", "A unit: 1 report is overdue",
        "指标：算力。\n已逾期 43 天。\n处理：请尽快报送。", "Of compute.\nOverdue for 43 days.\nWhat to do: report.",
        ground=Ground(NOW.date(), NOW, "20261126T032154442638Z"),
    )  # fmt: skip
    return replace(unstored(signal, NOW, NOW), **said)  # type: ignore[arg-type]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_end_of_what_a_digest_told_looks_like_an_end(language: str) -> None:
    over = incident(state="resolved", resolved_at=NOW, resolved_why_zh="应报数据已到", resolved_why_en="It has come")
    note = Notification("n", "outbox", "digest", "digest", frozenset(), frozenset({over.incident_id}), NOW, 0)
    said = render(note, [over], language, "")  # type: ignore[arg-type]
    assert frame.heading(said).startswith(("[已解除] 某单位", "[Resolved] A unit"))
    assert not any("43" in line for line in said.items[0].lines)


def test_a_version_is_named_by_the_moment_it_was_made_in_beijing() -> None:
    note = Notification("n", "outbox", "g", "first", frozenset(), frozenset(), NOW, 0)
    [one] = render(note, [incident()], "zh", "").items
    assert "依据：2026-11-26 11:21 发布的版本，数据时点 2026-11-26" in one.lines
    assert rendering._made("by hand") == "by hand"


def test_a_link_stands_once_where_it_is_that_of_the_only_incident() -> None:
    note = Notification("n", "outbox", "g", "first", frozenset(), frozenset(), NOW, 0)
    one = render(note, [incident()], "zh", "https://boards.example.org")
    for blocks in (frame.as_text(one), frame.as_markdown(one)):
        assert "\n".join([*blocks.head, *blocks.items, *blocks.tail]).count("https://boards.example.org") == 1
    two = render(note, [incident(), incident(incident_id="other")], "zh", "https://boards.example.org")
    assert "https://boards.example.org" in frame.as_text(two).tail[0]


@pytest.mark.parametrize(("count", "said"), [(0, "0 days"), (1, "1 day"), (2, "2 days"), (21, "21 days")])
def test_a_number_and_its_unit_agree(count: int, said: str) -> None:
    assert f"{Count(count):day}" == said
    assert f"{Count(count)} {Count(count):>3}" == f"{count} {count:>3}"


@pytest.mark.parametrize(
    ("word", "values", "said"),
    [
        ("silence_events", {"long_zh": "1 小时", "long_en": "1 hour", "last": "x"}, "No data has come for 1 hour"),
        (
            "silence_versions",
            {"long_zh": "5 小时", "long_en": "5 hours", "last": "x"},
            "Data has come, but no version for 5 hours",
        ),
        ("silence_runs", {"count": 1, "minutes": 20}, "1 event to be landed, and nothing landed for 20 minutes"),
        ("books", {"count": 1, "where": "x", "from_where": "y"}, "The books of landing do not balance: 1 partition"),
    ],
)
def test_titles_in_english_are_right_for_one(word: str, values: dict[str, object], said: str) -> None:
    assert words.signal(word, "k", "silence", "critical", **values).title_en == said


def test_every_text_of_the_table_has_something_to_do_and_no_bare_command_for_it() -> None:
    told_to_nobody = {"refused", "despite_gate"}
    for name, text in words.WORDS.items():
        assert "处理：" in text.body_zh or name in told_to_nobody, name
        assert "What to do: " in text.body_en or name in told_to_nobody, name
        if name not in {"gate_held", "held"}:
            assert not any(line.startswith("处理：milepost") for line in text.body_zh.splitlines()), name


@pytest.mark.parametrize(
    ("name", "place", "said"),
    [
        ("市大数据发展中心", "东阳市", "东阳市大数据发展中心"),
        ("区卫健局", "婺城区", "婺城区卫健局"),
        ("市市场监管局", "东阳市", "东阳市市场监管局"),
        ("婺城区教育局", "婺城区", "婺城区教育局"),
        ("发改局", "婺城区", "婺城区发改局"),
        ("市委组织部", "金华市", "金华市委组织部"),
    ],
)
def test_a_unit_is_named_with_its_place_and_nothing_twice(name: str, place: str, said: str) -> None:
    assert with_place((name, "Bureau"), (place, "Town")) == (said, "Bureau, Town")


def test_what_no_store_holds_leads_to_the_list_and_what_one_holds_to_itself() -> None:
    base = "https://boards.example.org"
    assert "incident=" not in str(rendering.item(incident(), "zh", base).link)
    assert "incident=abc" in str(rendering.item(incident(incident_id="abc"), "zh", base).link)
