"""Kills loaders at random moments and compares what they leave with an undisturbed run. python kill_often.py --help

A warm process forks: the child loads, the parent sends SIGKILL after a random wait. After every kill the books must
balance, and when the log is read to its end, by however many loaders, the tables must equal the undisturbed ones.
The parent itself never opens Kafka or DuckDB, whose threads would not survive a fork: children do, and answer in JSON.
Prints one JSON line: {"kills", "finished" (loads that were quicker), "rounds" (logs read to the end), "unbalanced",
"different"}.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas  # noqa: F401 pyarrow looks for it: better once here than in every child
import pyarrow as pa

from milepost.landing import ledger, reader
from milepost.landing import load as landing
from milepost.settings import Settings
from milepost.warehouse import connection as warehouse

BATCH_ROWS = 150  # small, so that a short stream takes many transactions


def in_child(work: Callable[[], object], patience: float | None = None) -> str | None:
    """What the work returned, as JSON; None if it was killed after ``patience`` seconds."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            os.close(read)
            os.write(write, json.dumps(work()).encode())
            code = 0
        finally:
            os._exit(code)
    os.close(write)
    if patience is not None:
        time.sleep(patience)
        os.kill(pid, signal.SIGKILL)
    with os.fdopen(read) as answer:
        text = answer.read()
    _, status = os.waitpid(pid, 0)
    if os.WIFSIGNALED(status):
        return None
    if os.waitstatus_to_exitcode(status):
        raise SystemExit("a loader failed by itself; see above")
    return text


def load(settings: Settings) -> float:
    reader.MAX_ROWS = BATCH_ROWS
    reader.POLL_SECONDS = 0.02
    began = time.monotonic()
    landing.load(settings)
    return time.monotonic() - began


def look(settings: Settings) -> dict[str, object]:
    """What a reader finds: do the books balance, how far were the logs read, and a digest of all rows."""
    if not settings.warehouse.exists():
        return {"balanced": True, "offsets": [], "digest": ""}
    with warehouse.connection(settings) as con:
        return {
            "balanced": all(row.is_balanced for row in ledger.balance(con)),
            "offsets": con.execute('SELECT topic, "partition", next_offset FROM raw.offsets ORDER BY ALL').fetchall(),
            "digest": digest(con),
        }


def digest(con: warehouse.Connection) -> str:
    """Of all rows, without what differs from load to load."""
    found = hashlib.sha256()
    for table, left_out in (
        ("events", "load_id, loaded_at"),
        ("rejected_events", "load_id, loaded_at"),
        ("duplicate_events", "load_id"),
        ("offsets", "load_id"),
    ):
        for row in con.execute(f"SELECT * EXCLUDE ({left_out}) FROM raw.{table} ORDER BY ALL").fetchall():
            found.update(repr(row).encode())
    for row in con.execute("SELECT fingerprint FROM raw.event_fingerprints ORDER BY ALL").fetchall():
        found.update(repr(row).encode())
    return found.hexdigest()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bootstrap", required=True, help="Broker that holds the stream already.")
    parser.add_argument("--data", required=True, type=Path, help="Scratch folder; warehouses are made in it.")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    pa.array(np.arange(3)).to_pylist()
    chance = random.Random(options.seed)
    whole, hurt = (Settings(kafka_servers=options.bootstrap, data=options.data / name) for name in ("whole", "hurt"))
    usual = float(in_child(lambda: load(whole)) or 0)
    expected = json.loads(in_child(lambda: look(whole)) or "")
    tally = {"kills": 0, "finished": 0, "rounds": 0, "unbalanced": 0, "different": 0}
    while tally["kills"] < options.kills or tally["finished"] == 0:
        is_enough = tally["kills"] >= options.kills
        patience = None if is_enough else chance.uniform(0, usual)
        is_killed = in_child(lambda: load(hurt), patience) is None
        tally["kills" if is_killed else "finished"] += 1
        found = json.loads(in_child(lambda: look(hurt)) or "")
        tally["unbalanced"] += not found["balanced"]
        if found["offsets"] == expected["offsets"]:
            tally["rounds"] += 1
            tally["different"] += found["digest"] != expected["digest"]
            shutil.rmtree(hurt.data)
    print(json.dumps(tally))
    return int(bool(tally["unbalanced"] or tally["different"]))


if __name__ == "__main__":
    sys.exit(main())
