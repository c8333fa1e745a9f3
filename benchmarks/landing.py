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
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from landing_contenders import CONTENDERS, INSTALL, TOPIC

EVENT_BYTES = 500
TEXT = (
    "https://www.example.gov.cn/art/2026 monthly report of the computing centre audited figures attached see annex "
    "statistics bulletin quarter second approved by the office number letter dated project list enterprises above "
    "platform online capacity utilisation measured average peak rack power water cooling budget contract acceptance"
)
PEERS = {"tutorial": 5_000, "dlt parquet": 50_000, "dlt arrow": 100_000, "quixstreams": 50_000}  # events each can take


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
            "indicator": name,
            "as_of": (date(2025, 7, 1) + timedelta(days=chance.randrange(300))).isoformat(),
            "value": round(chance.random() * 1000, 3),
            "unit": rules.indicators[name].unit,
            "note": "月报",
            "evidence": "x",
        }
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
        "events": options.events,
        "bare": round(limit),
        "bare_defaults": round(median(runs["bare, defaults"])),
        "milepost": round(rate),
        "of_limit": round(rate / limit, 3),
        "of_limit_by_round": [
            round(mine["rate"] / its["rate"], 3) for mine, its in zip(ours, runs["bare"], strict=True)
        ],
        "rate_by_round": [round(turn["rate"]) for turn in ours],
        "balanced": all(turn["balanced"] for turn in ours),
        "peak_mib": max(turn["peak_mib"] for turn in ours),
        "mb_per_million": max(turn["mb_per_million"] for turn in ours),
        "peers": {},
    }
    if options.history:
        beside = median(runs["beside"])
        result["with_history"] = {
            "events": options.history,
            "rate": round(beside),
            "of_rate_without": round(beside / rate, 3),
        }
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
