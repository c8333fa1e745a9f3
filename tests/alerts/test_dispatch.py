"""From incidents to what receivers get: who, when, in which words; and what an answer does to the delivery log."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import pytest

from milepost.alerts import actions, dispatch, former, incidents, outgoing, posting, rejections, words
from milepost.alerts.actions import Act
from milepost.alerts.channels import payload
from milepost.alerts.channels.answers import Answer
from milepost.alerts.channels.sending import Channels
from milepost.alerts.desk import Desk
from milepost.alerts.incident import Ground, Incident, Scope, Signal
from milepost.alerts.outgoing import Notification
from milepost.alerts.rendering import render
from milepost.alerts.routing import in_force
from milepost.alerts.routing.holding import InForce
from milepost.alerts.store import Store
from milepost.events.outgoing import IncidentTold
from milepost.settings import Settings
from milepost.warehouse import connection as warehouse

NOW = datetime(2026, 11, 3, 2, 0, tzinfo=UTC)  # a Tuesday, 10:00 in Shanghai
CONFIG = """
receivers:
  - {name: files, kind: outbox, simulated: true}
  - {name: english, kind: outbox, language: en, send_resolved: false}
route:
  receivers: [files]
  group_wait: 5m
  routes: [{match: {kind: report_overdue}, receivers: [english], mute: [night]}]
