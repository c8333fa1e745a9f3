"""Landing, events per second: `milepost load` beside the bare consumer and the loaders people write, in one run.

    python benchmarks/landing.py [--events 1000000] [--bootstrap host:port] [--rounds 3] [--broker kafka|tansu]
        [--history 10000000] [--sizes 100000,1000000] [--peers /path/to/python]

Every event has 500 bytes, in 4 partitions. "bare" is confluent-kafka's consume() with the values dropped, told what
`milepost load` tells it: the limit. ("bare, defaults" is the same client untold: it rests for a second whenever its
queue is full, which holds it at a fraction of the limit.) "milepost" validates every event against the whole contract
and the catalogue, looks for its id in all history, and its books are checked at the end. The others do what their
tutorials show, without contract and without duplicates, each at a size that it can take, once a round: "tutorial" is
kafka-python, json.loads and executemany per 1000; "dlt" reads pages of dicts into parquet files or Arrow tables;
"quixstreams" has a batching DuckDB sink. They are no dependencies: where missing, the table says what to install
(--peers names another interpreter that has them).
--history loads once more into a warehouse that already holds so many other events. Only ratios within a run mean
anything; figures are medians of the rounds. Prints a table and, last, one JSON line.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

TOPIC = "milepost.indicators.v1"
EVENT_BYTES = 500
TEXT = (
    "https://www.example.gov.cn/art/2026 monthly report of the computing centre audited figures attached see annex "
    "statistics bulletin quarter second approved by the office number letter dated project list enterprises above "
    "platform online capacity utilisation measured average peak rack power water cooling budget contract acceptance"
)
PEERS = {"tutorial": 5_000, "dlt parquet": 50_000, "dlt arrow": 100_000, "quixstreams": 50_000}  # events each can take


# --- contenders: each runs in a process of its own, on the same topic -------------------------------------------------


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
    return {"events": report.read, "loaded": report.loaded, "seconds": report.seconds, "balanced": balanced,
            "peak_mib": round(peak), "mb_per_million": round(size, 1)}  # fmt: skip


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
        "bench", destination=dlt.destinations.duckdb(str(folder / "dlt.duckdb")), dataset_name="raw",
        pipelines_dir=str(folder / "pipelines"),
    )  # fmt: skip
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
    "bare": bare, "bare, defaults": bare_defaults, "milepost": milepost, "tutorial": tutorial,
    "dlt parquet": dlt_parquet, "dlt arrow": dlt_arrow, "quixstreams": quixstreams,
}  # fmt: skip
INSTALL = {"dlt parquet": 'pip install "dlt[duckdb]"', "dlt arrow": 'pip install "dlt[duckdb]"',
           "quixstreams": "pip install quixstreams duckdb pyarrow"}  # fmt: skip


# --- the stream -------------------------------------------------------------------------------------------------------


def stream_of(count: int, seed: int = 0) -> Iterator[tuple[bytes, bytes]]:
    """Key and value of different acceptable reports of 500 bytes: many indicators, agencies and days."""
    from milepost import events
    from milepost.catalogue import read_plans
    from milepost.settings import Settings

    chance, rules = random.Random(seed), events.Rules.from_plans(read_plans(Settings().plans))
    names = [name for name, rule in rules.indicators.items() if rule.measure != "milestone" and not rule.moves]
    patterns = []
    for number in range(min(count, 20_000)):
        name = chance.choice(names)
        data = {
            "indicator": name, "as_of": (date(2025, 7, 1) + timedelta(days=chance.randrange(300))).isoformat(),
            "value": round(chance.random() * 1000, 3), "unit": rules.indicators[name].unit, "note": "月报",
            "evidence": "x",
        }  # fmt: skip
        source = "/" + chance.choice(sorted(rules.responsible[name]))
        moment = datetime(2026, 5, 1, tzinfo=UTC) + timedelta(seconds=number)
        short = events.new_event(events.REPORTED, source, data, time=moment, event_id="0" * 32)
        start, room = chance.randrange(100), EVENT_BYTES - len(events.encode(short))
        data["evidence"] += (TEXT[start:] * 2)[:room]  # papers repeat themselves, but do not begin alike
        whole = events.encode(events.new_event(events.REPORTED, source, data, time=moment, event_id="0" * 32))
        patterns.append((events.key(short), *whole.split(b"0" * 32, 1)))
    for number in range(count):
        key, before, after = patterns[number % len(patterns)]
        # as random as the ids that producers derive from content: they are a good part of what must be stored
        yield key, before + hashlib.sha256(b"%d %d" % (seed, number)).hexdigest()[:32].encode() + after


def produce(servers: str, count: int) -> None:
    from confluent_kafka import Producer

    from milepost import events, stream
    from milepost.settings import Settings

    stream.ensure_topics(Settings(kafka_servers=servers))
    producer = Producer({"bootstrap.servers": servers, "linger.ms": 50, "queue.buffering.max.messages": 200_000})
    for number, (key, value) in enumerate(stream_of(count)):
        while True:
            try:
                producer.produce(TOPIC, value, key, partition=number % 4, headers=events.HEADERS)
                break
            except BufferError:
                producer.poll(0.1)
        producer.poll(0)
    if producer.flush(120):
        raise SystemExit("the broker did not take the stream")


def fill(folder: Path, count: int) -> None:
    """A warehouse that holds ``count`` other events."""
    from milepost.landing import tables
    from milepost.settings import Settings
    from milepost.warehouse import connection as warehouse

    settings = Settings(data=folder)
    with warehouse.writing(settings, "benchmark") as con:
        con.execute(
            """INSERT INTO raw.events SELECT 'earlier', 0, range, TIMESTAMP '2026-01-01', md5(range::VARCHAR),
            '/wucheng/big_data_centre', 'milepost.indicator.reported.v1', 'wucheng/compute_capacity',
            TIMESTAMP '2026-01-01', false, '{}', 'earlier', TIMESTAMP '2026-01-01' FROM range(?)""",
            [count],
        )
        con.execute("INSERT INTO raw.offsets VALUES ('earlier~1', 'earlier', 0, 0, ?, 'earlier')", [count])
        tables.mend_fingerprints(con)
        con.execute("CHECKPOINT")


# --- the run ----------------------------------------------------------------------------------------------------------


def measure(name: str, servers: str, count: int, python: str = sys.executable, history: int = 0) -> dict[str, Any]:
    """One contender in a process of its own, in an empty folder."""
    with tempfile.TemporaryDirectory(prefix="landing-") as folder:
        if history:
            fill(Path(folder), history)
        command = [
            python,
            __file__,
            "--contender",
            name,
            "--bootstrap",
            servers,
            "--events",
            str(count),
            "--data",
            folder,
        ]
        done = subprocess.run(command, capture_output=True, text=True, timeout=1800, check=False)
    if done.returncode:
        missing = [line for line in done.stderr.splitlines() if "ModuleNotFoundError" in line]
        return {"fault": f"not installed: {INSTALL.get(name, '')}" if missing else done.stderr.strip().splitlines()[-1]}
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found | {"rate": found["events"] / found["seconds"]}


def median(runs: list[dict[str, Any]]) -> float:
    return statistics.median(run["rate"] for run in runs)


def run(options: argparse.Namespace, servers: str) -> dict[str, Any]:
    print(f"sending {options.events} events of {EVENT_BYTES} bytes to {servers}", file=sys.stderr)
    produce(servers, options.events)
    runs: dict[str, list[dict[str, Any]]] = {}
    for turn in range(options.rounds):
        print(f"round {turn + 1} of {options.rounds}", file=sys.stderr)
        for name in ("bare", "bare, defaults", "milepost"):
            runs.setdefault(name, []).append(measure(name, servers, options.events))
        if options.history:
            beside = measure("milepost", servers, options.events, history=options.history)
            runs.setdefault("beside", []).append(beside)
        for name, most in PEERS.items():
            found = measure(name, servers, min(most, options.events), options.peers)
            runs.setdefault(name, []).append(found)
    ours = runs["milepost"]
    rate, limit = median(ours), median(runs["bare"])
    result: dict[str, Any] = {
        "events": options.events, "bare": round(limit), "bare_defaults": round(median(runs["bare, defaults"])),
        "milepost": round(rate), "of_limit": round(rate / limit, 3), "of_limit_by_round": [
            round(mine["rate"] / its["rate"], 3) for mine, its in zip(ours, runs["bare"], strict=True)
        ],
        "rate_by_round": [round(turn["rate"]) for turn in ours], "balanced": all(turn["balanced"] for turn in ours),
        "peak_mib": max(turn["peak_mib"] for turn in ours),
        "mb_per_million": max(turn["mb_per_million"] for turn in ours), "peers": {},
    }  # fmt: skip
    if options.history:
        beside = median(runs["beside"])
        result["with_history"] = {"events": options.history, "rate": round(beside),
                                  "of_rate_without": round(beside / rate, 3)}  # fmt: skip
    for name in PEERS:
        faults = [found for found in runs[name] if "rate" not in found]
        its = 0.0 if faults else median(runs[name])
        result["peers"][name] = faults[0] if faults else {"rate": round(its), "times": round(rate / its, 1)}
    return result


def show(result: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("what", "events/s", "ratio", title=f"{result['events']} events of {EVENT_BYTES} bytes, 4 partitions")
    table.add_row("bare consume, values dropped (the limit)", f"{result['bare']:,}", "1")
    defaults = result["bare_defaults"]
    ratio = f"{defaults / result['bare']:.3f} of the limit"
    table.add_row("the same with the client's defaults", f"{defaults:,}", ratio)
    table.add_row("milepost load, all checks", f"{result['milepost']:,}", f"{result['of_limit']} of the limit")
    if "with_history" in result:
        past = result["with_history"]
        ratio = f"{past['of_rate_without']} of the rate without"
        table.add_row(f"milepost load beside {past['events']:,} earlier events", f"{past['rate']:,}", ratio)
    for name, peer in result["peers"].items():
        row = (
            (f"{peer['rate']:,}", f"milepost is {peer['times']} times as fast")
            if "rate" in peer
            else ("", peer["fault"])
        )
        table.add_row(name, *row)
    console = Console(width=120, markup=False)
    console.print(table)
    verdict = "balanced" if result["balanced"] else "NOT BALANCED"
    console.print(
        f"books {verdict}; peak {result['peak_mib']} MiB; {result['mb_per_million']} MB of file per million events"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--bootstrap", help="An empty broker; unset means: start one.")
    parser.add_argument("--broker", default="auto", help="Kind to start: kafka, tansu, auto.")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--history", type=int, default=0)
    parser.add_argument("--sizes", help="Several runs, each with a broker of its own: 100000,1000000")
    parser.add_argument("--peers", default=sys.executable, help="Interpreter that has dlt and quixstreams.")
    parser.add_argument("--contender", choices=CONTENDERS, help=argparse.SUPPRESS)
    parser.add_argument("--data", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.contender:
        found = CONTENDERS[options.contender](options.bootstrap, options.events, options.data)
        print(json.dumps(found | {"cpu_seconds": time.process_time()}))
        return
    from milepost.local import broker

    results = []
    for size in [int(size) for size in (options.sizes or str(options.events)).split(",")]:
        options.events = size
        with ExitStack() as stack:
            servers = options.bootstrap
            if not servers:
                folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="landing-broker-")))
                servers = stack.enter_context(broker.running_broker(options.broker, folder)).servers
            results.append(run(options, servers))
        show(results[-1])
    print(json.dumps(results if options.sizes else results[0]))


if __name__ == "__main__":
    main()
