"""Faults on purpose: what agencies really send wrong, mixed in by rate, each with the outcome the loader must give it.

    letters -> letters and their outcome ('loaded', 'duplicate', or the reason code of the rejection)

A faulty message comes beside the good one, so that the city stays believable; only out_of_order moves a good one.
Wrong payments are events of their own: accepted, and judged by the marts; what they use of a cap, good ones lack later.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from milepost.events.encoding import encode, key
from milepost.events.event import MAX_BYTES, Event
from milepost.events.types import PAID, REPORTED, TYPES, IndicatorReported, SubsidyPaid
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


def _paid(event: Event, fault: str, paid_wan: float) -> bytes:
    """A payment of its own, of an application and project of its own: no part of the good one beside it."""
    assert isinstance(event.data, SubsidyPaid)
    named = {name: getattr(event.data, name) for name in ("application", "project")}
    marked = {name: f"{value}-{fault}" for name, value in named.items() if value}
    return _changed(event, id=f"{event.id}-{fault}", paid_wan=paid_wan, **marked)


def _in_yuan(event: Event) -> bytes:
    assert isinstance(event.data, SubsidyPaid)
    return _paid(event, IN_YUAN, event.data.paid_wan * SLIPPED)


SLIP, SLIPPED = "slipped_unit", 10_000
OVERPAID, TWICE, IN_YUAN, WRONG_PAYER = "overpaid", "paid_twice", "yuan_for_wan", "wrong_payer"
OVER = 1.5  # of the most that the rule can allow
ALL, REPORTS, PAYMENTS = frozenset(TYPES), frozenset({REPORTED}), frozenset({PAID})
DATED = frozenset(name for name, kind in TYPES.items() if kind.day)
WITH_ENTERPRISE = frozenset(name for name, kind in TYPES.items() if "enterprise" in kind.struct.__struct_fields__)


def _on_day(event: Event, day: str) -> bytes:
    return _changed(event, **{str(TYPES[event.type].day): day})


# fault -> (outcome, the event types it fits, how the bytes are made)
FAULTS: dict[str, tuple[str, frozenset[str], Callable[[Event], bytes]]] = {
    "duplicate": ("duplicate", ALL, encode),
    "malformed": ("not_json", ALL, lambda event: encode(event)[: len(encode(event)) // 2]),
    "empty": ("empty_value", ALL, lambda event: b""),
    "bad_encoding": ("bad_encoding", ALL, lambda event: _changed(event, evidence="统计局台账").decode().encode("gbk")),
    "huge_payload": ("too_large", ALL, lambda event: _changed(event, evidence="x" * MAX_BYTES)),
    "future_date": ("future_as_of", DATED, lambda event: _on_day(event, "2099-12-31")),
    "bad_date": ("bad_date", DATED, lambda event: _on_day(event, "2026-02-30")),
    "unknown_type": ("unknown_type", ALL, lambda event: _changed(event, type=event.type.replace(".v1", ".v9"))),
    "unknown_agency": ("unknown_agency", ALL, lambda event: _changed(event, source="/atlantis/harbour_office")),
    "missing_field": ("missing_field", DATED, lambda event: _without(event, str(TYPES[event.type].day))),
    "wrong_unit": ("wrong_unit", REPORTS, lambda event: _changed(event, unit="光年")),
    "text_for_number": ("wrong_type", REPORTS, lambda event: _changed(event, value="约一百")),
    # an event of its own that is accepted, and held at the gate: 万元 were taken for 元
    SLIP: ("loaded", REPORTS, _slipped),
    "wrong_agency": ("not_responsible", REPORTS, encode),
    "bad_credit_code": (
        "bad_credit_code",
        WITH_ENTERPRISE,
        lambda event: _changed(event, enterprise="91330799000000000A"),
    ),
    # the same payment again under another id
    TWICE: ("loaded", PAYMENTS, lambda event: _changed(event, id=f"{event.id}-{TWICE}")),
    IN_YUAN: ("loaded", PAYMENTS, _in_yuan),
    OVERPAID: ("loaded", PAYMENTS, encode),
    WRONG_PAYER: ("not_responsible", PAYMENTS, encode),
}
OUT_OF_ORDER = "out_of_order"
# Reports and payments are few beside measurements, and held rows and broken rules are to be seen as well: how much more
# often these have faults, and which ones
PRONE = {REPORTED: 3, PAID: 5}
OFTEN = {SLIP: 6, OVERPAID: 8, TWICE: 4, IN_YUAN: 4, WRONG_PAYER: 2}


def letter_of(event: Event, value: bytes | None = None) -> Letter:
    return Letter(event.id, event.source, event.topic, key(event), encode(event) if value is None else value)


class Known(NamedTuple):
    """What a fault needs to know of an indicator or a policy.

    strangers, strange_payers: a source that is an agency but not responsible for it; largest: an indicator's highest
    promise; most: what one payment under a policy can be allowed at most, by its base (None: no limit), 万元.
    """

    strangers: dict[str, str]
    largest: dict[str, float]
    strange_payers: dict[str, str]
    most: Mapping[str, Callable[[float], float | None]]


def with_faults(events: Iterable[Event], rate: float, chance: random.Random, known: Known) -> Iterator[Dispatch]:
    """Good events and, beside a share ``rate`` of them (of some types more), a faulty message."""
    held_back: list[tuple[int, Event]] = []
    position = -1
    for position, event in enumerate(events):
        while held_back and held_back[0][0] <= position:
            yield _good(held_back.pop(0)[1], OUT_OF_ORDER)
        if chance.random() >= rate * PRONE.get(event.type, 1):
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
    fits: dict[str, Callable[[], bool]] = {
        "wrong_agency": lambda: event.subject in known.strangers,
        WRONG_PAYER: lambda: event.subject in known.strange_payers,
        SLIP: lambda: _is_out_of_reach(event, known),
        OVERPAID: lambda: _most(event, known) is not None,
        IN_YUAN: lambda: _is_beyond_all_rules(event, known),
    }
    named = [name for name, (_, types, _) in FAULTS.items() if event.type in types]
    return [name for name in named if name not in fits or fits[name]()]


def _is_out_of_reach(event: Event, known: Known) -> bool:
    """Whether the gate will see that the unit slipped: what it would not hold would count on the boards."""
    value = getattr(event.data, "value", 0.0) * SLIPPED
    return value > 100 * known.largest.get(event.subject, float("inf")) > 0


def _most(event: Event, known: Known) -> float | None:
    assert isinstance(event.data, SubsidyPaid)
    most = known.most.get(event.subject)
    return most(event.data.base_wan) if most else None


def _is_beyond_all_rules(event: Event, known: Known) -> bool:
    assert isinstance(event.data, SubsidyPaid)
    most = _most(event, known)
    return most is not None and event.data.paid_wan * SLIPPED > OVER * most


def faulty(event: Event, fault: str, known: Known) -> Dispatch:
    outcome, _, make = FAULTS[fault]
    value = make(event)
    if fault == "wrong_agency":
        value = _changed(event, source=known.strangers[event.subject])
    elif fault == WRONG_PAYER:
        value = _changed(event, source=known.strange_payers[event.subject])
    elif fault == OVERPAID:
        value = _paid(event, OVERPAID, round((_most(event, known) or 0.0) * OVER + 0.01, 2))
    return Dispatch(letter_of(event, value), event, fault, outcome)