mute_times: [{name: night, hours: ["20:00-08:00"]}]
"""


@pytest.fixture
def here(settings: Settings, tmp_path: Path) -> Settings:
    made = settings.model_copy(update={"config": tmp_path / "config"})
    made.config.mkdir()
    (made.config / "alerts.yml").write_text(CONFIG, encoding="utf-8")
    return made


def holds(settings: Settings) -> InForce:
    return in_force.load(settings, NOW.date())


def red(key: str = "light:a/b/2027", **more: Any) -> Signal:
    scope = Scope("wucheng", "wucheng-2025", "wucheng/a", "wucheng/b", "wucheng/b/2027")
    ground = Ground(date(2026, 10, 31), NOW, "20261103T020000000000Z")
    return Signal(
        key, "target_red", "critical", "算力红灯", "Compute is red", "实绩 5\n应达 8", "Reported 5\nDue 8",
        scope, ground,
        fields={"value": 5, "due_value": 8.0, "unit": "PFLOPS", "light": "red", "light_word_zh": "红灯"}, **more,
    )  # fmt: skip


def opened(store: Store, signal: Signal, at: datetime = NOW) -> Incident:
    incidents.raise_alert(store, signal, at)
    return next(one for one in store.unresolved() if one.dedupe_key == signal.key)


def failure(kind: str) -> Signal:
    return words.signal("build", kind, kind, "critical", error="x")


def test_what_keeps_milepost_from_working_waits_for_no_others_and_a_round_alone_for_nobody(here: Settings) -> None:
    store = incidents.store_of(here)
    urgent, usual = opened(store, failure("broker_unavailable")), opened(store, failure("build_failed"))
    desk, alone = (Desk(holds(here), store.unresolved(), NOW, is_alone=is_alone) for is_alone in (False, True))
    assert [desk.routes(one)[0].timings.wait for one in (urgent, usual)] == [timedelta(0), timedelta(minutes=5)]
    assert alone.routes(usual)[0].timings.wait == timedelta(0)


def test_at_night_nothing_is_told_that_may_wait(here: Settings) -> None:
    store = incidents.store_of(here)
    one = opened(store, Signal("overdue:x", "report_overdue", "warning", "逾期", "Overdue", "x", "x"))
    night = NOW.replace(hour=14)  # 22:00 in Shanghai
    for moment, is_muted in ((NOW, False), (night, True)):
        [route] = Desk(holds(here), [one], moment).routes(one)
        assert (route.receiver, route.is_muted, route.send_resolved) == ("english", is_muted, False)


@pytest.mark.parametrize(
    ("trouble", "severity", "is_told"),
    [
        ("build_failed", "critical", False),
        ("gate_failed", "critical", False),
        ("gate_failed", "warning", True),
        ("events_rejected", "warning", True),
    ],
)
def test_incomplete_data_accuses_nobody_but_held_rows_of_others_hide_nothing(
    here: Settings, trouble: str, severity: Any, is_told: bool
) -> None:
    store = incidents.store_of(here)
    one = opened(store, red())
    opened(store, Signal("trouble", trouble, severity, "x", "x", "x", "x"))
    opened(store, Signal("held:/jinhua/a", "row_held", "warning", "x", "x", "x", "x", Scope("jinhua")))
    assert Desk(holds(here), store.unresolved(), NOW).is_told(one) is is_told


def test_what_is_snoozed_is_not_told_until_it_wakes(here: Settings) -> None:
    store = incidents.store_of(here)
    one = opened(store, red())
    actions.act(store, one.incident_id, Act("snoozed", "li", until=NOW + timedelta(hours=1)), NOW)
    [snoozed] = store.unresolved()
    assert not Desk(holds(here), [snoozed], NOW).is_told(snoozed)
    assert actions.wake(store, NOW + timedelta(hours=2)) == 1
    [awake] = store.unresolved()
    assert Desk(holds(here), [awake], NOW).is_told(awake)


def note(*firing: Incident, resolved: tuple[Incident, ...] = (), receiver: str = "files") -> Notification:
    ids, over = (frozenset(one.incident_id for one in part) for part in (firing, resolved))
    return Notification("n" * 32, receiver, "route:kind=target_red", "first", ids, over, NOW, 0)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh", ["自 2026-11-03 10:00 起", "实绩 5", "应达 8", "责任单位：wucheng/a",
                "依据：2026-11-03 10:00 发布的版本，数据时点 2026-10-31"]),
        ("en", ["Since 2026-11-03 10:00", "Reported 5", "Due 8", "Whose: wucheng/a",
                "Known from: the version of 2026-11-03 10:00, as of 2026-10-31"]),
    ],
)  # fmt: skip
def test_a_message_says_what_since_when_how_bad_and_whose_and_machines_get_the_same(
    here: Settings, language: Any, said: list[str]
) -> None:
    store = incidents.store_of(here)
    one = opened(store, red())
    message = render(note(one), [one], language, "https://boards.example")
    assert list(message.items[0].lines) == said
    assert message.items[0].link == (
        f"https://boards.example/indicator?indicator=wucheng%2Fb&target=wucheng%2Fb%2F2027&lang={language}"
    )
    told = json.loads(payload.event(message, 20_000))
    data = msgspec.convert(told["data"], IncidentTold)
    [item] = data.items
    assert (told["id"], item.value, item.due_value, item.unit, item.light) == ("msg_" + "n" * 32, 5, 8, "PFLOPS", "red")
    assert (item.agency, item.target, item.as_of, item.opened_at) == (
        "wucheng/a", "wucheng/b/2027", "2026-10-31", "2026-11-03T02:00:00Z"
    )  # fmt: skip


def test_many_incidents_are_one_message_the_open_and_worst_first(here: Settings) -> None:
    store = incidents.store_of(here)
    over = opened(store, red("light:over"))
    incidents.resolve(store, "light:over", "已赶上", "It caught up", NOW + timedelta(hours=1))
    mild = opened(store, Signal("x", "target_yellow", "warning", "黄", "Yellow", "", ""))
    worst = opened(store, red())
    done = store.incident(over.incident_id)
    assert done is not None
    sent: list[Any] = []
    channels = Channels(here)
    channels.send = lambda _to, message, _clock: sent.append(message) or Answer("ok", "0")  # type: ignore[assignment,func-returns-value]
    dispatch.Dispatch(here, store, holds(here), channels, lambda: NOW)(note(mild, worst, resolved=(done,)))
    [message] = sent
    assert message.title == "算力红灯 等 3 项告警"
    assert [item.title for item in message.items] == ["算力红灯", "黄", "算力红灯"]
    assert "已于 2026-11-03 11:00 解除：已赶上" in message.items[2].lines


def answered(here: Settings, *answers: Answer) -> tuple[Store, list[dict[str, Any]]]:
    """One message whose channel answers so, each time it is due; the log's row after each."""
    store = incidents.store_of(here)
    opened(store, red())
    there, said, now = holds(here), iter(answers), NOW + timedelta(minutes=5)
    channels = Channels(here)
    channels.send = lambda *_given: next(said)  # type: ignore[method-assign]
    desk = Desk(there, store.unresolved(), now)
    assert outgoing.plan(store, desk.routes, now, desk.is_told) == 1
    rows: list[dict[str, Any]] = []
    moments = [now]

    def clock() -> datetime:
        return moments[-1]

    for _ in answers:
        posting.send_due(store, dispatch.Dispatch(here, store, there, channels, clock), clock)
        with store.transaction() as con:
            rows.append(dict(con.execute("SELECT * FROM notifications WHERE receiver = 'files'").fetchone()))
        if rows[-1]["next_attempt_at"]:
            moments.append(datetime.fromisoformat(rows[-1]["next_attempt_at"]))
            rows[-1]["waits"] = moments[-1]
    return store, rows


