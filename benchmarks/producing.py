"""Producing, events per second: our client beside bare kafka-python and confluent-kafka, in turns, to one broker.

    python benchmarks/producing.py [--events 20000] [--rounds 3] [--broker kafka|tansu] [--servers host:port]

Every contender sends the same events and waits until the broker has acknowledged all. "client" judges each event by the
catalogue's rules, has it on disk before it is sent, and accounts for every delivery; "bare_tuned" is kafka-python with
the same settings; "bare_default" with its own; "confluent" is librdkafka with acks=all, idempotence and lz4. Prints one
JSON object.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kafka import KafkaProducer

from milepost import stream
from milepost.catalogue import read_plans
from milepost.days import today
from milepost.events import HEADERS, Event, Rules, encode, key
from milepost.local import broker
from milepost.settings import Settings
from producers.client import AgencyProducer
from producers.client.connection import options
from producers.simulator.city import history


def by_client(settings: Settings, rules: Rules, events: list[Event]) -> None:
    with AgencyProducer(settings, rules, patience_s=20) as producer:
        for event in events:
            producer.publish(event)
    assert producer.delivered == len(events)


def _by_kafka_python(producer: Any, events: list[Event]) -> None:
    futures = [producer.send(e.topic, value=encode(e), key=key(e), headers=HEADERS) for e in events]
    producer.flush()
    assert all(future.succeeded() for future in futures)
    producer.close()


def by_bare_tuned(settings: Settings, _: Rules, events: list[Event]) -> None:
    _by_kafka_python(KafkaProducer(bootstrap_servers=settings.bootstrap_servers, **options(20)), events)


def by_bare_default(settings: Settings, _: Rules, events: list[Event]) -> None:
    _by_kafka_python(KafkaProducer(bootstrap_servers=settings.bootstrap_servers), events)


def by_confluent(settings: Settings, _: Rules, events: list[Event]) -> None:
    from confluent_kafka import Producer

    config = stream.client_config(settings) | {
        "acks": "all",
        "enable.idempotence": True,
        "compression.type": "lz4",
        "linger.ms": 50,
        "queue.buffering.max.messages": 1_000_000,
    }
    done: list[Any] = []
    producer = Producer(config)
    for event in events:
        producer.produce(
            event.topic, encode(event), key(event), headers=HEADERS, on_delivery=lambda e, m: done.append(e)
        )
        producer.poll(0)
    producer.flush()
    assert done == [None] * len(events)


CONTENDERS: dict[str, Callable[[Settings, Rules, list[Event]], None]] = {
    "client": by_client,
    "bare_tuned": by_bare_tuned,
    "bare_default": by_bare_default,
    "confluent": by_confluent,
}


def compare(settings: Settings, events: list[Event], rules: Rules, rounds: int) -> dict[str, Any]:
    stream.ensure_topics(settings)
    rates: dict[str, list[float]] = {name: [] for name in CONTENDERS}
    for _ in range(rounds):
        for name, send in CONTENDERS.items():
            start = time.perf_counter()
            send(settings, rules, events)
            rates[name].append(len(events) / (time.perf_counter() - start))
    medians = {name: statistics.median(found) for name, found in rates.items()}
    return {
        "events": len(events),
        "rounds": rounds,
        "events_per_second": {name: round(rate) for name, rate in medians.items()},
        "client_times_as_fast_as": {name: round(medians["client"] / rate, 2) for name, rate in medians.items()},
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--events", type=int, default=20_000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--broker", choices=["kafka", "tansu", "auto"], default="auto")
    options.add_argument("--servers", help="a broker that runs already; none is started then")
    given = options.parse_args()
    plans = read_plans(Settings.load().plans)
    rules, events = Rules.from_plans(plans), history(plans, 7, today())
    events = (events * (given.events // len(events) + 1))[: given.events]
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        if given.servers:
            settings = Settings(data=data, kafka_servers=given.servers)
            print(json.dumps(compare(settings, events, rules, given.rounds), indent=2))
            return
        with broker.running_broker(given.broker, Path(folder)) as handle:
            settings = Settings(data=data, kafka_servers=handle.servers)
            result = compare(settings, events, rules, given.rounds)
            print(json.dumps({"broker": handle.kind} | result, indent=2))


if __name__ == "__main__":
    main()
