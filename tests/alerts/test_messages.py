"""Messages: ids that repeat, digests that mix nothing, and the worst of what is in them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from builders.messages import item, message
from builders.robots import START

from milepost.alerts.message import digest, message_id, utc_text


def test_an_id_is_the_same_for_the_same_occasion_alone() -> None:
    said = ("duty", "route:kind=x", "first", "2026-11-26T02:00:00Z")
    assert message_id(*said) == message_id(*said)  # type: ignore[arg-type]
    others = {message_id(*(*said[:place], "other", *said[place + 1 :])) for place in range(4)}  # type: ignore[arg-type]
    assert len(others | {message_id(*said)}) == 5  # type: ignore[arg-type]
    assert message_id("a", "b,c", "first", "d") != message_id("a,b", "c", "first", "d")


def test_a_digest_has_each_incident_once_as_it_was_told_last() -> None:
    first = message(message_id="msg_1", items=(item(1), item(2)))
    over = item(1, state="resolved")
    later = message(message_id="msg_2", items=(over, item(3)), sent_at=START + timedelta(minutes=5), reason="resolved")
    whole = digest([later, first], "三十分钟内 3 项")
    assert [one.incident_id for one in whole.items] == ["inc-1", "inc-2", "inc-3"]
    assert whole.items[0].state == "resolved"
    assert (whole.reason, whole.receiver, whole.sent_at) == ("digest", "duty", later.sent_at)
    assert whole.fields == {"digest_of": ["msg_1", "msg_2"]}
    assert digest([first, later], "x").message_id == whole.message_id != digest([first], "x").message_id


@pytest.mark.parametrize("other", [{"receiver": "other"}, {"language": "en"}, {"simulated": True}])
def test_a_digest_mixes_no_receivers_languages_or_made_up_data(other: dict) -> None:
    with pytest.raises(ValueError, match="a digest is for one receiver"):
        digest([message(), message(**other)], "x")
    with pytest.raises(ValueError, match="a digest is for one receiver"):
        digest([], "x")


def test_a_message_is_as_bad_as_the_worst_that_is_not_over() -> None:
    over, bad = item(1, state="resolved"), item(2, severity="warning")
    assert message(items=(over, bad)).severity == "warning"
    assert message(items=(over,)).severity == "info"
    assert (message(items=(over,)).is_over, message(items=(over, bad)).is_over) == (True, False)
    assert message(items=()).is_over is False
    assert replace(message(), items=(item(1, state="snoozed"),)).severity == "critical"


def test_a_moment_for_machines_is_utc() -> None:
    assert utc_text(START.astimezone()) == "2026-11-26T02:00:00Z"
