"""Rejected events are told by sender and reason, each language by itself, and are over when they are settled."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from builders.alerting import every, look, now_in, open_alerts, put_rejected, unresolved

from milepost.alerts import incidents, rejections
from milepost.events.reasons import REASONS, rejected
from milepost.settings import Settings
from milepost.warehouse import connection as warehouse


def test_looking_again_tells_nothing_new_not_even_what_was_resolved(settings: Settings) -> None:
    put_rejected(settings, now_in(settings), count=5)
    look(settings)
    assert [kind for kind, _ in open_alerts(settings)] == ["events_rejected"]
    incidents.resolve(incidents.store_of(settings), "rejected:", "已告知单位", "The unit knows")
    look(settings)
    assert open_alerts(settings) == []


def test_what_is_rejected_after_a_person_closed_the_first_opens_a_new_one_that_counts_the_new_alone(
    settings: Settings,
) -> None:
    put_rejected(settings, now_in(settings), count=5)
    look(settings)
    incidents.resolve(incidents.store_of(settings), "rejected:", "已告知单位", "The unit knows")
    put_rejected(settings, now_in(settings), count=2)
    look(settings)
    [one] = unresolved(settings)
    assert (one.fields["count"], one.title_zh) == (2, "拒收 未知来源 的 2 条事件：不是 JSON")


def test_a_burst_of_reasons_and_senders_is_one_incident_each(settings: Settings) -> None:
    at = now_in(settings)
    for sender in ("wucheng/a", "wucheng/b"):
        for code in ("not_json", "bad_unit", "too_deep"):
            put_rejected(settings, at, code, count=40, sender=sender)
    look(settings)
    look(settings)
    found = unresolved(settings)
    assert len(found) == 6
    assert {one.scope.agency for one in found} == {"wucheng/a", "wucheng/b"}
    assert {one.fields["count"] for one in found} == {40}
    assert {one.fields["reason_code"] for one in found} == {"not_json", "bad_unit", "too_deep"}


@pytest.mark.parametrize(
    "value",
    [
        b'{"source": "/wucheng/a", "simulated": true, "data": 1}',
        b'{"source": "/wucheng/a", "simulated": true, "da',
        b'{"source": "/wucheng/a", "simulated":true, "data": "\xff"}',
    ],
)
def test_what_the_simulator_made_up_is_told_as_simulated_though_it_is_rejected(
    settings: Settings, value: bytes
) -> None:
    put_rejected(settings, now_in(settings), sender="wucheng/a")
    put_rejected(settings, now_in(settings), value=value)
    put_rejected(settings, now_in(settings), value=b'{"source": "/wucheng/a", "simulated": false, "data": "true"}')
    look(settings)
    found = unresolved(settings)
    assert [one.fields["count"] for one in found if one.is_simulated] == [1]
    assert [(one.scope.agency, one.fields["count"]) for one in found if not one.is_simulated] == [("wucheng/a", 2)]


@pytest.mark.parametrize("code", REASONS)
def test_a_refusal_is_told_in_each_language_by_itself(settings: Settings, code: str) -> None:
    said = rejected(code, value="v", field="f", expected="e", limit=1).reason
    put_rejected(settings, now_in(settings), code, reason=said)
    look(settings)
    [one] = unresolved(settings)
    assert not re.search(r"[\u4e00-\u9fff]", one.title_en + one.body_en.replace("GBK", ""))
    assert said.split("。 ")[1].partition(";")[0] in one.body_en
    assert said.partition("；")[0] in one.body_zh
    assert said.split("。 ")[1].partition(";")[0] not in one.body_zh
    assert code not in one.title_zh + one.body_zh


def test_rejected_events_are_over_when_they_were_replayed(settings: Settings) -> None:
    put_rejected(settings, now_in(settings), count=3)
    look(settings)
    with warehouse.writing(settings, "test") as con:
        con.execute("UPDATE raw.rejected_messages SET replayed_at = loaded_at")
    look(settings)
    assert open_alerts(settings) == []
    assert [one.resolved_why_en for one in every(settings)] == ["They were replayed, or none came for a day"]


def test_rejected_events_are_over_a_day_after_the_last_and_told_all_the_same_if_nobody_looked(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_rejected(settings, f"{datetime.now(UTC) - timedelta(days=2):%Y-%m-%d %H:%M:%S}")
    look(settings)
    assert open_alerts(settings) == [("events_rejected", "rejected:unknown:not_json")]
    monkeypatch.setattr(rejections, "SETTLED_AFTER", timedelta(0))
    look(settings)
    look(settings)
    assert open_alerts(settings) == []


def test_what_was_rejected_long_ago_is_no_news(settings: Settings) -> None:
    put_rejected(settings, "2020-01-01")
    look(settings)
    assert open_alerts(settings) == []
