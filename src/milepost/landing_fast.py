"""The fast way to a verdict: takes the plain majority of messages and leaves every other one to events.decode.

It never rejects and never judges on its own. A message is taken only if it is plain (no odd escapes, no field twice,
data last), has no other than the contract's fields within narrower limits, and agrees in topic and in every attribute
and field that is neither id, time, day, number nor free text with messages that decode accepted, its day lying between
theirs. So it can only be wrong where decode looks at more than that; tests/landing/test_fast_and_slow_agree.py searches
for it. Measured alternatives: docs/decisions/0004-judging-events.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from typing import Annotated, Any, Final, NamedTuple, get_args, get_type_hints

import msgspec
from msgspec import Meta, Struct

from milepost import events
from milepost.credit_codes import is_credit_code
from milepost.events import MAX_BYTES, TYPES, Rules
from milepost.landing_batch import PLAIN_HEADERS, Messages
from milepost.stream import Partition

FREE_TEXT: Final = frozenset({"evidence", "note", "reason"})
CHECKED: Final[dict[str, Callable[[str], bool]]] = {"enterprise": is_credit_code}
"""Fields of countless values that one of the contract's own rules decides alone."""
LARGEST: Final = 1e15
LARGEST_COUNT: Final = 10_000_000
LONGEST_TEXT: Final = 2000
EARLIEST: Final = datetime(2000, 1, 2, tzinfo=UTC)
LONGEST_MEMORY: Final = 200_000  # days of combinations remembered
REFUSED: Final = -1
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
DATA: Final = b'"data":'
QUOTE: Final = b'"'
OPEN, CLOSE, BACKSLASH = b"{}\\"
ATTRIBUTES: Final = ("type", "source", "subject", "specversion", "datacontenttype")

Like = tuple[str | None, ...]
"""Day, ATTRIBUTES, and the fields of data that must agree too."""


class Kind(NamedTuple):
    """How the event types of a topic that share one struct are taken.

    like: the day, type, source, subject and what else must agree with an accepted message. is_sound: the CHECKED field.
    quotes: of '"' in data when every optional field is there; quotes_each: that an absent one takes away.
    """

    decode: Callable[[bytes], Any]
    like: Callable[[Any], Like]
    is_sound: Callable[[Any], bool] | None
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
    data = _strict(f"Plain{struct.__name__}", fields)
    settled = [name for name in narrow if is_text[name] and name not in {*FREE_TEXT, *CHECKED, day}]
    return Kind(
        decode=msgspec.json.Decoder(_envelope(data)).decode,
        like=attrgetter(f"data.{day}", *ATTRIBUTES, *(f"data.{name}" for name in settled)),
        is_sound=next((_check_of(name) for name in narrow if name in CHECKED), None),
        optional=_tuple_getter(optional),
        quotes=sum(4 if is_text[name] else 2 for name in narrow),
        quotes_each=4 if optional and is_text[optional[0]] else 2,
    )


def _envelope(data: type[Struct]) -> type[Struct]:
    """The attributes that milepost.decoding reads."""
    return _strict(
        f"{data.__name__}Event",
        [
            ("specversion", str),
            ("id", Annotated[str, Meta(min_length=1, max_length=200)]),
            ("source", str),
            ("type", str),
            ("subject", str),
            ("time", datetime),
            ("data", data),
            ("datacontenttype", str | None, None),
            ("simulated", bool, False),
            ("dataschema", str | None, None),
        ],
    )


def _strict(name: str, fields: list[Any]) -> type[Struct]:
    return msgspec.defstruct(name, fields, frozen=True, gc=False, forbid_unknown_fields=True)


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


def _check_of(name: str) -> Callable[[Any], bool]:
    get, check = attrgetter(name), CHECKED[name]
    return lambda data: check(get(data))


def _kinds() -> dict[str, list[Kind]]:
    """Topic -> its kinds, one for each struct, that of the more usual type first."""
    structs = {(plan.topic, plan.struct): plan.day for plan in TYPES.values()}
    found: dict[str, list[Kind]] = {}
    for (topic, struct), day in structs.items():
        if kind := _kind(struct, day):
            found.setdefault(topic, []).append(kind)
    return found


_KINDS: Final = _kinds()

# not the contract; no UTF-8 or no such date; a null value or a time without zone; nested without end
_NOT_PLAIN: Final = (msgspec.MsgspecError, ValueError, TypeError, RecursionError, OverflowError)


_ESCAPE: Final = re.compile(rb"\\u(?![dD][89a-fA-F])[0-9a-fA-F]{4}")


def _has_plain_escapes(raw: bytes) -> bool:
    r"""Whether there are no escapes but those that json.dumps writes for Chinese: \u6708. No \": quotes are counted."""
    return raw.count(b"\\") == len(_ESCAPE.findall(raw))


class Taken(NamedTuple):
    """Accepted messages by column. row: in Messages; combination: in FastJudge.combinations; age: since EPOCH."""

    row: list[int]
    combination: list[int]
    event_id: list[str]
    age: list[timedelta]
    simulated: list[bool]
    data: list[bytes]


