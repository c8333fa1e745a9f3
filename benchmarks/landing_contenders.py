"""Contenders of benchmarks/landing.py: each runs in a process of its own, on the same topic, and says what it did.

(servers, events, folder) -> {"events": read, "seconds": wall time, ...}.
"""

from __future__ import annotations

import itertools
import json
import random
import resource
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

TOPIC = "milepost.indicators.v1"


def chunks(servers: str, count: int, told: dict[str, Any] | None = None, size: int = 10_000) -> Iterator[list[bytes]]:
    from confluent_kafka import Consumer, TopicPartition

    usual = {"bootstrap.servers": servers, "group.id": "bench", "enable.auto.commit": False}
    consumer = Consumer(usual | (told or {}))
    consumer.assign([TopicPartition(TOPIC, number, 0) for number in range(4)])
    left = count
    while left > 0:
        values = [message.value() for message in consumer.consume(min(size, left), 1.0) if not message.error()]
        left -= len(values)
        yield values
    consumer.close()


def bare(servers: str, count: int, folder: Path) -> dict[str, Any]:
    from milepost.landing.reader import consumer_config
    from milepost.settings import Settings

    return drop(servers, count, consumer_config(Settings(kafka_servers=servers)))


def bare_defaults(servers: str, count: int, folder: Path) -> dict[str, Any]:
    return drop(servers, count)


def drop(servers: str, count: int, told: dict[str, Any] | None = None) -> dict[str, Any]:
    began = time.perf_counter()
    read = sum(len(values) for values in chunks(servers, count, told))
    return {"events": read, "seconds": time.perf_counter() - began}


def milepost(servers: str, count: int, folder: Path) -> dict[str, Any]:
    from milepost.landing import ledger
    from milepost.landing import load as landing
    from milepost.settings import Settings
    from milepost.warehouse import connection as warehouse

    settings = Settings(kafka_servers=servers, data=folder)
    before = settings.warehouse.stat().st_size if settings.warehouse.exists() else 0
    report = landing.load(settings)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    with warehouse.connection(settings) as con:
        con.execute("CHECKPOINT")
        balanced = all(row.is_balanced for row in ledger.balance(con))
    size = (settings.warehouse.stat().st_size - before) / 1e6 / (report.read / 1e6)
    return {
        "events": report.read,
        "loaded": report.loaded,
        "seconds": report.seconds,
        "balanced": balanced,
        "peak_mib": round(peak),
        "mb_per_million": round(size, 1),
    }


def tutorial(servers: str, count: int, folder: Path) -> dict[str, Any]:
    import duckdb
    from kafka import KafkaConsumer, TopicPartition

    con = duckdb.connect(str(folder / "tutorial.duckdb"))
    con.execute(
        "CREATE TABLE events (id VARCHAR, source VARCHAR, type VARCHAR, subject VARCHAR, time VARCHAR, data JSON)"
    )
    consumer = KafkaConsumer(bootstrap_servers=servers, consumer_timeout_ms=10_000)
    parts = [TopicPartition(TOPIC, number) for number in range(4)]
    consumer.assign(parts)
    consumer.seek_to_beginning(*parts)
    began, rows, read = time.perf_counter(), [], 0
    for message in itertools.islice(consumer, count):
        event = json.loads(message.value)
        rows.append(
            [event["id"], event["source"], event["type"], event["subject"], event["time"], json.dumps(event["data"])]
        )
        if len(rows) == 1000:
            con.executemany("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?)", rows)
            read, rows = read + len(rows), []
    return {"events": read, "seconds": time.perf_counter() - began}


def dlt_loads(servers: str, count: int, folder: Path, pages: Callable[[list[bytes]], Any]) -> dict[str, Any]:
    import dlt

    @dlt.resource(name="events", write_disposition="append")
    def events() -> Iterator[Any]:
        for values in chunks(servers, count):
            if values:
                yield pages(values)

    pipeline = dlt.pipeline(
        "bench",
        destination=dlt.destinations.duckdb(str(folder / "dlt.duckdb")),
        dataset_name="raw",
        pipelines_dir=str(folder / "pipelines"),
    )
    began = time.perf_counter()
    pipeline.run(events(), loader_file_format="parquet")
    return {"events": count, "seconds": time.perf_counter() - began}


def dlt_parquet(servers: str, count: int, folder: Path) -> dict[str, Any]:
    return dlt_loads(servers, count, folder, lambda values: [json.loads(value) for value in values])


def dlt_arrow(servers: str, count: int, folder: Path) -> dict[str, Any]:
    import pyarrow as pa

    return dlt_loads(servers, count, folder, lambda values: pa.Table.from_pylist([json.loads(v) for v in values]))


def quixstreams(servers: str, count: int, folder: Path) -> dict[str, Any]:
    import duckdb
    import pyarrow as pa
    from quixstreams import Application
    from quixstreams.sinks import BatchingSink, SinkBatch

    con = duckdb.connect(str(folder / "quix.duckdb"))

    class DuckSink(BatchingSink):
        def write(self, batch: SinkBatch) -> None:
            rows = pa.Table.from_pylist([{"id": item.value["id"], "event": json.dumps(item.value)} for item in batch])
            con.register("rows", rows)
            con.execute("CREATE TABLE IF NOT EXISTS events AS FROM rows LIMIT 0")
            con.execute("INSERT INTO events FROM rows")

    app = Application(
        broker_address=servers, consumer_group=f"bench-{random.random()}", auto_offset_reset="earliest", loglevel=None
    )
    frame = app.dataframe(app.topic(TOPIC, value_deserializer="json"))
    frame.sink(DuckSink())
    first: list[float] = []
    frame.update(lambda value: first.append(time.perf_counter()) if not first else None)
    app.run(count=count, timeout=60)
    return {"events": count, "seconds": time.perf_counter() - first[0]}


CONTENDERS: dict[str, Callable[[str, int, Path], dict[str, Any]]] = {
    "bare": bare,
    "bare, defaults": bare_defaults,
    "milepost": milepost,
    "tutorial": tutorial,
    "dlt parquet": dlt_parquet,
    "dlt arrow": dlt_arrow,
    "quixstreams": quixstreams,
}
INSTALL = {
    "dlt parquet": 'pip install "dlt[duckdb]"',
    "dlt arrow": 'pip install "dlt[duckdb]"',
    "quixstreams": "pip install quixstreams duckdb pyarrow",
}
