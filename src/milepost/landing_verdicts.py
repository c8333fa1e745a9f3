"""Verdicts: messages -> accepted rows and rejected rows with their reasons, by the contract (milepost.events)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pyarrow as pa

from milepost import events
from milepost.events import Rules
from milepost.landing_batch import EVENTS, PLAIN_HEADERS, REJECTED, Headers, Messages, Verdicts
from milepost.landing_fast import FastJudge, Taken


class Judge:
    """Judges messages by one set of rules. ``now`` (aware): the moment that 'in the future' refers to."""

    def __init__(self, rules: Rules, now: datetime) -> None:
        self._rules, self._now = rules, now
        self._fast = FastJudge(rules, now)

    def judge(self, messages: Messages) -> Verdicts:
        """Every message is judged on its own: what surrounds it makes no difference."""
        taken, left = self._fast.take(messages)
        plain = Verdicts(self._events_of(messages, taken), REJECTED.empty_table())
        return Verdicts.together([plain, self.judge_each(messages, left)]) if left else plain

    def judge_each(self, messages: Messages, rows: Sequence[int]) -> Verdicts:
        """The reference way: decode them one by one."""
        accepted: list[tuple[Any, ...]] = []
        rejected: list[tuple[Any, ...]] = []
        for row in rows:
            topic, number = messages.parts[messages.part[row]]
            place = (topic, number, messages.offset[row], messages.time[row] * 1000)
            value, headers = messages.value[row], messages.headers[row]
            try:
                event = events.decode(value, now=self._now, rules=self._rules, headers=headers, topic=topic)
            except events.Rejected as fault:
                rejected.append((*place, fault.code, fault.reason, messages.key(row), value, headers_text(headers)))
                continue
            moment, data = event.time.astimezone(UTC).replace(tzinfo=None), event.raw_data.decode()
            accepted.append((*place, event.id, event.source, event.type, event.subject, moment, event.simulated, data))
        return Verdicts(_table(accepted, EVENTS), _table(rejected, REJECTED))

    def _events_of(self, messages: Messages, taken: Taken) -> pa.Table:
        """The rows of what the fast way took. What repeats is looked up by index, not made again."""
        if not taken.row:
            return EVENTS.empty_table()
        rows = np.array(taken.row, np.int64)
        part = pa.array(np.array(messages.part, np.int32)[rows])
        met, combination = np.unique(np.array(taken.combination, np.int64), return_inverse=True)
        types, sources, subjects = zip(*(self._fast.combinations[number][:3] for number in met), strict=True)
        arrays = [
            pa.array([topic for topic, _ in messages.parts], pa.string()).take(part),
            pa.array([number for _, number in messages.parts], pa.int32()).take(part),
            pa.array(np.array(messages.offset, np.int64)[rows]),
            pa.array(np.array(messages.time, np.int64)[rows] * 1000, pa.timestamp("us")),
            pa.array(taken.event_id, pa.string()),
            *(pa.array(names, pa.string()).take(pa.array(combination)) for names in (sources, types, subjects)),
            pa.array(taken.age, pa.duration("us")).view(pa.timestamp("us")),
            pa.array(taken.simulated, pa.bool_()),
            pa.array(taken.data, pa.binary()).cast(pa.string()),
        ]
        return pa.Table.from_arrays(arrays, schema=EVENTS)


def headers_text(headers: Headers) -> str | None:
    """Headers as raw.rejected_events keeps them; read_headers reads them back."""
    if headers is None or headers == PLAIN_HEADERS:
        return None
    return json.dumps([[name, value and value.decode("utf-8", "replace")] for name, value in headers])


def read_headers(text: str | None) -> Headers:
    return [(name, value and value.encode()) for name, value in json.loads(text)] if text else PLAIN_HEADERS


def _table(rows: list[tuple[Any, ...]], schema: pa.Schema) -> pa.Table:
    columns = zip(*rows, strict=True) if rows else [()] * len(schema)
    arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)
