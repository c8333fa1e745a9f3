"""How published versions grow: real marts, published as often as the demo does, under a clock that is set forward.

    python benchmarks/growth.py [--events 5000] [--per-hour 68] [--hours 24] [--quiet-share 0.0]

Builds the marts of so many events once, then publishes them --per-hour times an hour. Before each publication one row
of every table that changes in the demo with every load is changed (BUSY); the rest stays as it is, as in the demo.
--quiet-share: that share of publications changes nothing but what the pipeline writes about itself. Prints one
Markdown line per hour: versions there, bytes on the disk (a shared file counted once), and the median publication.

Runs on any commit that has marts.fingerprints, so that two can be compared:
`PYTHONPATH=<checkout>/src python benchmarks/growth.py`.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

from marts import AS_OF, add_events, build

from milepost.catalogue import read_plans, store
from milepost.marts import fingerprints
from milepost.publishing import publish as publishing
from milepost.settings import PROJECT, Settings
from milepost.warehouse import connection as warehouse
from milepost.warehouse import lock

START = datetime(2026, 12, 31, 0, 0)
BUSY = {
    "fct_actuals": "actual_value",
    "fct_compute_capacity": "capacity_pflops",
    "fct_target_status": "gap_points",
    "fct_status_history": "gap_points",
    "fct_projections": "projected_value",
    "fct_data_space_members": "left_date",
    "agg_concept_rollup": "actual_value",
}
"""Mart: a column that loads change. Views follow the tables they read."""


def prepare(settings: Settings, events: int) -> None:
    with warehouse.writing(settings, "benchmark") as con:
        store.sync(con, read_plans(settings.plans), datetime.now(UTC))
    add_events(settings, 0, events, events)
    build(settings)


def change(con: warehouse.Connection, number: int, *, is_quiet: bool) -> None:
    """What a load and a build leave behind."""
    con.execute("UPDATE ops.build_nodes SET seconds = seconds + 0.001")
    fingerprints.forget_all(con)
    for table, column in {} if is_quiet else BUSY.items():
        found = con.execute(
            """SELECT data_type FROM duckdb_columns()
            JOIN duckdb_tables() USING (database_name, schema_name, table_name)
            WHERE schema_name = 'marts' AND table_name = ? AND column_name = ?""",
            [table, column],
        ).fetchone()
        if found:
            value = f"DATE '2026-01-01' + {number}" if found[0] == "DATE" else str(number)
            con.execute(
                f"UPDATE marts.{table} SET {column} = {value} WHERE rowid = (SELECT min(rowid) FROM marts.{table})"
            )


def size(folder: Path) -> int:
    """Bytes on the disk below a folder, a file with several names counted once."""
    blocks = {}
    for root, _, names in os.walk(folder):
        for name in names:
            found = os.lstat(os.path.join(root, name))
            blocks[found.st_dev, found.st_ino] = found.st_blocks * 512
    return sum(blocks.values())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--events", type=int, default=5_000)
    parser.add_argument("--per-hour", type=int, default=68)
    parser.add_argument("--hours", type=int, default=24)
    parser.add_argument("--quiet-share", type=float, default=0.0)
    options = parser.parse_args()
    now = START
    publishing.utc_now = lambda: now
    with tempfile.TemporaryDirectory(prefix="milepost-growth-") as folder:
        settings = Settings(data=Path(folder), plans=PROJECT / "plans", as_of=AS_OF)
        prepare(settings, options.events)
        print(f"{options.events:,} events, {options.per_hour} versions an hour\n")
        print("| hour | versions | MB | publication, median s |\n|---:|---:|---:|---:|")
        for hour in range(options.hours):
            took = []
            for number in range(options.per_hour):
                now = START + timedelta(hours=hour, seconds=3600 * number / options.per_hour)
                with warehouse.writing(settings, "benchmark") as con:
                    quiet = (number * options.quiet_share) % 1 + options.quiet_share >= 1
                    change(con, hour * options.per_hour + number, is_quiet=quiet)
                began = perf_counter()
                with lock.writer_lock(settings, "benchmark"):
                    publishing.publish(settings, {"raw": "passed", "marts": "passed"})
                took.append(perf_counter() - began)
            there = sum(path.name[0].isdigit() for path in settings.published.iterdir())
            line = f"| {hour + 1} | {there} | {size(settings.published) / 1e6:.1f} | {statistics.median(took):.2f} |"
            print(line, flush=True)


if __name__ == "__main__":
    main()
