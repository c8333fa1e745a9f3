"""The fast way to a verdict: takes the plain majority of messages and leaves every other one to events.decode.

It never rejects and never judges on its own. A message is taken only if it is plain (no odd escapes, no field twice),
has no other than the contract's fields within narrower limits, and agrees in topic and in every attribute and field
that is neither id, time, day, number nor free text with messages that decode accepted, its day lying between theirs.
So it can only be wrong where decode looks at more than that; tests/landing/test_fast_and_slow_agree.py searches for it.
Measured alternatives: docs/decisions/0004-judging-events.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from typing import Annotated, Any, Final, Literal, NamedTuple, get_args, get_type_hints

import msgspec
from msgspec import Meta, Raw, Struct

from milepost import events
from milepost.events import MAX_BYTES, TYPES, Rules
from milepost.landing_batch import PLAIN_HEADERS, Messages

FREE_TEXT: Final = frozenset({"evidence", "note", "reason"})
LARGEST: Final = 1e15
LARGEST_COUNT: Final = 10_000_000
LONGEST_TEXT: Final = 2000
EARLIEST: Final = datetime(2000, 1, 2, tzinfo=UTC)
LONGEST_MEMORY: Final = 200_000  # combinations remembered; a stream with more of them is not the plain majority


class Envelope(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """The attributes that milepost.decoding reads, with the values it accepts spelled out."""

    specversion: Literal["1.0"]
    id: Annotated[str, Meta(min_length=1, max_length=200)]
    source: str
    type: str
    subject: str
    time: datetime
    data: Raw
    datacontenttype: Literal["application/json"] | None = None
    simulated: bool = False
    dataschema: str | None = None


class Kind(NamedTuple):
    """How one event type is taken. quotes: number of '"' in data when every optional field is there."""

    decode: Callable[[Raw], Any]
    settled: Callable[[Any], Any]
    day: Callable[[Any], str]
    optional: Callable[[Any], tuple[Any, ...]]
    quotes: int
    quotes_each: int


def _kind(struct: type[Struct], day: str) -> Kind | None:
    """None for a struct whose optional fields are both texts and numbers: its quotes cannot be counted cheaply."""
    hints = get_type_hints(struct, include_extras=True)
    optional = struct.__struct_fields__[len(struct.__struct_fields__) - len(struct.__struct_defaults__) :]
    narrow = {name: _narrow(name, hints[name]) for name in struct.__struct_fields__}
    is_text = {name: not _is_number(hints[name]) for name in narrow}
    if len({is_text[name] for name in optional}) > 1:
        return None
    fields = [(name, kind | None, None) if name in optional else (name, kind) for name, kind in narrow.items()]
    plain = msgspec.defstruct(f"Plain{struct.__name__}", fields, frozen=True, gc=False, forbid_unknown_fields=True)
    settled = [name for name in narrow if is_text[name] and name not in FREE_TEXT and name != day]
    quotes = sum(4 if is_text[name] else 2 for name in narrow)
    each = 4 if optional and is_text[optional[0]] else 2
    return Kind(
        msgspec.json.Decoder(plain).decode, attrgetter(*settled), attrgetter(day), _tuple_getter(optional), quotes, each
    )


def _is_number(hint: Any) -> bool:
    return bool({float, int} & set(_parts(hint)))


def _parts(hint: Any) -> list[Any]:
    return [hint, *(part for inner in get_args(hint) for part in _parts(inner))]


def _narrow(name: str, hint: Any) -> Any:
    if int in _parts(hint):
        return Annotated[int, Meta(ge=0, le=LARGEST_COUNT)]
    if float in _parts(hint):
        return Annotated[float, Meta(ge=0.0, le=1.0 if name.endswith("_share") else LARGEST)]
    return Annotated[str, Meta(max_length=LONGEST_TEXT)]


def _tuple_getter(names: Sequence[str]) -> Callable[[Any], tuple[Any, ...]]:
    if not names:
        return lambda data: ()
    get = attrgetter(*names)
    return get if len(names) > 1 else lambda data: (get(data),)


_ENVELOPE: Final = msgspec.json.Decoder(Envelope)
_KINDS: Final = {name: kind for name, plan in TYPES.items() if (kind := _kind(plan.struct, plan.day))}


# not the contract; no such kind; no UTF-8 or no such date; a null value or a time without zone; nested without end
_NOT_PLAIN: Final = (msgspec.MsgspecError, KeyError, ValueError, TypeError, RecursionError, OverflowError)


_ESCAPE: Final = re.compile(rb"\\u(?![dD][89a-fA-F])[0-9a-fA-F]{4}")


def _has_plain_escapes(raw: bytes) -> bool:
    r"""Whether there are no escapes but those that json.dumps writes for Chinese: \u6708. No \": quotes are counted."""
    return raw.count(b"\\") == len(_ESCAPE.findall(raw))