def test_a_rate_that_is_used_up_is_no_attempt_and_waits_as_long_as_it_says(here: Settings) -> None:
    rate = Answer("retry", "rate", "x", 7.0, asked=False)
    _, rows = answered(here, rate, rate, rate, Answer("ok", "0"))
    assert [row["attempts"] for row in rows] == [0, 0, 0, 1]
    waits = [row["waits"] for row in rows[:3]]
    assert [later - sooner for sooner, later in pairwise(waits)] == [timedelta(seconds=7)] * 2
    assert rows[-1]["outcome"] == "ok"


def test_a_vendor_that_asks_for_ten_minutes_gets_them(here: Settings) -> None:
    _, [row] = answered(here, Answer("retry", "130101", "x", 600.0))
    assert row["waits"] == NOW + timedelta(minutes=15)
    assert row["attempts"] == 1


def test_what_can_never_be_told_is_dropped_and_an_alarm_is_an_incident_of_the_receiver(here: Settings) -> None:
    store, [row] = answered(here, Answer("drop", "34016", "content too long"))
    assert (row["outcome"], row["code"]) == ("dropped", "34016")
    assert [one.kind for one in store.unresolved()] == ["target_red"]


def test_a_wrong_secret_opens_an_incident_that_ends_with_the_next_good_answer(here: Settings) -> None:
    store, [row] = answered(here, Answer("alarm", "310000", "wrong secret"))
    assert (row["outcome"], row["waits"]) == (None, NOW + timedelta(minutes=15))  # it goes out once that is mended
    [one] = [one for one in store.unresolved() if one.kind == "receiver_unreachable"]
    assert (one.dedupe_key, one.severity) == ("receiver:files", "critical")
    channels, later = Channels(here), row["waits"]
    channels.send = lambda *_given: Answer("ok", "0")  # type: ignore[method-assign]
    said = posting.send_due(store, dispatch.Dispatch(here, store, holds(here), channels, lambda: later), lambda: later)
    assert said == {"ok": 1, "retry": 0, "dropped": 0}
    assert [one.kind for one in store.unresolved()] == ["target_red"]


def test_a_receiver_that_is_down_twice_is_told_to_the_others(here: Settings) -> None:
    store, _ = answered(here, Answer("retry", "timeout", "x", 1.0))
    assert "receiver:files" not in [one.dedupe_key for one in store.unresolved()]
    other = here.model_copy(update={"data": here.data / "other"})
    store, _ = answered(other, *[Answer("retry", "timeout", "x", 1.0)] * 2)
    assert "receiver:files" in [one.dedupe_key for one in store.unresolved()]