class Span(NamedTuple):
    """The days, from the first to the last, for which decode has accepted a combination."""

    number: int  # index into FastJudge.combinations
    first: str
    last: str


Plain = tuple[Any, Like, bytes]
"""Event, what it is like, and its data as sent."""

Reader = Callable[[bytes | None], Plain | None]


def _read_nothing(value: bytes | None) -> None:
    return None


def _reader_of(kind: Kind, latest: datetime) -> Reader:
    """A function that takes a plain message of this kind apart and gives None for any other."""
    # a closure: looking each of these up anew would cost a tenth of the time
    decode, like_of, is_sound, optional = kind.decode, kind.like, kind.is_sound, kind.optional
    quotes, quotes_each, earliest, skip = kind.quotes, kind.quotes_each, EARLIEST, len(DATA)

    def read(value: bytes | None) -> Plain | None:
        try:
            event = decode(value)  # type: ignore[arg-type] # None is a TypeError
            if not earliest <= event.time <= latest:
                return None
        except _NOT_PLAIN:
            return None
        assert value is not None
        raw = value[value.find(DATA) + skip : -1]
        if raw[0] != OPEN or raw[-1] != CLOSE or value[-1] != CLOSE:
            raw = value.rstrip()[value.find(DATA) + skip : -1].strip()
        data = event.data
        if (
            raw.count(QUOTE) == quotes - quotes_each * optional(data).count(None)  # no field twice, nothing after data
            and (BACKSLASH not in value or _has_plain_escapes(value))
            and (is_sound is None or is_sound(data))
            and event.id.isprintable()
            and len(value) <= MAX_BYTES
        ):
            return event, like_of(event), raw
        return None

    return read


class FastJudge:
    """Remembers, for one set of rules and one moment, what decode has accepted."""

    def __init__(self, rules: Rules, now: datetime) -> None:
        self._rules, self._now = rules, now
        latest = now + timedelta(days=1)
        self._readers = {topic: [_reader_of(kind, latest) for kind in kinds] for topic, kinds in _KINDS.items()}
        self.combinations: list[Like] = []  # ATTRIBUTES and more, good until the next take
        self._known: dict[Like, int] = {}  # day and combination -> its number, or REFUSED
        self._spans: dict[Like, Span] = {}
        self._days: set[str | None] = set()  # days that exist

    def take(self, messages: Messages) -> tuple[Taken, list[int]]:
        """-> what is accepted, and the rows that are left to be judged one by one."""
        if len(self._known) > LONGEST_MEMORY:
            self._forget()
        taken, left = Taken([], [], [], [], [], []), list[int]()
        add_row, add_number, add_id = taken.row.append, taken.combination.append, taken.event_id.append
        add_age, add_simulated, add_data = taken.age.append, taken.simulated.append, taken.data.append
        first, second = self._ways(messages.parts)
        known_number = self._known.get
        columns = zip(messages.value, messages.part, messages.headers, strict=True)
        for row, (value, part, headers) in enumerate(columns):
            plain = (first[part](value) or second[part](value)) if headers is PLAIN_HEADERS else None
            if plain is None:
                left.append(row)
                continue
            event, like, raw = plain
            number = known_number(like)
            if number is None:
                number = self._learn(like, messages, row, raw)
            if number == REFUSED:
                left.append(row)
                continue
            add_row(row)
            add_number(number)
            add_id(event.id)
            add_age(event.time - EPOCH)
            add_simulated(event.simulated)
            add_data(raw)
        return taken, left

    def _ways(self, parts: list[Partition]) -> tuple[list[Reader], list[Reader]]:
        """The readers to try on a message of each partition, one after the other."""
        readers = [[*self._readers.get(topic, []), _read_nothing, _read_nothing] for topic, _ in parts]
        return [some[0] for some in readers], [some[1] for some in readers]

    def _forget(self) -> None:
        self.combinations.clear()
        self._known.clear()
        self._spans.clear()

    def _learn(self, like: Like, messages: Messages, row: int, raw: bytes) -> int:
        """Ask decode about a message whose like has not been seen on its day or around it; -> its number or REFUSED."""
        day, combination = like[0] or "", like[1:]
        span = self._spans.get(combination)
        if span and span.first <= day <= span.last and day in self._days:
            number = span.number
        elif self._is_accepted(messages, row, raw):
            span = span or Span(len(self.combinations), day, day)
            if span.number == len(self.combinations):
                self.combinations.append(combination)
            number = span.number
            self._spans[combination] = Span(number, min(span.first, day), max(span.last, day))
            self._days.add(day)
        else:
            number = REFUSED
        self._known[like] = number
        return number

    def _is_accepted(self, messages: Messages, row: int, raw: bytes) -> bool:
        topic = messages.parts[messages.part[row]][0]
        try:
            event = events.decode(messages.value[row], now=self._now, rules=self._rules, topic=topic)
        except events.Rejected:
            return False
        return event.raw_data == raw  # a moment given as a day is not: decode keeps the day of it
