"""Events of every type, acceptable ones for ever, and such ones harmed as programs harm them."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from builders.events import SENT_AT, rules
from milepost import events
from milepost.events import Rules
from milepost.events.credit_codes import check_character
from milepost.events.types import (
    BULLETIN_MOVED,
    COMMITTED,
    DECIDED,
    HELD,
    LEFT,
    MARKED,
    MEASURED,
    MOVED,
    ONBOARDED,
    PAID,
    PAYMENT_RETRACTED,
    REPORTED,
    RETRACTED,
    TYPES,
)

CODES = [first + check_character(first) for first in ("91330000MA27XF0A0", "91330700742903734", "91330700123456789")]


@lru_cache
def known_rules() -> Rules:
    return rules()


def sample(kind: str, day: str, chance: random.Random) -> dict[str, Any]:
    """Data of an acceptable event, but for the indicator and its unit."""
    policies = sorted(known_rules().policies)
    samples: dict[str, dict[str, Any]] = {
        REPORTED: {"as_of": day, "value": chance.choice([0, 12.5, 1e15, 3])},
        RETRACTED: {"as_of": day, "reason": "误报"},
        MEASURED: {"centre": chance.choice(["一中心", "two"]), "as_of": day, "capacity_pflops": chance.random()},
        ONBOARDED: {"data_space": "film", "enterprise": chance.choice(CODES), "role": "user", "at": day},
        LEFT: {"data_space": "film", "enterprise": chance.choice(CODES), "role": "user", "at": day},
        MOVED: {"state": "started", "at": day},
        HELD: {"session": f"s{chance.randrange(3)}", "programme": "p", "at": day, "attendees": 40},
        PAID: {"policy": chance.choice(policies), "enterprise": chance.choice(CODES), "base_wan": 10, "paid_wan": 2.5,
               "at": day},
        PAYMENT_RETRACTED: {"policy": chance.choice(policies), "event_id": "e1", "reason": "误报"},
        COMMITTED: {"policy": chance.choice(policies), "enterprise": chance.choice(CODES), "application": "A1",
                    "amount_wan": 2.5, "at": day},
        DECIDED: {"event_id": "e1", "decision": "refused", "reason": "误报", "by": "王敏"},
        MARKED: {"event_id": "e1", "open": True, "comment": "核对", "by": "王敏"},
        BULLETIN_MOVED: {
            "bulletin": "progress-hill-2026-06", "kind": "progress", "state": chance.choice(["draft", "reviewed"]),
            "office": "hill_ai", "period": "2026-06", "version": "20260708T010203000000Z", "content_sha256": "0" * 64,
            "title": "通报", "by": "王敏",
        },
    }  # fmt: skip
    return samples[kind]


DATED = [name for name, kind in TYPES.items() if kind.day]  # the others go to decode, each by itself


def sound(chance: random.Random, kinds: Iterable[str] = DATED) -> Iterator[tuple[str, dict[str, Any]]]:
    """Acceptable events of some types, for ever: (topic, envelope)."""
    allowed = known_rules()
    reported = [name for name, rule in allowed.indicators.items() if rule.measure != "milestone" and not rule.moves]
    moved = [name for name, rule in allowed.indicators.items() if rule.moves]
    while True:
        day = f"2026-0{chance.randrange(1, 6)}-{chance.randrange(10, 28)}"
        agency = chance.choice(sorted(allowed.agencies))
        kind = chance.choice([name for name in kinds if name != MOVED or moved])
        if kind in (REPORTED, RETRACTED, MOVED):
            name = chance.choice(moved if kind == MOVED else reported)
            agency = chance.choice(sorted(allowed.responsible[name]))
        data = sample(kind, day, chance)
        if kind in (REPORTED, RETRACTED, MOVED):
            data["indicator"] = name
        if kind in (DECIDED, MARKED):
            data["source_of_event"] = f"/{agency}"
        if kind == REPORTED:
            data["unit"] = allowed.indicators[name].unit
        if "policy" in data:
            agency = chance.choice(sorted(allowed.policies[data["policy"]]))
        if chance.random() < 0.3:
            data |= MORE.get(kind, {})
        event = events.new_event(kind, f"/{agency}", data, time=SENT_AT, salt=str(chance.random()))
        yield event.topic, json.loads(events.encode(event))


MORE: dict[str, dict[str, Any]] = {
    REPORTED: {"note": "月报"},
    MEASURED: {"utilisation_share": 0.5},
    MOVED: {"done_share": 1},
    PAID: {"project": "P1", "application": "A1", "grade": "国家级", "reached_wan": 120.5, "base_kind": "contract",
           "support_share": 0.2, "joint_wan": 1},
}  # fmt: skip

ODD: list[Any] = [
    None, "", " ", "x", "2026-02-30", "2026-3-1", "20260301", "2026-03-01T23:30:00Z", "1999-01-01", "2099-01-01",
    0, -1, -0.0, 1.5, 1e16, 10_000_001, True, [], {}, [1], {"a": 1}, "a\"b", "a\\b", "\\u6708", "\u0000", "\ud83d",
    "😀", "é", "x" * 2001, "1.0", "application/json; charset=utf-8", "point", "2026-05-01T08:00:00",
    "2026-05-01T08:00:00+08:00", "9999-12-31T23:59:59Z", "2026-03- 5", "２０２６-03-05", "2026-03-05T08",
]  # fmt: skip


def harm(envelope: dict[str, Any], chance: random.Random) -> bytes:
    """One event with something changed, as bytes in one of the ways that programs write JSON."""
    envelope = json.loads(json.dumps(envelope))
    for _ in range(chance.choice([0, 1, 1, 2])):
        where = chance.choice([envelope, envelope.get("data") if isinstance(envelope.get("data"), dict) else envelope])
        name = chance.choice([*where, "extra"])
        if chance.random() < 0.2:
            where.pop(name, None)
        else:
            where[name] = chance.choice(ODD)
    separators = chance.choice([(",", ":"), (", ", ": "), (" , ", " : ")])
    text = json.dumps(envelope, ensure_ascii=chance.random() < 0.3, separators=separators)
    value = text.encode("utf-8", "surrogatepass")
    if chance.random() < 0.15 and b'"as_of"' in value:
        value = value.replace(b'"as_of"', b'"as_of":"2026-01-01","as_of"', 1)  # a field twice
    if chance.random() < 0.05:
        value = value.replace(b"1", b"01", 1)
    if chance.random() < 0.05:
        place = chance.randrange(len(value))
        value = value[:place] + bytes([chance.randrange(256)]) + value[place + 1 :]
    return value
