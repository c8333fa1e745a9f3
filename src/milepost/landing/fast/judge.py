"""The fast way to a verdict: takes messages that differ from accepted ones only where a difference cannot matter.

Two messages share a template if they are byte-identical outside their variable fields (id, time, day, numbers,
free text, enterprise), and the Kafka key, where there is one, is the template's subject. Fields lie between the same
quotes, so cutting them out leaves a key that is known or not; then each is checked on its own (checks.py), within
narrower limits than the contract's, column by column. A message without a known template goes to events.decode, and
what that accepts becomes a template.
Nothing is rejected here. tests/landing/test_fast_and_slow_agree.py searches for messages on which the ways differ.
Measured alternatives: docs/decisions/0004-judging-events.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from milepost.events.event import Event
from milepost.events.reasons import Rejected
from milepost.events.types import TYPES
from milepost.landing.fast import checks
from milepost.landing.fast.layouts import Layout, Layouts
from milepost.landing.fast.text import Text
from milepost.landing.messages import EVENTS, Messages

Verdict = Event | Rejected
Look = Callable[[Messages, int], Verdict]
"""events.decode for one message."""

LONGEST_MEMORY: Final = 100_000  # accepted messages remembered
MEMORY_BYTES: Final = 64 << 20  # and bytes of them
MOST_LAYOUTS: Final = 16  # for one topic and number of quotes
FIRST_LOOK: Final = 64  # messages that decode looks at before templates are searched for among the others


class Columns(NamedTuple):
    """Templates, one element each: key, first and last day accepted; said: source, type, subject and whether simulated.

    subjects: those of said as bytes, which is Kafka's key too.
    """

    keys: pa.Array
    days: list[pa.Array]
    said: list[pa.Array]
    subjects: pa.Array


class Known:
    """The templates of one layout: accepted messages without their variable fields, in the order learned."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self._index: dict[bytes, int] = {}
        self._said: list[tuple[str, str, str, bool]] = []
        self._days: list[tuple[str, str]] = []
        self._columns: Columns | None = None

    def add(self, key: bytes, day: str, event: Event) -> bool:
        """-> whether the key is new."""
        template_index = self._index.setdefault(key, len(self._said))
        is_new = template_index == len(self._said)
        if is_new:
            self._said.append((event.source, event.type, event.subject, event.simulated))
            self._days.append((day, day))
        first, last = self._days[template_index]
        self._days[template_index] = min(day, first), max(day, last)
        self._columns = None
        return is_new

    def columns(self) -> Columns:
        if self._columns is None:
            said = [pa.array(column) for column in zip(*self._said, strict=True)]
            days = [pa.array(column) for column in zip(*self._days, strict=True)]
            keys = pa.array(list(self._index), pa.binary()).cast(pa.string())
            self._columns = Columns(keys, days, said, said[2].cast(pa.large_binary()))
        return self._columns


class FastJudge:
    """Remembers, for one set of rules and one moment, what decode has accepted."""

    def __init__(self, look: Look, now: datetime) -> None:
        self._look, self._latest = look, now + timedelta(days=1)
        self._forget()

    def _forget(self) -> None:
        """What is forgotten is learned again."""
        self._known: dict[tuple[str, int], list[Known]] = {}  # topic, number of quotes
        self._layouts = Layouts()
        self._days: dict[str, None] = {}  # days that exist
        self.remembered = self._bytes = 0

    def take(self, messages: Messages) -> tuple[list[pa.Table], dict[int, Verdict]]:
        """-> rows of accepted messages (EVENTS), and decode's verdicts on all others."""
        if self.remembered > LONGEST_MEMORY or self._bytes > MEMORY_BYTES:
            self._forget()
        tables: list[pa.Table] = []
        judged: dict[int, Verdict] = {}
        text = Text.of(messages)
        rest, look = np.arange(len(messages)), FIRST_LOOK
        while rest.size:
            if self.remembered:
                found, rest = self._match(messages, text, rest)
                tables += found
            for row in rest[:look].tolist():
                judged[row] = verdict = self._look(messages, row)
                if isinstance(verdict, Event) and text.quoted[row]:
                    self._learn(messages, row, verdict)
            rest, look = rest[look:], 4 * look
        return tables, judged

    def _learn(self, messages: Messages, row: int, event: Event) -> None:
        value = messages.value[row]
        found = self._layouts.of(value, event) if value else None
        day_field = TYPES[event.type].day
        if found is None or day_field is None:
            return
        layout, key = found
        group = (messages.parts[messages.part[row]][0], layout.quotes)
        layouts = self._known.setdefault(group, [])
        known = next((known for known in layouts if known.layout == layout), None)
        if known is None:
            if len(layouts) == MOST_LAYOUTS:
                return
            known = Known(layout)
            layouts.append(known)
        day = str(getattr(event.data, day_field))
        self._days[day] = None
        is_new = known.add(key, day, event)
        self.remembered += is_new
        self._bytes += is_new * len(key)

    def _match(self, messages: Messages, text: Text, rows: np.ndarray) -> tuple[list[pa.Table], np.ndarray]:
        """-> tables of the messages that have a known template, and the rows that have none."""
        tables: list[pa.Table] = []
        is_open = np.zeros(len(messages), bool)
        is_open[rows] = True
        keys = pa.array(messages.key, pa.large_binary())
        for topic, quotes, some in _groups(messages, text, rows):
            for known in self._known.get((topic, quotes), ()):
                left = some[is_open[some]]
                template_index, fields = self._templates(text, known, left)
                template_index[~_have_subject_as_key(keys, left, known, template_index)] = -1
                chosen = np.flatnonzero(template_index >= 0)
                if chosen.size:
                    is_open[left[chosen]] = False
                    tables.append(
                        _table(messages, text, known, left[chosen], template_index[chosen], _only(fields, chosen))
                    )
        return tables, np.flatnonzero(is_open)

    def _templates(self, text: Text, known: Known, rows: np.ndarray) -> tuple[np.ndarray, dict[str, pa.Array]]:
        """-> for each row the index of its template in known, or -1; and the variable fields by role."""
        layout, columns = known.layout, known.columns()
        starts, ends = text.bounds(rows, layout)
        found = pc.index_in(_keys(text, rows, starts, ends), value_set=columns.keys)
        has_template = checks.mask(found.is_valid()) & (starts <= ends).all(axis=0)
        fields: dict[str, pa.Array] = {}
        for slot, start, end in zip(layout.slots, starts, ends, strict=True):
            if not has_template.any():
                break
            if slot.role == "text":
                has_template &= end - start <= slot.most
                continue
            fields[slot.role] = field = text.cut(start, end)
            if slot.role == "time":
                has_template &= checks.are_times(field, self._latest)
            elif slot.role == "day":
                has_template &= checks.are_days(field, self._days, *(column.take(found) for column in columns.days))
            else:
                has_template &= checks.CHECKS[slot.role](field, slot.most)
        template_index: np.ndarray = np.where(has_template, found.fill_null(-1).to_numpy(), -1)
        return template_index, fields


