"""Faults on purpose: what agencies really send wrong, mixed in by rate, each with the outcome the loader must give it.

    letters -> letters and their outcome ('loaded', 'duplicate', or the reason code of the rejection)

A faulty message comes beside the good one, so that the city stays believable; only out_of_order moves a good one.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from milepost.events.encoding import encode, key
from milepost.events.event import MAX_BYTES, Event
from milepost.events.types import REPORTED, TYPES, IndicatorReported
from producers.client.spool import Letter

Envelope = dict[str, Any]


class Dispatch(NamedTuple):
    """One message to send. fault: what was done to it ('' for a good one); outcome: what the loader must make of it."""

    letter: Letter
    event: Event
    fault: str
    outcome: str


def _changed(event: Event, **fields: Any) -> bytes:
    envelope = json.loads(encode(event))
    for name, value in fields.items():
        (envelope if name in envelope else envelope["data"])[name] = value
    return json.dumps(envelope, ensure_ascii=False).encode()


def _without(event: Event, field: str) -> bytes:
    envelope = json.loads(encode(event))
    del envelope["data"][field]
    return json.dumps(envelope, ensure_ascii=False).encode()


def _slipped(event: Event) -> bytes:
    assert isinstance(event.data, IndicatorReported)
    return _changed(event, id=f"{event.id}-{SLIP}", value=event.data.value * SLIPPED)


SLIP, SLIPPED = "slipped_unit", 10_000
WITH_ENTERPRISE = frozenset(name for name, kind in TYPES.items() if "enterprise" in kind.struct.__struct_fields__)
# fault -> (outcome, the event types it fits or None for all, how the bytes are made)
FAULTS: dict[str, tuple[str, frozenset[str] | None, Callable[[Event], bytes]]] = {
    "duplicate": ("duplicate", None, encode),
    "malformed": ("not_json", None, lambda event: encode(event)[: len(encode(event)) // 2]),
    "empty": ("empty_value", None, lambda event: b""),
    "bad_encoding": ("bad_encoding", None, lambda event: _changed(event, evidence="统计局台账").decode().encode("gbk")),
    "huge_payload": ("too_large", None, lambda event: _changed(event, evidence="x" * MAX_BYTES)),
    "future_date": ("future_as_of", None, lambda event: _changed(event, **{TYPES[event.type].day: "2099-12-31"})),
    "bad_date": ("bad_date", None, lambda event: _changed(event, **{TYPES[event.type].day: "2026-02-30"})),
    "unknown_type": ("unknown_type", None, lambda event: _changed(event, type=event.type.replace(".v1", ".v9"))),
    "unknown_agency": ("unknown_agency", None, lambda event: _changed(event, source="/atlantis/harbour_office")),
    "missing_field": ("missing_field", None, lambda event: _without(event, TYPES[event.type].day)),
    "wrong_unit": ("wrong_unit", frozenset({REPORTED}), lambda event: _changed(event, unit="光年")),
    "text_for_number": ("wrong_type", frozenset({REPORTED}), lambda event: _changed(event, value="约一百")),
    # an event of its own that is accepted, and held at the gate: 万元 were taken for 元
    SLIP: ("loaded", frozenset({REPORTED}), _slipped),
    "wrong_agency": ("not_responsible", frozenset({REPORTED}), encode),
    "bad_credit_code": (
        "bad_credit_code",
        WITH_ENTERPRISE,
        lambda event: _changed(event, enterprise="91330799000000000A"),
    ),
}
OUT_OF_ORDER = "out_of_order"
OFTEN = {SLIP: 6}  # reports are few beside measurements, and held rows are to be seen as well


def letter_of(event: Event, value: bytes | None = None) -> Letter:
    return Letter(event.id, event.source, event.topic, key(event), encode(event) if value is None else value)


class Known(NamedTuple):
    """What a fault needs to know of an indicator.

    strangers: a source that is an agency but not responsible for it; largest: its highest promise.
    """

    strangers: dict[str, str]
    largest: dict[str, float]


def with_faults(events: Iterable[Event], rate: float, chance: random.Random, known: Known) -> Iterator[Dispatch]:
    """Good events and, beside a share ``rate`` of them, a faulty message."""
    held_back: list[tuple[int, Event]] = []
    position = -1
    for position, event in enumerate(events):
        while held_back and held_back[0][0] <= position:
            yield _good(held_back.pop(0)[1], OUT_OF_ORDER)
        if chance.random() >= rate:
            yield _good(event)
            continue
        names = [OUT_OF_ORDER, *fitting(event, known)]
        [fault] = chance.choices(names, [OFTEN.get(name, 1) for name in names])
        if fault == OUT_OF_ORDER:
            held_back.append((position + 40, event))
        else:
            yield _good(event)
            yield faulty(event, fault, known)
    for _, event in held_back:
        yield _good(event, OUT_OF_ORDER)


def _good(event: Event, fault: str = "") -> Dispatch:
    return Dispatch(letter_of(event), event, fault, "loaded")


def fitting(event: Event, known: Known) -> list[str]:
    """The faults that can be made of an event."""
    found = [name for name, (_, types, _) in FAULTS.items() if types is None or event.type in types]
    if event.subject not in known.strangers and "wrong_agency" in found:
        found.remove("wrong_agency")
    if SLIP in found and not _is_out_of_reach(event, known):
        found.remove(SLIP)
    return found


def _is_out_of_reach(event: Event, known: Known) -> bool:
    """Whether the gate will see that the unit slipped: what it would not hold would count on the boards."""
    value = getattr(event.data, "value", 0.0) * SLIPPED
    return value > 100 * known.largest.get(event.subject, float("inf")) > 0


def faulty(event: Event, fault: str, known: Known) -> Dispatch:
    outcome, _, make = FAULTS[fault]
    value = _changed(event, source=known.strangers[event.subject]) if fault == "wrong_agency" else make(event)
    return Dispatch(letter_of(event, value), event, fault, outcome)
