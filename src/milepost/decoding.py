"""Decoding: the bytes of a Kafka message -> Event, or Rejected with a reason code. Nothing else is ever raised.

Everything the loader stores has passed here, so SQL after it may trust: data is one JSON object without repeated keys
or broken escapes, its days are written 2026-03-31, its fields have the types of the contract.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

import msgspec
from msgspec import Raw, Struct

from milepost.days import check_time, parse_day
from milepost.decoding_faults import explain
from milepost.event_types import TYPES, EventType, subject_of
from milepost.event_values import CHECKS, LONGEST_NAME
from milepost.reasons import rejected
from milepost.rules import Rules

MAX_BYTES: Final = 1_048_576
MAX_DEPTH: Final = 32
CONTENT_TYPE: Final = "application/cloudevents+json"
SOURCE: Final = re.compile(r"/[a-z][a-z0-9_]*/[a-z][a-z0-9_]*")  # '/wucheng/big_data_centre'

Headers = Iterable[tuple[str, bytes | None]]


class Event(Struct, frozen=True):
    """One accepted event. time is aware UTC. data: the type's struct; raw_data: the data's JSON as sent.

    raw_data keeps unknown fields. Only a moment in as_of or at is replaced by its Shanghai day there; what was sent
    stays beside it as <field>_as_sent.
    """

    id: str
    source: str
    type: str
    subject: str
    time: datetime
    simulated: bool
    data: Any
    raw_data: bytes

    @property
    def topic(self) -> str:
        return TYPES[self.type].topic


class Envelope(Struct, frozen=True):
    """The CloudEvents attributes that Milepost reads; others are tolerated."""

    specversion: str
    id: str
    source: str
    type: str
    subject: str
    time: datetime
    data: Raw
    datacontenttype: str | None = None
    simulated: bool = False


_ENVELOPE: Final = msgspec.json.Decoder(Envelope)
_DATA: Final = {name: msgspec.json.Decoder(kind.struct) for name, kind in TYPES.items()}
_USUAL_HEADERS: Final = [("content-type", CONTENT_TYPE.encode())]


def decode(
    value: bytes | None, *, now: datetime, rules: Rules, headers: Headers | None = None, topic: str | None = None
) -> Event:
    """Read one message. ``topic``, where given, must be the type's. Raises Rejected."""
    if not value:
        raise rejected("empty_value")
    if len(value) > MAX_BYTES:
        raise rejected("too_large", value=len(value), limit=MAX_BYTES)
    if headers and headers != _USUAL_HEADERS:
        _check_headers(headers)
    try:
        return _decode(value, now, rules, topic)
    except UnicodeDecodeError as error:
        raise rejected("bad_encoding", value=error.start) from None
    except RecursionError:
        raise rejected("too_deep", limit=MAX_DEPTH) from None


def _decode(value: bytes, now: datetime, rules: Rules, topic: str | None) -> Event:
    if not value.isascii():
        value.decode()
    try:
        envelope = _ENVELOPE.decode(value)
    except msgspec.DecodeError as error:
        raise explain(value, error) from None
    kind = _kind_of(envelope.specversion, envelope.type, topic, envelope.source, envelope.datacontenttype)
    if not (0 < len(envelope.id) <= 2 * LONGEST_NAME and envelope.id.isprintable()):
        raise rejected("bad_value", field="id", value=envelope.id, expected=f"1 – {2 * LONGEST_NAME} 字 (characters)")
    raw = bytes(envelope.data)
    if len(raw) > MAX_DEPTH and raw.count(b"[") + raw.count(b"{") > MAX_DEPTH:
        _check_depth(raw)
    try:
        data = _DATA[envelope.type].decode(raw)
        fields = msgspec.json.decode(raw)  # unknown fields too must be JSON that SQL can read
    except msgspec.DecodeError as error:
        raise explain(raw, error, "data") from None
    if b"\\" in raw or raw.count(b":") != len(fields):  # as many colons as fields: none is repeated
        _check_text(raw)
    time = check_time(envelope.time, now)
    CHECKS[envelope.type](data, envelope.source, rules, now)
    expected = subject_of(envelope.type, envelope.source, data) if kind.place else getattr(data, kind.subject)
    if envelope.subject != expected:
        raise rejected("wrong_subject", value=envelope.subject, expected=expected)
    day = getattr(data, kind.day)
    if len(day) != 10:
        data, raw = _with_day(data, raw, kind, day)
    return Event(
        envelope.id, envelope.source, envelope.type, envelope.subject, time, envelope.simulated, data, raw
    )  # fmt: skip


def _check_headers(headers: Headers) -> None:
    for name, content in headers:
        lower = name.lower()
        if lower.startswith("ce_"):
            raise rejected("wrong_content_type", field=name, value="CloudEvents binary mode", expected=CONTENT_TYPE)
        if lower == "content-type":
            sent = (content or b"").decode("utf-8", "replace")
            if sent.partition(";")[0].strip().lower() != CONTENT_TYPE:
                raise rejected("wrong_content_type", field=name, value=sent, expected=CONTENT_TYPE)


@lru_cache(maxsize=4096)  # a few hundred agencies and eight types make nearly all messages
def _kind_of(version: str, event_type: str, topic: str | None, source: str, content: str | None) -> EventType:
    """The type of an event, once its attributes are in order."""
    if version != "1.0":
        raise rejected("not_cloudevent", field="specversion", value=version)
    kind = TYPES.get(event_type)
    if kind is None:
        raise rejected("unknown_type", value=event_type)
    if topic is not None and topic != kind.topic:
        raise rejected("wrong_topic", field=topic, value=event_type, expected=kind.topic)
    if len(source) > 2 * LONGEST_NAME or not SOURCE.fullmatch(source):
        raise rejected("bad_value", field="source", value=source, expected="/wucheng/big_data_centre")
    if content is not None and content.partition(";")[0].strip().lower() != "application/json":
        raise rejected("wrong_content_type", field="datacontenttype", value=content, expected="application/json")
    return kind


def _check_depth(raw: bytes) -> None:
    """Count brackets outside strings: what is read here must also be readable by every tool after us."""
    depth = 0
    for bracket in re.sub(rb'"(?:[^"\\]|\\.)*"', b"", raw):
        if bracket in b"{[":
            depth += 1
            if depth > MAX_DEPTH:
                raise rejected("too_deep", limit=MAX_DEPTH)
        elif bracket in b"}]":
            depth -= 1


def _check_text(raw: bytes) -> None:
    """The slow look at data with escapes or a field named twice. SQL would take the first of two, Python the last."""

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        keys = dict(pairs)
        if len(keys) < len(pairs):
            names = [name for name, _ in pairs]
            raise rejected("duplicate_key", field=next(name for name in names if names.count(name) > 1))
        return keys

    try:
        json.dumps(json.loads(raw, object_pairs_hook=unique, parse_int=str), ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise rejected("not_json", value=r"\ud800 – \udfff") from None
    except ValueError as error:
        raise rejected("not_json", value=error) from None


def _with_day(data: Any, raw: bytes, kind: EventType, sent: str) -> tuple[Any, bytes]:
    day = parse_day(sent)
    text = day.isoformat() if day else sent
    fields = msgspec.json.decode(raw) | {kind.day: text, f"{kind.day}_as_sent": sent}
    return msgspec.structs.replace(data, **{kind.day: text}), msgspec.json.encode(fields)