def _groups(messages: Messages, text: Text, rows: np.ndarray) -> Iterator[tuple[str, int, np.ndarray]]:
    """Topic, number of quotes, and the rows that agree in both. Rows that are not plain are in no group."""
    topics = sorted({topic for topic, _ in messages.parts})
    topic_of = np.array([topics.index(topic) for topic, _ in messages.parts])
    numbers, quoted = topic_of[np.array(messages.part)[rows]], text.quoted[rows]
    for number, topic in enumerate(topics):
        is_mine = (numbers == number) & (quoted > 0)
        for quotes in np.unique(quoted[is_mine]).tolist():
            yield topic, quotes, rows[is_mine & (quoted == quotes)]


def _have_subject_as_key(keys: pa.Array, rows: np.ndarray, known: Known, template_index: np.ndarray) -> np.ndarray:
    """For each row with a template whether its Kafka key, if it has one, is the template's subject."""
    subjects = known.columns().subjects.take(pa.array(template_index, mask=template_index < 0))
    return checks.mask(pc.equal(keys.take(pa.array(rows)), subjects).fill_null(True))


def _keys(text: Text, rows: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> pa.Array:
    """What is left of messages without their variable fields."""
    begins, stops = np.vstack([text.offsets[rows], ends]), np.vstack([starts, text.offsets[rows + 1]])
    pieces = text.cut(begins.ravel(order="F"), stops.ravel(order="F"))
    of_each = pa.array(np.arange(0, begins.size + 1, len(begins), dtype=np.int32))
    return pc.binary_join(pa.ListArray.from_arrays(of_each, pieces), "")


def _only(fields: dict[str, pa.Array], chosen: np.ndarray) -> dict[str, pa.Array]:
    """Id and time of the chosen rows."""
    wanted = {role: fields[role] for role in ("id", "time")}
    is_all = chosen.size == len(wanted["id"])
    return wanted if is_all else {role: field.take(pa.array(chosen)) for role, field in wanted.items()}


def _table(
    messages: Messages,
    text: Text,
    known: Known,
    rows: np.ndarray,
    template_index: np.ndarray,
    fields: dict[str, pa.Array],
) -> pa.Table:
    """The rows as EVENTS. What repeats is looked up in the templates, not made again."""
    source, kind, subject, simulated = (column.take(pa.array(template_index)) for column in known.columns().said)
    part = pa.array(np.array(messages.part, np.int32)[rows])
    arrays = [
        pa.array([topic for topic, _ in messages.parts], pa.string()).take(part),
        pa.array([number for _, number in messages.parts], pa.int32()).take(part),
        pa.array(np.array(messages.offset, np.int64)[rows]),
        pa.array(np.array(messages.time, np.int64)[rows] * 1000, pa.timestamp("us")),
        fields["id"],
        source,
        kind,
        subject,
        fields["time"].cast(checks.MOMENT).cast(pa.timestamp("us")),
        simulated,
        text.cut(*text.data_bounds(rows, known.layout)),
    ]
    return pa.Table.from_arrays(arrays, schema=EVENTS)
