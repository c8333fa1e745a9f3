"""The trigger that wakes build_marts: Kafka's end offsets against data/offsets.json, the copy of raw.offsets.

It also fires when everything is to be made again (data/whole_build.json). One event per catch-up instead of one per
message. Asset events are never the record of what is to be done, the offsets are: an event that gets lost is fired
again while Kafka is ahead of the warehouse.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from airflow.triggers.base import BaseEventTrigger, TriggerEvent

from dags import waking
from dags.lag_gate import LagGate, Seen

if TYPE_CHECKING:
    from milepost.settings import Settings


class KafkaLagTrigger(BaseEventTrigger):
    """Fires while Kafka holds events that the warehouse lacks, once per catch-up, and when everything is to be made
    again; never ends, whatever happens."""

    def __init__(self, poll_seconds: float = 0.3, refire_seconds: float = 60.0) -> None:
        super().__init__()
        self.poll_seconds = poll_seconds
        self.refire_seconds = refire_seconds

    def serialize(self) -> tuple[str, dict[str, Any]]:
        return (
            "dags.lag_trigger.KafkaLagTrigger",
            {"poll_seconds": self.poll_seconds, "refire_seconds": self.refire_seconds},
        )

    async def run(self) -> AsyncIterator[TriggerEvent]:
        gate = LagGate(self.refire_seconds)
        faults = 0
        while True:
            try:
                seen = await asyncio.to_thread(look)
                faults = 0
            except Exception as error:  # a broker that is away, a half-written file, anything: look again later
                faults += 1
                if faults == 1:
                    self.log.warning("cannot tell what is to be loaded, looking again: %s", error)
                await asyncio.sleep(min(30.0, self.poll_seconds * 2**faults))
                continue
            if gate.opens(seen, time.monotonic()):
                yield TriggerEvent(
                    {
                        "noticed_at": datetime.now(UTC).isoformat(timespec="milliseconds"),
                        "lag": {f"{topic}/{number}": events for (topic, number), events in sorted(seen.lag().items())},
                    }
                )
                waking.ring()  # whoever goes on after a yield has put the event where the triggerer takes it from
            await asyncio.sleep(self.poll_seconds)


def look() -> Seen:
    """What Kafka holds and what the warehouse has. Raises BrokerError. Blocks: call it in a thread."""
    from milepost import stream
    from milepost.settings import Settings

    settings = Settings.load()
    cluster = stream.look(settings)
    stored: dict[tuple[str, int], int] = {}
    if settings.offsets_copy.exists():
        copy = json.loads(settings.offsets_copy.read_text())
        if copy["cluster_id"] == cluster.cluster_id:  # another cluster's offsets say nothing about this one
            stored = {
                (topic, int(number)): offset
                for topic, partitions in copy["offsets"].items()
                for number, offset in partitions.items()
            }
    for part, log in cluster.logs.items():
        stored.setdefault(part, log.first)  # what Kafka has dropped by age is not there to be loaded
    return Seen({part: log.end for part, log in cluster.logs.items()}, stored, is_whole_build_due(settings))


def is_whole_build_due(settings: Settings) -> bool:
    """Whether builds have left something out for so long that everything is to be made again.

    A file that cannot be read says no: it must not keep events from being landed, and the next build writes it anew.
    """
    try:
        due_at = json.loads(settings.whole_build_file.read_text())["due_at"]
        return due_at is not None and datetime.fromisoformat(due_at) <= datetime.now(UTC)
    except (OSError, ValueError, KeyError, TypeError):
        return False
