"""Decoding: what is accepted, and each fault with its code."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from builders.hill import FIRM, NOW, RULES, changed, event, read

from milepost.events import HEADERS, REASONS, Rejected, encode, key, new_event
from milepost.events.types import (
    BULLETIN_MOVED,
    DECIDED,
    HELD,
    MARKED,
    MEASURED,
    MOVED,
    ONBOARDED,
    PAID,
    REPORTED,
    RETRACTED,
    TYPES,
)


def deep(levels: int) -> bytes:
    return encode(event()).replace(b'"value":12.5', b'"value":12.5,"x":' + b"[" * levels + b"]" * levels)


FAULTS: list[tuple[str, bytes | None, dict[str, Any]]] = [
    ("empty_value", None, {}),
    ("empty_value", b"", {}),
    ("too_large", encode(event(note="x" * 1_100_000)), {}),
    ("bad_encoding", changed(note="统计").decode().encode("gbk"), {}),
    ("not_json", encode(event())[:-3], {}),
    ("not_json", encode(event()).replace(b"12.5", b"NaN"), {}),
    ("not_json", encode(event()).replace(b'"PFlops"', b'"PFlops","x":"\\ud800"'), {}),
    ("not_json", encode(event()) + b"{}", {}),
    ("too_deep", deep(40), {}),
    ("too_deep", deep(100_000), {}),
    ("duplicate_key", encode(event()).replace(b'"unit"', b'"value":1,"unit"'), {}),
    ("duplicate_key", encode(event()).replace(b'"unit"', b'"val\\u0075e":1,"unit"'), {}),
    ("wrong_content_type", encode(event()), {"headers": [("content-type", b"application/json")]}),
    ("wrong_content_type", encode(event()), {"headers": [("ce_specversion", b"1.0")]}),
    ("wrong_content_type", changed(datacontenttype="text/xml"), {}),
    ("not_cloudevent", b"[1, 2]", {}),
    ("not_cloudevent", b'{"indicator": "hill/compute", "value": 3}', {}),
    ("not_cloudevent", changed(specversion="0.3"), {}),
    ("unknown_type", changed(type="milepost.indicator.reported.v2"), {}),
    ("wrong_topic", encode(event()), {"topic": "milepost.compute.v1"}),
    ("missing_field", changed(id=None), {}),
    ("missing_field", changed(data=None), {}),
    ("missing_field", changed(unit=None), {}),
    ("wrong_type", changed(value="12"), {}),
    ("wrong_type", changed(value=True), {}),
    ("wrong_type", changed(data=[1]), {}),
    ("wrong_type", changed(id=7), {}),
    ("wrong_type", encode(event()).replace(b'"data":', b'"simulated":"no","data":'), {}),
    ("wrong_type", changed(HELD, attendees=2.5), {}),
    ("bad_value", changed(value=-1), {}),
    ("bad_value", encode(event()).replace(b"12.5", b"1e999"), {}),
    ("bad_value", changed(value=1e16), {}),
    ("bad_value", changed(basis="guess"), {}),
    ("bad_value", changed(note="x" * 2001), {}),
    ("bad_value", changed(id=""), {}),
    ("bad_value", changed(source="hill/data"), {}),
    ("bad_value", changed(MEASURED, utilisation_share=1.2), {}),
    ("bad_value", changed(MEASURED, capacity_pflops=-3), {}),
    ("bad_value", changed(MEASURED, centre="a/b"), {}),
    ("bad_value", changed(MOVED, done_share=-0.1), {}),
    ("bad_value", changed(MOVED, state="forgotten"), {}),
    ("bad_value", changed(ONBOARDED, role="guest"), {}),
    ("bad_value", changed(HELD, attendees=-1), {}),
    ("bad_value", changed(HELD, attendees=10**400), {}),
    ("bad_value", changed(PAID, paid_wan=-1), {}),
    ("bad_date", changed(as_of="2026-02-30"), {}),
    ("bad_date", changed(as_of="20260331"), {}),
    ("bad_date", changed(as_of="2026-W14-2"), {}),
    ("bad_date", changed(as_of=""), {}),
    ("bad_date", changed(time="yesterday"), {}),
    ("bad_date", changed(time="0001-01-01T00:00:00+08:00"), {}),
    ("bad_date", changed(time="1970-01-01T00:00:00Z"), {}),
    ("future_as_of", changed(as_of="2026-11-24"), {}),
    ("future_as_of", changed(ONBOARDED, at="2099-01-01"), {}),
    ("future_time", changed(time="2026-11-24T04:00:00Z"), {}),
    ("before_plan", changed(as_of="2022-12-31"), {}),
    ("before_plan", changed(MEASURED, as_of="2001-01-01"), {}),
    ("unknown_indicator", changed(indicator="hill/nothing"), {}),
    ("wrong_measure", changed(indicator="hill/node", unit="节点"), {}),
    ("wrong_measure", changed(MOVED, indicator="hill/compute"), {}),
    ("wrong_unit", changed(unit="万元"), {}),
    ("wrong_unit", changed(unit="光年"), {}),
    ("unknown_agency", changed(source="/hill/nobody"), {}),
    ("unknown_agency", changed(HELD, source="/atlantis/data"), {}),
    ("not_responsible", changed(source="/hill/culture"), {}),
    ("unknown_policy", changed(PAID, policy="hill/gift"), {}),
    ("bad_credit_code", changed(ONBOARDED, enterprise=FIRM[:-1] + "2"), {}),
    ("bad_credit_code", changed(ONBOARDED, enterprise=FIRM.lower()), {}),
    ("bad_credit_code", changed(PAID, enterprise="9133"), {}),
    ("wrong_subject", changed(subject="hill/revenue"), {}),
    ("wrong_key", encode(event()), {"key": b"hill/revenue"}),
    ("wrong_key", encode(event()), {"key": b"\xff"}),
    ("bad_date", changed(as_of="２０２６-06-30"), {"key": None}),
    ("bad_date", changed(as_of="2026-06- 1"), {}),
    ("bad_date", changed(RETRACTED, as_of="2026-06- 1"), {}),
    ("bad_date", changed(MOVED, at="2026-06- 1"), {}),
    ("bad_date", changed(MEASURED, as_of="2026-0６-01"), {}),
    ("bad_date", changed(ONBOARDED, at="2026-06-\u0661\u0662"), {}),
    ("bad_date", changed("milepost.enterprise.left.v1", at="2026-06- 1"), {}),
    ("bad_date", changed(HELD, at="2026-06- 1"), {}),
    ("bad_date", changed(PAID, at="2026-06- 1"), {}),
    ("bad_date", changed(time="2026-11-22T04:00:00\u0000Z"), {}),
    ("duplicate_key", encode(event()).replace(b'"id"', b'"simulated":true,"simulated":false,"id"'), {}),
    ("duplicate_key", encode(event()).replace(b'"id"', b'"id":7,"id"'), {}),
    ("duplicate_key", encode(event()).replace(b'"id"', b'"\\u0069d" :"x","id"'), {}),
    ("duplicate_key", encode(event()).replace(b'"as_of"', b'"as_of":7,"as_of"'), {}),
    ("too_deep", encode(event()).replace(b'"id"', b'"x":' + b"[" * 33 + b"]" * 33 + b',"id"'), {}),
    ("too_deep", encode(event()).replace(b'"id"', b'"x":' + b"[" * 100_000 + b"]" * 100_000 + b',"id"'), {}),
    ("wrong_content_type", changed(datacontenttype="application/jsonx"), {}),
    ("wrong_content_type", changed(datacontenttype="\u3000application/json"), {}),
    ("bad_value", changed(DECIDED, decision="forgotten"), {}),
    ("bad_value", changed(DECIDED, reason=""), {}),
    ("bad_value", changed(DECIDED, reason=" \u3000\n"), {}),
    ("bad_value", changed(DECIDED, by=""), {}),
    ("bad_value", changed(DECIDED, rule="a/b"), {}),
    ("bad_value", changed(DECIDED, event_id="", subject=""), {}),
    ("bad_value", changed(DECIDED, event_id="x" * 201, subject="x" * 201), {}),
    ("bad_value", changed(DECIDED, source_of_event="hill/data"), {}),
    ("bad_value", changed(MARKED, comment="\u00a0"), {}),
    ("wrong_type", changed(MARKED, open="yes"), {}),
    ("missing_field", changed(DECIDED, reason=None), {}),
    ("not_responsible", changed(DECIDED, source_of_event="/valley/data"), {}),
    ("unknown_agency", changed(MARKED, source="/hill/nobody"), {}),
    ("wrong_subject", changed(DECIDED, subject="e 2"), {}),
    ("bad_value", changed(BULLETIN_MOVED, state="planned"), {}),
    ("bad_value", changed(BULLETIN_MOVED, state="draft"), {}),  # a number before the issue
    ("bad_value", changed(BULLETIN_MOVED, number=None), {}),
    ("bad_value", changed(BULLETIN_MOVED, number=0), {}),
    ("bad_value", changed(BULLETIN_MOVED, year=26), {}),
    ("bad_value", changed(BULLETIN_MOVED, state="withdrawn", number=None, year=None), {}),  # without a reason
    ("bad_value", changed(BULLETIN_MOVED, period="2026-13"), {}),
    ("bad_value", changed(BULLETIN_MOVED, content_sha256="0" * 63), {}),
    ("bad_value", changed(BULLETIN_MOVED, title=" "), {}),
    ("bad_value", changed(BULLETIN_MOVED, replaces="a/b"), {}),
    ("unknown_agency", changed(BULLETIN_MOVED, source="/hill/nobody"), {}),
    ("wrong_key", encode(event(DECIDED)), {"key": b"e 2"}),
]  # fmt: skip


@pytest.mark.parametrize(("code", "value", "more"), FAULTS)
def test_fault_is_rejected_with_its_code_in_both_languages(
    code: str, value: bytes | None, more: dict[str, Any]
) -> None:
    with pytest.raises(Rejected) as caught:
        read(value, **more)
    assert caught.value.code == code, caught.value.reason
    reason = REASONS[code]
    assert reason.do_zh in caught.value.reason
    assert reason.do_en in caught.value.reason
    assert len(caught.value.reason) < 700


def test_every_reason_code_is_tried_by_a_fault_above() -> None:
    assert {code for code, _, _ in FAULTS} == set(REASONS)


@pytest.mark.parametrize("name", TYPES)
def test_event_of_each_type_comes_back_as_it_was_sent(name: str) -> None:
    sent = event(name)
    assert read(encode(sent), headers=HEADERS, topic=sent.topic) == sent
    assert key(sent).decode() == sent.subject


def test_data_is_kept_as_sent_with_unknown_fields() -> None:
    value = encode(event()).replace(b'"value":12.5', b'"value": 12.50, "surveyor": {"name": "\xe7\x8e\x8b"}')
    got = read(value)
    assert b'"value": 12.50, "surveyor": {"name": "\xe7\x8e\x8b"}' in got.raw_data
    assert got.data.value == 12.5


@pytest.mark.parametrize(
    ("sent", "day"),
    [
        ("2026-09-30T23:30:00+08:00", "2026-09-30"),
        ("2026-09-30T16:30:00Z", "2026-10-01"),
        ("2026-09-30T23:30:00", "2026-09-30"),
        ("2026-09-30 08:00", "2026-09-30"),
    ],
)
def test_moment_counts_as_its_shanghai_day_and_stays_beside_it(sent: str, day: str) -> None:
    got = read(changed(as_of=sent))
    assert got.data.as_of == day
    assert json.loads(got.raw_data)["as_of"] == day
    assert json.loads(got.raw_data)["as_of_as_sent"] == sent


def test_time_without_a_zone_is_shanghai_time() -> None:
    assert read(changed(time="2026-11-22T08:00:00")).time == datetime(2026, 11, 22, 0, 0, tzinfo=UTC)


def test_a_message_may_be_as_deep_as_it_could_be_before() -> None:
    deepest = deep(31)  # data itself is the first of 32
    assert read(deepest.replace(b'"id"', b'"x":' + b"[" * 32 + b"]" * 32 + b',"id"')).id == event().id
    with pytest.raises(Rejected, match="32"):
        read(deep(32))


def test_extensions_with_colons_and_objects_are_no_repeated_fields() -> None:
    sent = encode(event()).replace(b'"id"', b'"a:b":"c:d","x":{"e":":","f":{"e":1}},"id"', 1)
    assert read(sent, key=key(event())).id == event().id


def test_the_key_is_compared_only_where_it_is_told() -> None:
    assert read(encode(event())) == read(encode(event()), key=b"hill/compute")


def test_a_day_ahead_is_accepted_because_clocks_differ() -> None:
    assert read(changed(as_of="2026-11-23")).data.as_of == "2026-11-23"


def test_figures_before_the_plan_are_accepted_as_baselines_from_three_years_back() -> None:
    assert read(changed(as_of="2023-01-01")).data.as_of == "2023-01-01"
    assert RULES.earliest["hill"] == date(2023, 1, 1)


def test_rate_may_be_negative_and_amount_may_not() -> None:
    growth = {"indicator": "hill/growth", "as_of": "2026-09-30", "value": -3.5, "unit": "%"}
    assert read(encode(new_event(REPORTED, "/hill/reform", growth, time=NOW))).data.value == -3.5


def test_multiple_of_the_unit_is_accepted_and_kept_as_reported() -> None:
    got = read(changed(value=0.0125, unit="EFlops"))
    assert (got.data.value, got.data.unit) == (0.0125, "EFlops")


def test_coordinator_reports_where_the_clause_prints_no_lead() -> None:
    revenue = {"indicator": "hill/revenue", "as_of": "2026-09-30", "value": 3, "unit": "万元"}
    assert read(encode(new_event(REPORTED, "/hill/reform", revenue, time=NOW))).source == "/hill/reform"
    with pytest.raises(Rejected, match="hill/reform"):
        read(encode(new_event(REPORTED, "/hill/data", revenue, time=NOW)))


def test_unit_named_only_by_a_target_may_report_the_indicator() -> None:
    assert RULES.responsible["hill/parks"] == {"hill/data", "hill/parks"}


def test_binary_and_other_headers_do_not_disturb_a_structured_event() -> None:
    headers = [("Content-Type", b"application/cloudevents+json; charset=utf-8"), ("trace", None)]
    assert read(encode(event()), headers=headers).type == REPORTED
