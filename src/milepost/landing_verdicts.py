"""Verdicts: messages -> accepted rows and rejected rows with their reasons, by the contract (milepost.events)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from milepost import events
from milepost.events import Rules
from milepost.landing_batch import EVENTS, REJECTED, Batch, Verdicts


def judge(batch: Batch, rules: Rules, now: datetime) -> Verdicts:
    """Judge every message of the batch on its own. ``now`` (aware): the moment that 'in the future' refers to."""
    return judge_each(batch, range(len(batch)), rules, now)


def judge_each(batch: Batch, rows: range | list[int], rules: Rules, now: datetime) -> Verdicts:
    """The reference way: decode event by event."""
    accepted: list[tuple[Any, ...]] = []
    rejected: list[tuple[Any, ...]] = []
    for row in rows:
        topic, number = batch.parts[batch.part[row]]
        place = (topic, number, batch.offset[row], batch.time[row] * 1000)
        try:
            event = events.decode(batch.value[row], now=now, rules=rules, headers=batch.headers[row], topic=topic)
        except events.Rejected as fault:
            rejected.append((*place, fault.code, fault.reason, batch.key[row], batch.value[row]))
            continue
        moment = event.time.astimezone(UTC).replace(tzinfo=None)
        accepted.append(
            (
                *place,
                event.id,
                event.source,
                event.type,
                event.subject,
                moment,
                event.simulated,
                event.raw_data.decode(),
            )
        )
    return Verdicts(_table(accepted, EVENTS), _table(rejected, REJECTED))


def _table(rows: list[tuple[Any, ...]], schema: pa.Schema) -> pa.Table:
    columns = zip(*rows, strict=True) if rows else [()] * len(schema)
    arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)
