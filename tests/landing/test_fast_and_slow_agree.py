"""The fast way gives the verdicts of events.decode: same rows, same refusals, for whatever is thrown at it."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime
from typing import Any

import pytest
from builders.events import SENT_AT, faulty
from builders.harmed import harm, known_rules, sound
from builders.mutations import Message, mutated
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from milepost import events
from milepost.events.credit_codes import check_character
from milepost.events.types import (
    HELD,
    ONBOARDED,
    PAYMENT_RETRACTED,
    TYPES,
)
from milepost.landing.fast import judge as landing_fast
from milepost.landing.judge import Judge
from milepost.landing.messages import PLAIN_HEADERS, Messages

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def subject_in(value: bytes | None) -> bytes | None:
    """What a careful sender uses as key; None where nobody can say."""
    try:
        return str(json.loads(value or b"")["subject"]).encode()
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def messages_of(
    values: list[bytes | None], topic: str, headers: Any = PLAIN_HEADERS, keys: list[bytes | None] | None = None
) -> Messages:
    count = len(values)
    times = [1_780_000_000_000] * count
    keys = keys or [subject_in(value) for value in values]
    return Messages([(topic, 0)], [0] * count, list(range(count)), times, values, [headers] * count, keys)


def verdicts(judge: Judge, messages: Messages, *, slowly: bool) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    found = judge.judge_each(messages) if slowly else judge.judge(messages)
    return tuple(  # type: ignore[return-value]
        sorted(table.to_pylist(), key=lambda row: row["offset"]) for table in (found.events, found.rejected)
    )


def assert_agreement(values: list[bytes | None], topic: str, judge: Judge | None = None) -> int:
    """-> how many the fast way took."""
    judge = judge or Judge(known_rules(), NOW)
    messages = messages_of(values, topic)
    assert verdicts(judge, messages, slowly=False) == verdicts(judge, messages, slowly=True)
    return sum(table.num_rows for table in judge._fast.take(messages)[0])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**32))
def test_harmed_events_of_every_type_get_the_same_verdict(seed: int) -> None:
    chance = random.Random(seed)
    by_topic: dict[str, list[bytes | None]] = {}
    for topic, envelope in (pair for pair, _ in zip(sound(chance, TYPES), range(60), strict=False)):
        wrong = chance.choice(sorted({kind.topic for kind in TYPES.values()})) if chance.random() < 0.02 else topic
        by_topic.setdefault(wrong, []).extend([json.dumps(envelope).encode(), harm(envelope, chance)])
    for topic, values in by_topic.items():
        assert_agreement(values, topic)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.binary(max_size=200) | st.none(), max_size=20))
def test_junk_gets_the_same_verdict(values: list[bytes | None]) -> None:
    assert assert_agreement(values, "milepost.indicators.v1") == 0


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32))
def test_messages_near_the_border_get_the_same_verdict_with_right_and_wrong_keys(seed: int) -> None:
    chance = random.Random(seed)
    by_topic: dict[str, list[Message]] = {}
    for message, _ in zip(mutated(chance), range(300), strict=False):
        key = chance.choice([message.key, message.key, message.key, None, b"*", b"other"])
        by_topic.setdefault(message.topic, []).append(message._replace(key=key))
    for topic, sent in by_topic.items():
        judge = Judge(known_rules(), datetime(2026, 11, 26, tzinfo=UTC))
        messages = messages_of([one.value for one in sent], topic, keys=[one.key for one in sent])
        for _ in range(2):  # the second time templates are known
            assert verdicts(judge, messages, slowly=False) == verdicts(judge, messages, slowly=True)


def test_a_like_with_another_key_is_refused_on_the_fast_way_too() -> None:
    judge = Judge(known_rules(), NOW)
    topic, envelope = next(sound(random.Random(8)))
    value, subject = json.dumps(envelope).encode(), envelope["subject"].encode()
    keys = [subject, None, b"", b"*", subject[:-1], subject, b"\xff"]
    messages = messages_of([value] * len(keys), topic, keys=keys)
    judge.judge(messages)
    taken, left = judge._fast.take(messages)
    assert [row for table in taken for row in table.column("offset").to_pylist()] == [0, 1, 5]
    assert {row: getattr(verdict, "code", "accepted") for row, verdict in left.items()} == dict.fromkeys(
        (2, 3, 4, 6), "wrong_key"
    )
    assert verdicts(judge, messages, slowly=False) == verdicts(judge, messages, slowly=True)


def test_a_faulty_stream_gets_the_same_verdict_and_its_sound_part_goes_fast() -> None:
    values = [message.value for message in faulty(2_000, "agree")]
    taken = assert_agreement(values, "milepost.indicators.v1")
    assert taken > 0.75 * len(values)


def test_sound_events_of_every_type_with_a_day_go_fast_once_their_like_is_known() -> None:
    chance = random.Random(7)
    judge = Judge(known_rules(), NOW)
    by_topic: dict[str, list[bytes | None]] = {}
    for topic, envelope in (pair for pair, _ in zip(sound(chance), range(2_000), strict=False)):
        if TYPES[envelope["type"]].day is not None:
            by_topic.setdefault(topic, []).append(json.dumps(envelope).encode())
    for topic, values in by_topic.items():
        accepted = len(verdicts(judge, messages_of(values, topic), slowly=True)[0])
        assert accepted > 0, topic
        assert assert_agreement(values, topic, judge) == accepted, topic


def test_other_headers_are_left_to_decode() -> None:
    topic, envelope = next(sound(random.Random(1)))
    judge = Judge(known_rules(), NOW)
    for headers in ([("content-type", b"text/plain")], [("ce_id", b"1")], [("trace", b"x")]):
        messages = messages_of([json.dumps(envelope).encode()], topic, headers)
        assert list(judge._fast.take(messages)[1]) == [0]
        assert verdicts(judge, messages, slowly=False) == verdicts(judge, messages, slowly=True)


def test_what_surrounds_a_message_makes_no_difference() -> None:
    values = [message.value for message in faulty(400, "neighbours")]
    together = verdicts(Judge(known_rules(), NOW), messages_of(values, "milepost.indicators.v1"), slowly=False)
    values.reverse()
    backwards = verdicts(Judge(known_rules(), NOW), messages_of(values, "milepost.indicators.v1"), slowly=False)
    for one, other in zip(together, backwards, strict=True):
        assert sorted(str(row | {"offset": 0}) for row in one) == sorted(str(row | {"offset": 0}) for row in other)


def test_spaces_and_the_order_of_attributes_make_no_difference() -> None:
    judge = Judge(known_rules(), NOW)
    for topic, envelope in (pair for pair, _ in zip(sound(random.Random(3)), range(60), strict=False)):
        mixed = {"data": dict(reversed(envelope["data"].items())), "extra": {"id": "x", "time": 1}} | envelope
        usual = json.dumps(envelope).encode()
        if TYPES[envelope["type"]].day is None:
            continue
        accepted = len(verdicts(judge, messages_of([usual], topic), slowly=True)[0])
        assert assert_agreement([json.dumps(mixed).encode(), usual], topic, judge) == 2 * accepted
        assert assert_agreement([usual + b" \r\n", json.dumps(envelope, indent=2).encode()], topic, judge) == 0


def test_a_retraction_of_a_payment_has_no_day_and_is_looked_at_each_time() -> None:
    kinds = (pair for pair in sound(random.Random(5), [PAYMENT_RETRACTED]))
    topic, envelope = next(kinds)
    judge = Judge(known_rules(), NOW)
    for _ in range(2):
        assert assert_agreement([json.dumps(envelope).encode()] * 2, topic, judge) == 0


def test_times_are_read_alike_in_every_way_of_writing_them() -> None:
    judge = Judge(known_rules(), NOW)
    topic, envelope = next(sound(random.Random(5)))
    assert assert_agreement([json.dumps(envelope).encode()], topic, judge) == 1
    times = [
        "2026-05-01T08:00:00Z", "2026-05-01T08:00:00.1Z", "2026-05-01T08:00:00.123456Z", "2026-05-01T08:00:00.1234567Z",
        "2026-05-01T08:00:00+08:00", "2026-05-01T00:30:00.5-11:30", "2026-05-01T08:00:00+24:00", "2026-05-01T08:00:00",
        "2026-05-01T08:00:00+14:60", "2026-02-30T08:00:00Z", "2026-05-01T24:00:00Z", "2026-05-01T23:59:60Z",
        "2026-05-01 08:00:00Z", "2026-05-01T08:00Z", "20260501T080000Z", "2026-W18-5T08:00:00Z", "0000-01-01T00:00:00Z",
        "1999-12-31T23:59:59Z", "2000-01-01T00:00:00+08:00", "2000-01-03T00:00:00Z", "2026-06-01T12:00:00Z",
        "2026-06-02T00:00:00Z", "2026-06-02T00:00:00.000001Z", "9999-12-31T23:59:59-01:00", "2026-05-01t08:00:00z",
    ]  # fmt: skip
    for time in times:
        assert_agreement([json.dumps(envelope | {"time": time}).encode()] * 2, topic, judge)
    assert_agreement([json.dumps(envelope | {"time": time}).encode() for time in times], topic, judge)


def test_a_field_of_the_same_name_elsewhere_is_not_taken_for_free() -> None:
    """What decode reads decides, and not where else a name may stand."""
    judge = Judge(known_rules(), NOW)
    topic, envelope = next(sound(random.Random(6)))
    odd = [
        envelope | {"data": envelope["data"] | {"id": envelope["id"], "time": envelope["time"]}},
        envelope | {"data": envelope["data"] | {"x": {"note": "n", "value": 1, "as_of": "y"}}},
        envelope | {"x": [{"id": "other"}, 3, "time", {"data": {"value": -1}}], "note": "n", "value": 5},
    ]
    for message in odd:
        text = json.dumps(message)
        twice = '{"id":"first",' + text[1:]
        likes = [text.replace(envelope["id"], "another", 1), text.replace('"value": ', '"value": 1'), twice, text + " "]
        assert_agreement([like.encode() for like in [text, *likes, *likes]], topic, judge)


def test_an_enterprise_never_seen_goes_fast_and_a_wrong_code_does_not() -> None:
    judge = Judge(known_rules(), NOW)
    agency = sorted(known_rules().agencies)[0]

    def joins(code: str) -> bytes:
        data = {"data_space": "film", "enterprise": code, "role": "user", "at": "2026-03-31"}
        return events.encode(events.new_event(ONBOARDED, f"/{agency}", data, time=SENT_AT))

    codes = [first + check_character(first) for first in (f"9133000{number:010d}" for number in range(50))]
    topic = TYPES[ONBOARDED].topic
    assert assert_agreement([joins(codes[0])], topic, judge) == 1
    learned = judge._fast.remembered
    assert assert_agreement([joins(code) for code in codes], topic, judge) == 50
    assert judge._fast.remembered == learned
    assert assert_agreement([joins(codes[0][:17] + "*")], topic, judge) == 0


@pytest.mark.parametrize(("bound", "most"), [("LONGEST_MEMORY", 10), ("MEMORY_BYTES", 3_000)])
def test_what_is_remembered_stays_bounded(monkeypatch: pytest.MonkeyPatch, bound: str, most: int) -> None:
    monkeypatch.setattr(landing_fast, bound, most)
    judge = Judge(known_rules(), NOW)
    agency = sorted(known_rules().agencies)[0]
    for number in range(200):
        data = {"session": f"s{number}", "programme": "p", "at": "2026-03-31", "attendees": 4}
        event = events.new_event(HELD, f"/{agency}", data, time=SENT_AT)
        assert_agreement([events.encode(event)], event.topic, judge)
        assert judge._fast.remembered <= 12
