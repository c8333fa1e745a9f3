"""Streams for the landing tests: believable events with and without faults, sent to a broker; tables read back."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from confluent_kafka import Producer

from milepost import events, stream
from milepost.catalogue import read_plans
from milepost.events import REPORTED, Rules
from milepost.landing import ledger
from milepost.settings import Settings
from milepost.warehouse import connection as warehouse

ROOT = Path(__file__).resolve().parents[2]
TABLES = ("events", "rejected_events", "duplicate_events")
SENT_AT = datetime(2026, 5, 1, tzinfo=UTC)


class Message(NamedTuple):
    topic: str
    key: bytes | None
    value: bytes | None
    headers: list[tuple[str, bytes]] | None = events.HEADERS


def rules() -> Rules:
    return Rules.from_plans(read_plans(ROOT / "plans"))


def reports(count: int, seed: str, *, subjects: int | None = None) -> Iterator[Message]:
    """Different, acceptable indicator reports. The same seed gives the same ones.

    subjects: of how many indicators; those of one are in one partition.
    """
    chance, allowed = random.Random(seed), rules()
    indicators = [name for name, rule in allowed.indicators.items() if rule.measure != "milestone" and not rule.moves]
    indicators = indicators[:subjects]
    for number in range(count):
        name = chance.choice(indicators)
        day = date(2025, 7, 1) + timedelta(days=chance.randrange(300))
        data = {
            "indicator": name,
            "as_of": day.isoformat(),
            "value": round(chance.random() * 100, 2),
            "unit": allowed.indicators[name].unit,
            "note": "月报",
        }
        source = "/" + chance.choice(sorted(allowed.responsible[name]))
        event = events.new_event(
            REPORTED, source, data, simulated=True, salt=f"{seed}-{number}", time=SENT_AT + timedelta(seconds=number)
        )
        yield Message(event.topic, events.key(event), events.encode(event))


def faulty(count: int, seed: str, rate: float = 0.1) -> Iterator[Message]:
    """Reports among which some are broken and some come twice, with the same key and so in the same partition."""
    chance = random.Random(f"faults {seed}")
    for message in reports(count, seed):
        value = sound = message.value or b""
        if chance.random() < rate:
            broken = [
                b"",
                None,
                b"{",
                sound[:-3],
                b"\xff" + sound,
                sound.replace(b'"value":', b'"amount":'),
                sound.replace(b'"unit":"', b'"unit":"x'),
            ]
            value = chance.choice(broken)
        yield from [message._replace(value=value)] * (2 if chance.random() < rate else 1)


def send(settings: Settings, messages: Iterator[Message] | list[Message], **config: Any) -> int:
    """Send and wait until the broker has every one."""
    stream.ensure_topics(settings)
    producer = Producer(stream.client_config(settings) | {"linger.ms": 20, "message.max.bytes": 20_000_000} | config)
    refused: list[str] = []
    count = 0
    for topic, key, value, headers in messages:
        producer.produce(
            topic,
            value,
            key,
            headers=headers,
            on_delivery=lambda fault, _: refused.append(str(fault)) if fault else None,
        )
        producer.poll(0)
        count += 1
    assert producer.flush(60) == 0
    assert not refused, refused[0]
    return count


def rows(settings: Settings, table: str) -> list[tuple[Any, ...]]:
    """The rows of a raw table without what differs from load to load, sorted."""
    with warehouse.connection(settings) as con:
        relation = con.execute(f"SELECT * EXCLUDE (load_id) FROM raw.{table}")
        names = [column[0] for column in relation.description]
        kept = [index for index, name in enumerate(names) if name not in ("loaded_at", "replayed_at")]
        return sorted((tuple(row[index] for index in kept) for row in relation.fetchall()), key=repr)


def tables(settings: Settings) -> dict[str, list[tuple[Any, ...]]]:
    return {table: rows(settings, table) for table in TABLES}


def unbalanced(settings: Settings) -> list[ledger.Balance]:
    with warehouse.connection(settings) as con:
        return [row for row in ledger.balance(con) if not row.is_balanced]


def count(settings: Settings, table: str, where: str = "true") -> int:
    with warehouse.connection(settings) as con:
        return int(con.execute(f"SELECT count(*) FROM raw.{table} WHERE {where}").fetchall()[0][0])
