"""Memory of a loader that meets rejected bytes: peak resident size beside what was sent, for several sizes of message.

    python benchmarks/reject_memory.py [--megabytes 3000] [--bootstrap host:port] [--broker kafka|tansu|auto]
        [--sizes 200,2000,20000,200000,1000000]

Sends so many megabytes, an equal part of each size (the small ones at most 100 MB: a message of 200 bytes costs more
time than memory), of messages that no contract takes: noise, JSON of the wrong form, nothing but quotes, nothing but
line feeds. Then `milepost load` and `milepost replay --rejected` run, each in a process of its own. Tansu keeps its log
in memory: for gigabytes take Apache Kafka. Prints one line per step and, last, one JSON line; exit code 1 when the
books do not balance or a peak is above --limit MiB.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
MOST_OF_SMALL = 100_000_000
SMALL = 1000
STEPS = {
    "load": "load.load(Settings.load())",
    "replay": "replay.replay_rejected(Settings.load())",
}
CHILD = """
import json, resource
from milepost.landing import load, replay
from milepost.settings import Settings
report = {step}
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
counts = {{"read": report.read, "rejected": report.rejected, "seconds": report.seconds}}
print(json.dumps(counts | {{"peak_mib": round(peak)}}))
"""


def values(total: int, sizes: list[int], seed: int = 0) -> Iterator[bytes]:
    """Messages that no contract takes, about ``total`` bytes of them, the sizes mixed."""
    chance = random.Random(seed)
    small = {size: min(total // len(sizes), MOST_OF_SMALL) for size in sizes if size <= SMALL}
    rest = (total - sum(small.values())) // max(1, len(sizes) - len(small))
    left = {size: small.get(size, rest) // size for size in sizes}
    while any(left.values()):
        size = chance.choice([size for size in sizes if left[size]])
        left[size] -= 1
        yield chance.choice((_noise, _form, _quotes, _lines))(chance, size)


def _noise(chance: random.Random, size: int) -> bytes:
    return chance.randbytes(size)


def _form(chance: random.Random, size: int) -> bytes:
    text = chance.randbytes(size // 2).hex()
    return b'{"specversion":"1.0","data":{"note":"%s"}}' % text[: max(0, size - 44)].encode()


def _quotes(chance: random.Random, size: int) -> bytes:
    return b'"' * size


def _lines(chance: random.Random, size: int) -> bytes:
    return b"\n" * size


def send(servers: str, total: int, sizes: list[int]) -> int:
    """-> how many messages were sent."""
    from confluent_kafka import Producer

    from milepost import events, stream
    from milepost.settings import Settings

    settings = Settings(kafka_servers=servers)
    stream.ensure_topics(settings)
    config = {"linger.ms": 20, "queue.buffering.max.kbytes": 65_536, "message.max.bytes": 1_048_000}
    producer = Producer(stream.client_config(settings) | config)
    count = 0
    for count, value in enumerate(values(total, sizes), 1):
        while True:
            try:
                producer.produce("milepost.indicators.v1", value, b"key %d" % (count % 97), headers=events.HEADERS)
                break
            except BufferError:
                producer.poll(0.1)
        producer.poll(0)
    if producer.flush(120):
        raise SystemExit("the broker did not take the messages")
    return count


def measure(step: str, servers: str, folder: Path) -> dict[str, Any]:
    """One step in a process of its own: counts, seconds, peak resident size in MiB."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MILEPOST")}
    ours = {"MILEPOST_KAFKA_SERVERS": servers, "MILEPOST_DATA": str(folder), "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    done = subprocess.run(
        [sys.executable, "-c", CHILD.format(step=STEPS[step])],
        env={**kept, **ours},
        capture_output=True,
        text=True,
        timeout=3600,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{step} failed: {done.stderr.strip()[-2000:]}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def is_balanced(folder: Path) -> bool:
    from milepost.landing import ledger
    from milepost.settings import Settings
    from milepost.warehouse import connection as warehouse

    with warehouse.connection(Settings(data=folder)) as con:
        return all(row.is_balanced for row in ledger.balance(con))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=int, default=3000)
    parser.add_argument("--sizes", default="200,2000,20000,200000,1000000")
    parser.add_argument("--bootstrap", help="An empty broker; unset means: start one.")
    parser.add_argument("--broker", default="auto", help="Kind to start: kafka, tansu, auto.")
    parser.add_argument("--limit", type=int, help="Exit with 1 when a peak is above so many MiB.")
    options = parser.parse_args()
    from milepost.local import broker

    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="rejects-")))
        servers = options.bootstrap
        if not servers:
            servers = stack.enter_context(broker.running_broker(options.broker, folder / "broker")).servers
        sizes = [int(size) for size in options.sizes.split(",")]
        sent = send(servers, options.megabytes * 1_000_000, sizes)
        print(f"{sent} messages sent", file=sys.stderr)
        found: dict[str, Any] = {"megabytes": options.megabytes, "messages": sent}
        for step in STEPS:
            found[step] = measure(step, servers, folder / "data")
            print(f"{step}: {found[step]}", file=sys.stderr)
        found["balanced"] = is_balanced(folder / "data")
    print(json.dumps(found))
    peak = max(found[step]["peak_mib"] for step in STEPS)
    return int(not found["balanced"] or found["load"]["rejected"] != sent or peak > (options.limit or peak))


if __name__ == "__main__":
    sys.exit(main())