def test_a_message_that_is_always_refused_is_no_news_whenever_another_one_passes(here: Settings) -> None:
    store, _ = answered(here, *[Answer("retry", "HTTP 500", "x")] * 2)
    channels = Channels(here)
    channels.send = lambda *_given: Answer("ok", "0")  # type: ignore[method-assign]
    dispatch.Dispatch(here, store, holds(here), channels, lambda: NOW)(note(*store.unresolved()[:1]))
    assert "receiver:files" in [one.dedupe_key for one in store.unresolved()]


def test_a_message_that_cannot_even_be_made_keeps_no_other_from_leaving(
    here: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: object) -> None:
        raise ZeroDivisionError("1/0")

    store = incidents.store_of(here)
    one = opened(store, red())
    monkeypatch.setattr(dispatch.rendering, "render", fail)
    answer = dispatch.Dispatch(here, store, holds(here), Channels(here), lambda: NOW)(note(one))
    assert (answer.outcome, answer.code) == ("retry", dispatch.FAULT)
    assert "ZeroDivisionError" in next(one.body_en for one in store.unresolved() if one.kind == "watch_failed")


def test_a_message_for_a_receiver_that_is_gone_from_the_configuration_is_dropped(here: Settings) -> None:
    store = incidents.store_of(here)
    answer = dispatch.Dispatch(here, store, holds(here), Channels(here), lambda: NOW)(note(receiver="former"))
    assert (answer.outcome, answer.code) == ("dropped", "no receiver")


def test_alerts_of_before_are_taken_over_once_with_what_was_delivered(here: Settings) -> None:
    with warehouse.writing(here, "test") as con:
        con.execute(
            """INSERT INTO ops.alerts VALUES
            ('a1', 'build', 'build_failed', 'critical', 'x', 'x', '2026-11-01', NULL, '{"mail": "no answer"}', NULL),
            ('a2', 'rejected:not_json:2026-11-01', 'events_rejected', 'warning', 'x', 'x', '2026-11-01', '2026-11-02',
             '{"mail": "ok"}', NULL),
            ('a3', 'landing', 'landing_failed', 'critical', 'x', 'x', '2026-10-01', '2026-10-02', '{}', '2026-10-02')"""
        )
        store = incidents.store_of(here)
        for _ in range(2):
            former.take_over(con, store)
    assert [(one.incident_id, one.dedupe_key) for one in store.unresolved()] == [("a1", "build")]
    with store.transaction() as own:
        told = own.execute("SELECT receiver, outcome, firing FROM notifications ORDER BY notification_id").fetchall()
        count = own.execute("SELECT count(*) FROM incidents").fetchone()[0]
    assert [tuple(row) for row in told] == [("mail", "dropped", '["a1"]'), ("mail", "ok", '["a2"]')]
    assert count == 3


def test_machines_read_reason_count_and_sender_without_parsing_prose(here: Settings) -> None:
    with warehouse.writing(here, "test") as con:
        con.execute(
            """INSERT INTO raw.rejected_messages BY NAME SELECT 't' AS topic, 0 AS "partition", range AS "offset",
            encode('{"source": "/wucheng/a"}') AS value, 'bad_unit' AS reason_code, 'x' AS reason, 'l' AS load_id,
            current_timestamp AT TIME ZONE 'UTC' AS loaded_at FROM range(7)"""
        )
        store = incidents.store_of(here)
        rejections.look(con, store)
    [one] = store.unresolved()
    told = json.loads(payload.event(render(note(one), [one], "zh", ""), 20_000))
    [item] = msgspec.convert(told["data"], IncidentTold).items
    assert (item.reason_code, item.count, item.sender, item.agency) == ("bad_unit", 7, "/wucheng/a", "wucheng/a")
