"""Decoding: the bytes of a Kafka message -> Event, or Rejected with a reason code. Nothing else is ever raised.

Everything the loader stores has passed here, so SQL after it may trust: data is one JSON object without repeated keys
or broken escapes, its days are written 2026-03-31, its fields have the types of the contract.
"""

from __future__ import annotations

import json
import re
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

import msgspec
from msgspec import Raw, Struct

from milepost.days import parse_day
from milepost.events.decoding_faults import explain
from milepost.events.event import (
    BLANKS,
    CONTENT_TYPE,
    DATA_TYPE,
    MAX_BYTES,
    MAX_DEPTH,
    SOURCE,
    Event,
    Headers,
)
from milepost.events.fields import LONGEST_ID
from milepost.events.moments import check_time
from milepost.events.reasons import Rejected, rejected
from milepost.events.rules import Rules
from milepost.events.types import TYPES, EventType, subject_of
from milepost.events.values import CHECKS


class Envelope(Struct, frozen=True):
    """The CloudEvents attributes that Milepost reads; others are tolerated."""

    specversion: str
    id: str
    source: str
    type: str
    subject: str
    time: str
    data: Raw
    datacontenttype: str | None = None
    simulated: bool = False


_ENVELOPE: Final = msgspec.json.Decoder(Envelope)
_ATTRIBUTES: Final = msgspec.json.Decoder(dict[str, Raw])
_DATA: Final = {name: msgspec.json.Decoder(kind.struct) for name, kind in TYPES.items()}
_USUAL_HEADERS: Final = [("content-type", CONTENT_TYPE.encode())]


def decode(
    value: bytes | None,
    *,
    now: datetime,
    rules: Rules,
    headers: Headers | None = None,
    topic: str | None = None,
    key: bytes | None = None,
) -> Event:
    """Read one message. Raises Rejected.

    ``topic``, where given, must be the type's; Kafka's ``key``, where the message has one, the subject. Without
    one a message may lie in any partition; readings do not depend on it, they go by the events' own times.
    """
    if not value:
        raise rejected("empty_value")
    if len(value) > MAX_BYTES:
        raise rejected("too_large", value=len(value), limit=MAX_BYTES)
    if headers and headers != _USUAL_HEADERS:
        _check_headers(headers)
    try:
        event = _decode(value, now, rules, topic)
    except UnicodeDecodeError as error:
        raise rejected("bad_encoding", value=error.start) from None
    except RecursionError:
        raise rejected("too_deep", limit=MAX_DEPTH) from None
    if key is not None and key != event.subject.encode():
        raise rejected("wrong_key", value=key.decode("utf-8", "replace"), expected=event.subject)
    return event


def _decode(value: bytes, now: datetime, rules: Rules, topic: str | None) -> Event:
    if not value.isascii():
        value.decode()
    try:
        envelope, attributes = _ENVELOPE.decode(value), _ATTRIBUTES.decode(value)
    except msgspec.DecodeError as error:
        raise _fault(value, error) from None
    kind = _kind_of(envelope.specversion, envelope.type, topic, envelope.source)
    _check_content_type(envelope.datacontenttype)
    if not (0 < len(envelope.id) <= LONGEST_ID and envelope.id.isprintable()):
        raise rejected("bad_value", field="id", value=envelope.id, expected=f"1 – {LONGEST_ID} 字 (characters)")
    if value.count(b"[") + value.count(b"{") > MAX_DEPTH + 1:
        _check_depth(value)
    # a name or a nested object with colons of its own makes this only look closer
    if value.count(b":") != len(attributes) + sum(bytes(part).count(b":") for part in attributes.values()):
        _check_text(value)
    raw = bytes(envelope.data)
    try:
        data = _DATA[envelope.type].decode(raw)
        fields = msgspec.json.decode(raw)  # unknown fields too must be JSON that SQL can read
    except msgspec.DecodeError as error:
        raise _fault(raw, error, "data") from None
    if b"\\" in raw or raw.count(b":") != len(fields):  # as many colons as fields: none is repeated
        _check_text(raw)
    time = check_time(envelope.time, now)
    CHECKS[envelope.type](data, envelope.source, rules, now)
    expected = subject_of(envelope.type, envelope.source, data) if kind.within else getattr(data, kind.subject)
    if envelope.subject != expected:
        raise rejected("wrong_subject", value=envelope.subject, expected=expected)
    if kind.day is not None and (written := str(parse_day(day := getattr(data, kind.day)))) != day:
        data, raw = _with_day(data, raw, kind.day, day, written)
    return Event(envelope.id, envelope.source, envelope.type, envelope.subject, time, envelope.simulated, data, raw)


def _check_headers(headers: Headers) -> None:
    for name, content in headers:
        lower = name.lower()
        if lower.startswith("ce_"):
            raise rejected("wrong_content_type", field=name, value="CloudEvents binary mode", expected=CONTENT_TYPE)
        if lower == "content-type":
            sent = (content or b"").decode("utf-8", "replace")
            if not is_media_type(sent, CONTENT_TYPE):
                raise rejected("wrong_content_type", field=name, value=sent, expected=CONTENT_TYPE)


def _check_content_type(content: str | None) -> None:
    """Apart from _kind_of, which remembers what it is asked: a content type may be as long as a message."""
    if content is not None and not is_media_type(content, DATA_TYPE):
        raise rejected("wrong_content_type", field="datacontenttype", value=content, expected="application/json")


@lru_cache(maxsize=4096)  # a few hundred agencies and ten types make nearly all messages
def _kind_of(version: str, event_type: str, topic: str | None, source: str) -> EventType:
    """The type of an event, once its attributes are in order."""
    if version != "1.0":
        raise rejected("not_cloudevent", field="specversion", value=version)
    kind = TYPES.get(event_type)
    if kind is None:
        raise rejected("unknown_type", value=event_type)
    if topic is not None and topic != kind.topic:
        raise rejected("wrong_topic", field=topic, value=event_type, expected=kind.topic)
    if len(source) > LONGEST_ID or not SOURCE.fullmatch(source):
        raise rejected("bad_value", field="source", value=source, expected="/wucheng/big_data_centre")
    return kind


def _fault(value: bytes, error: msgspec.DecodeError, within: str = "") -> Rejected:
    """What is wrong with the fields; that one is named twice comes first, for then it is unknown which one is meant."""
    if isinstance(error, msgspec.ValidationError):
        _check_text(value)
    return explain(value, error, within)


def is_media_type(text: str, media_type: str) -> bool:
    """Whether a content type is this one; its case, its parameters and blanks around it make no difference."""
    return text.partition(";")[0].strip(BLANKS).lower() == media_type


def _check_depth(raw: bytes) -> None:
    """Count brackets outside strings: what is read here must also be readable by every tool after us."""
    depth = 0
    for bracket in re.sub(rb'"(?:[^"\\]|\\.)*"', b"", raw):
        if bracket in b"{[":
            depth += 1
            if depth > MAX_DEPTH + 1:
                raise rejected("too_deep", limit=MAX_DEPTH)
        elif bracket in b"}]":
            depth -= 1


def _check_text(raw: bytes) -> None:
    """The slow look at text with escapes or a field named twice. SQL would take the first of two, Python the last."""

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


def _with_day(data: Any, raw: bytes, field: str, sent: str, written: str) -> tuple[Any, bytes]:
    """Data with the day in place of the moment that was sent. All else is written as it was."""
    fields = _ATTRIBUTES.decode(raw) | {field: written, f"{field}_as_sent": sent}
    return msgspec.structs.replace(data, **{field: written}), msgspec.json.encode(fields)