class Combination(NamedTuple):
    """What decode has accepted. number: index into FastJudge.combinations, and the first and last day."""

    number: int
    first: str
    last: str


NEVER: Final = Combination(-1, "9", "0")  # its first day is after its last


class Taken(NamedTuple):
    """Accepted messages, column by column. row: in Messages; combination: in FastJudge.combinations."""

    row: list[int]
    combination: list[int]
    event_id: list[str]
    time: list[datetime]
    simulated: list[bool]
    data: list[bytes]


class FastJudge:
    """Remembers, for one set of rules and one moment, which combinations decode has accepted."""

    def __init__(self, rules: Rules, now: datetime) -> None:
        self._rules, self._now = rules, now
        self._latest = now + timedelta(days=1)
        self.combinations: list[tuple[str, str, str]] = []  # source, type, subject
        self._known: dict[tuple[Any, ...], Combination] = {}
        self._days: set[str] = set()  # days that exist
        self._refused: set[tuple[Any, ...]] = set()

    def take(self, messages: Messages) -> tuple[Taken, list[int]]:
        """-> what is accepted, and the rows that are left to be judged one by one."""
        taken = Taken([], [], [], [], [], [])
        left: list[int] = []
        read, kinds, earliest, latest = _ENVELOPE.decode, _KINDS, EARLIEST, self._latest
        known, days = self._known, self._days
        columns = zip(messages.value, messages.part, messages.headers, strict=True)
        for row, (value, part, headers) in enumerate(columns):
            try:
                envelope = read(value)  # type: ignore[arg-type] # None is a TypeError
                kind = kinds[envelope.type]
                data = kind.decode(envelope.data)
                is_plain = earliest <= envelope.time <= latest and envelope.id.isprintable()
            except _NOT_PLAIN:
                left.append(row)
                continue
            raw = bytes(envelope.data)
            quotes = kind.quotes - kind.quotes_each * kind.optional(data).count(None)
            key = (part, envelope.source, envelope.type, envelope.subject, kind.settled(data))
            day = kind.day(data)
            combination = known.get(key, NEVER)
            if (
                is_plain and raw.count(b'"') == quotes and (b"\\" not in raw or _has_plain_escapes(raw))
                and headers is PLAIN_HEADERS and len(value or b"") <= MAX_BYTES
                and ((combination.first <= day <= combination.last and day in days)
                     or self._learn(key, day, messages, row, raw))
            ):  # fmt: skip
                taken.row.append(row)
                taken.combination.append(combination.number if combination is not NEVER else known[key].number)
                taken.event_id.append(envelope.id)
                taken.time.append(envelope.time)
                taken.simulated.append(envelope.simulated)
                taken.data.append(raw)
            else:
                left.append(row)
        return taken, left

    def _learn(self, key: tuple[Any, ...], day: str, messages: Messages, row: int, raw: bytes) -> bool:
        """Ask decode about a message whose like, or whose day, has not been seen."""
        if (key, day) in self._refused:
            return False
        if len(self._known) + len(self._refused) > LONGEST_MEMORY:
            self._known.clear()  # their indexes stay good: combinations only grows
            self._refused.clear()
        topic = messages.parts[messages.part[row]][0]
        try:
            event = events.decode(messages.value[row], now=self._now, rules=self._rules, topic=topic)
        except events.Rejected:
            self._refused.add((key, day))
            return False
        if event.raw_data != raw:  # a moment, of which decode keeps the day
            self._refused.add((key, day))
            return False
        known = self._known.get(key)
        if known is None:
            self.combinations.append((event.source, event.type, event.subject))
            known = Combination(len(self.combinations) - 1, day, day)
        self._known[key] = Combination(known.number, min(known.first, day), max(known.last, day))
        self._days.add(day)
        return True
