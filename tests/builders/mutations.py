"""Messages near the border of the contract: valid ones of every type, changed a little.

    for message in mutated(random.Random(7)): ...      # for ever

Days, moments, numbers, ids and texts are changed character by character, objects field by field, bytes at last.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from builders.odd_values import ANY, CONTENT_TYPES, DIGITS, EXTENSIONS, MOMENTS, NUMBERS, ODD, SIGNS
from milepost.contracts.examples import EXAMPLES
from milepost.events.credit_codes import check_character
from milepost.events.types import TYPES, subject_of


class Message(NamedTuple):
    """What a sender hands to Kafka. key: None where none can be made from it."""

    topic: str
    key: bytes | None
    value: bytes


class Splice(str):
    """JSON text that is written as it is, in place of a value."""


def mutated(chance: random.Random) -> Iterator[Message]:
    """For ever: one message in ten is left valid, the others are changed once or twice."""
    while True:
        kind = chance.choice(list(TYPES))
        envelope = sound(kind, chance)
        for _ in range(chance.choice((0, 1, 1, 1, 1, 1, 1, 2, 2, 3))):
            chance.choice(CHANGES)(envelope, kind, chance)
        if chance.random() < 0.7 and isinstance(envelope.get("data"), dict):
            _follow(envelope, kind)
        value = written(envelope, chance)
        for change in (_repeat, _overwrite):
            if chance.random() < 0.04:
                value = change(value, chance)
        subject = envelope.get("subject")
        key = subject.encode("utf-8", "replace") if isinstance(subject, str) else None
        yield Message(TYPES[kind].topic, key, value)


@lru_cache
def _firms() -> tuple[str, ...]:
    return tuple(first + check_character(first) for first in (f"9133079{number:010d}" for number in range(20)))


def sound(kind: str, chance: random.Random) -> dict[str, Any]:
    """A valid event of the real catalogue, as a CloudEvent."""
    source, data = EXAMPLES[kind]
    data = dict(data)
    if "enterprise" in data:
        data["enterprise"] = chance.choice(_firms())
    if (day := TYPES[kind].day) is not None:
        data[day] = f"2026-0{chance.randrange(1, 7)}-{chance.randrange(10, 29)}"
    return {
        "specversion": "1.0",
        "id": f"m-{chance.randrange(1 << 40):x}",
        "source": source,
        "type": kind,
        "subject": subject_of(kind, source, data),
        "time": "2026-07-08T01:30:00Z",
        "datacontenttype": "application/json",
        "simulated": True,
        "data": data,
    }


def _follow(envelope: dict[str, Any], kind: str) -> None:
    """Let the subject follow what was changed, so that the change itself is judged."""
    name, source = envelope["data"].get(TYPES[kind].subject), envelope.get("source")
    if isinstance(name, str) and isinstance(source, str) and not isinstance(name, Splice):
        envelope["subject"] = subject_of(kind, source, envelope["data"])


def edited(text: str, chance: random.Random) -> str:
    """A text with one character changed, added or taken away."""
    place = chance.randrange(len(text) + 1)
    fresh = chance.choice(chance.choice((DIGITS, SIGNS, SIGNS, ODD, "0123456789")))
    cut = chance.choice((0, 1, 1))
    return text[:place] + ("" if chance.random() < 0.15 else fresh) + text[place + cut :]


def _day(envelope: dict[str, Any], kind: str, chance: random.Random) -> None:
    data, day = envelope.get("data"), TYPES[kind].day
    if isinstance(data, dict) and day is not None and isinstance(data.get(day), str):
        text = chance.choice((data[day], chance.choice(MOMENTS)))
        data[day] = edited(text, chance) if chance.random() < 0.7 else text


def _time(envelope: dict[str, Any], kind: str, chance: random.Random) -> None:
    text = chance.choice(("2026-07-08T01:30:00Z", chance.choice(MOMENTS)))
    envelope["time"] = edited(text, chance) if chance.random() < 0.6 else text


def _number(envelope: dict[str, Any], kind: str, chance: random.Random) -> None:
    data = envelope.get("data")
    names = [name for name, value in data.items() if isinstance(value, int | float)] if isinstance(data, dict) else []
    text = chance.choice(NUMBERS)
    if chance.random() < 0.3:
        text = f"{chance.randrange(10 ** chance.randrange(1, 18))}.{chance.randrange(10 ** chance.randrange(1, 25))}"
    if chance.random() < 0.2:
        text = edited(text, chance)
    if names and isinstance(data, dict):
        data[chance.choice([*names, "extra"])] = Splice(text)


def _text(envelope: dict[str, Any], kind: str, chance: random.Random) -> None:
    holder = chance.choice((envelope, envelope.get("data")))
    names = [name for name, value in holder.items() if isinstance(value, str)] if isinstance(holder, dict) else []
    if names and isinstance(holder, dict):
        name = chance.choice(names)
        holder[name] = edited(holder[name], chance)


def _structure(envelope: dict[str, Any], kind: str, chance: random.Random) -> None:
    holder = chance.choice((envelope, envelope.get("data")))
    if not isinstance(holder, dict) or not holder:
        return
    name = chance.choice([*holder, "evidence", "note", "basis", "utilisation_share", "done_share"])
    if chance.random() < 0.3:
        holder.pop(name, None)
    else:
        holder[name] = chance.choice(ANY)


def _envelope(envelope: dict[str, Any], kind: str, chance: random.Random) -> None:
    name, value = chance.choice(EXTENSIONS)
    envelope |= chance.choice(
        (
            {name: value},
            {"datacontenttype": chance.choice(CONTENT_TYPES)},
            {"specversion": chance.choice(("1.0", "0.3"))},
            {"type": chance.choice([*TYPES, "x"])},
            {"x": Splice("[" * 31 + "]" * 31)},
            {"x": Splice("[" * 33 + "]" * 33)},
            {"source": chance.choice([source for source, _ in EXAMPLES.values()])},
        )
    )


Change = Callable[[dict[str, Any], str, random.Random], None]
CHANGES: tuple[Change, ...] = (_day, _day, _day, _time, _number, _number, _text, _text, _structure, _envelope)


def written(envelope: dict[str, Any], chance: random.Random) -> bytes:
    """As JSON, in one of the ways that programs write it."""
    splices: list[str] = []

    def mark(value: Any) -> Any:
        if isinstance(value, Splice):
            splices.append(value)
            return f"@{len(splices) - 1}@"
        return {name: mark(one) for name, one in value.items()} if isinstance(value, dict) else value

    separators = chance.choice(((",", ":"), (", ", ": "), (" , ", " : ")))
    text = json.dumps(mark(envelope), ensure_ascii=chance.random() < 0.3, separators=separators)
    for number, splice in enumerate(splices):
        text = text.replace(f'"@{number}@"', splice, 1)
    return text.encode("utf-8", "surrogatepass")


def _repeat(value: bytes, chance: random.Random) -> bytes:
    """A field of the envelope or of the data named twice."""
    name = chance.choice((b"simulated", b"id", b"time", b"data", b"as_of", b"at", b"value", b"subject", b"x"))
    return value.replace(b'"%s"' % name, b'"%s" :false,"%s"' % (name, name), 1)


def _overwrite(value: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(value))
    return value[:place] + bytes([chance.randrange(256)]) + value[place + 1 :]
