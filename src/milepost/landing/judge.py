"""Verdicts: messages -> accepted rows and rejected rows with their reasons, by the contract (milepost.events)."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, Final

import pyarrow as pa

from milepost.days import utc
from milepost.events.decoding import decode
from milepost.events.reasons import Rejected
from milepost.events.rules import Rules
from milepost.landing.fast.judge import FastJudge, Verdict
from milepost.landing.messages import EVENTS, PLAIN_HEADERS, REJECTED, Headers, Messages, Verdicts

AT_ONCE: Final = 10_000  # messages judged together: fewer cost more each, and so do more than a cache can hold


class Judge:
    """Judges messages by one set of rules. ``now`` (aware): the moment that 'in the future' refers to."""

    def __init__(self, rules: Rules, now: datetime) -> None:
        self._rules, self._now = rules, now
        self._fast = FastJudge(self._look, now)

    def judge(self, messages: Messages) -> Verdicts:
        """Every message is judged on its own: what surrounds it makes no difference."""
        found: list[Verdicts] = []
        for some in messages.some(AT_ONCE):
            tables, judged = self._fast.take(some)
            found += [Verdicts(table, REJECTED.empty_table()) for table in tables]
            found += [_verdicts(some, judged)] if judged else []
        return Verdicts.together(found)

    def judge_each(self, messages: Messages) -> Verdicts:
        """The reference way: decode them one by one."""
        return _verdicts(messages, {row: self._look(messages, row) for row in range(len(messages))})

    def _look(self, messages: Messages, row: int) -> Verdict:
        topic, _ = messages.parts[messages.part[row]]
        value, headers, key = messages.value[row], messages.headers[row], messages.key[row]
        try:
            return decode(value, now=self._now, rules=self._rules, headers=headers, topic=topic, key=key)
        except Rejected as fault:
            # its traceback holds the frames that hold it, and they every message judged with it
            fault.__traceback__ = fault.__context__ = None
            return fault


def _verdicts(messages: Messages, judged: dict[int, Verdict]) -> Verdicts:
    accepted: list[tuple[Any, ...]] = []
    rejected: list[tuple[Any, ...]] = []
    for row, verdict in judged.items():
        topic, number = messages.parts[messages.part[row]]
        place = (topic, number, messages.offset[row], messages.time[row] * 1000)
        if isinstance(verdict, Rejected):
            sent = (messages.key[row], messages.value[row], headers_text(messages.headers[row]))
            rejected.append((*place, verdict.code, verdict.reason, *sent))
            continue
        event = verdict
        moment, data = utc(event.time), event.raw_data.decode()
        accepted.append((*place, event.id, event.source, event.type, event.subject, moment, event.simulated, data))
    return Verdicts(_table(accepted, EVENTS), _table(rejected, REJECTED))


def headers_text(headers: Headers) -> str | None:
    """Headers as raw.rejected_messages keeps them; read_headers reads them back."""
    if headers is None or headers == PLAIN_HEADERS:
        return None
    sent = [[name, None if value is None else value.decode("utf-8", "replace")] for name, value in headers]
    return json.dumps(sent)


def read_headers(text: str | None) -> Headers:
    if not text:
        return PLAIN_HEADERS
    return [(name, None if value is None else value.encode()) for name, value in json.loads(text)]


def _table(rows: list[tuple[Any, ...]], schema: pa.Schema) -> pa.Table:
    columns = zip(*rows, strict=True) if rows else [()] * len(schema)
    arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)
