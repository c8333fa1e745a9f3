"""How the time of a build follows the events: a full build of N events, then an incremental one of 1,000 more.

    python benchmarks/marts.py [--sizes 100000 1000000] [--ten-million] [--plans plans] [--top 12]

Prints one table per size (seconds per dbt node, full against incremental) and a JSON line with the ratios. The events
are written straight to raw: 60 % compute measurements, 20 % reports (with revisions), 10 % enterprises joining and
leaving, 5 % trainings, 5 % subsidies, over two years, for the plans of the catalogue.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

from rich.console import Console
from rich.table import Table

from milepost import building, catalogue_store, warehouse
from milepost.catalogue import read_plans
from milepost.settings import PROJECT, Settings

AS_OF = date(2026, 12, 31)
NEW_EVENTS = 1_000
EVENTS = """
WITH places AS (
    SELECT jurisdiction_id AS place, row_number() OVER (ORDER BY jurisdiction_id) - 1 AS n
    FROM (SELECT DISTINCT jurisdiction_id FROM catalogue.plans)
), reported AS (
    SELECT indicator_id, unit, row_number() OVER (ORDER BY indicator_id) - 1 AS n
    FROM catalogue.indicators WHERE measure <> 'milestone' AND valid_to IS NULL
), policies AS (
    SELECT jurisdiction_id, any_value(policy_id) AS policy_id FROM catalogue.policies GROUP BY 1
), numbered AS (
    SELECT number, number % 20 AS kind, hash(number) AS h, DATE '2025-01-01' + (hash(number + 7) % 700)::INT AS day,
        h % (SELECT count(*) FROM places) AS place_n, (h // 64) % (SELECT count(*) FROM reported) AS reported_n
    FROM range($first, $last) AS numbers(number)
), drawn AS (
    SELECT numbered.*, places.place, reported.indicator_id, reported.unit,
        coalesce(policies.policy_id, places.place || '/none') AS policy_id
    FROM numbered
    JOIN places ON places.n = numbered.place_n
    JOIN reported ON reported.n = numbered.reported_n
    LEFT JOIN policies ON policies.jurisdiction_id = places.place
)
INSERT INTO raw.events
SELECT 'milepost.bench.v1', 0, number, $learned, 'b' || number, '/' || place || '/bureau',
    CASE WHEN kind < 12 THEN 'milepost.compute.measured.v1' WHEN kind < 16 THEN 'milepost.indicator.reported.v1'
        WHEN kind = 16 THEN 'milepost.enterprise.onboarded.v1' WHEN kind = 17 THEN 'milepost.enterprise.left.v1'
        WHEN kind = 18 THEN 'milepost.training.held.v1' ELSE 'milepost.subsidy.paid.v1' END,
    'subject', day::TIMESTAMP + INTERVAL 1 SECOND * (h % 86400), true,
    CASE WHEN kind < 12 THEN
            format('{{"centre":"c{}","as_of":"{}","capacity_pflops":{},"utilisation_share":0.5}}',
                   h % 5, day, 100 + (h % 1000) / 10.0)
        WHEN kind < 16 THEN
            format('{{"indicator":"{}","as_of":"{}","value":{},"unit":"{}"}}',
                   indicator_id, last_day(day), h % 500, unit)
        WHEN kind < 18 THEN
            format('{{"data_space":"film","enterprise":"E{}","role":"user","at":"{}"}}', h % 20000, day)
        WHEN kind = 18 THEN
            format('{{"session":"s{}","programme":"worker_ai","at":"{}","attendees":{}}}', number, day, h % 60)
        ELSE format('{{"policy":"{}","enterprise":"E{}","base_wan":100.0,"paid_wan":{}.5,"at":"{}"}}',
                    policy_id, h % 20000, h % 50, day) END,
    $load, $learned
FROM drawn
"""


def add_events(settings: Settings, first: int, last: int, load: str) -> None:
    """Write events numbered [first, last) to raw as one load."""
    learned = datetime.now(UTC).replace(tzinfo=None)
    with warehouse.writing(settings, "benchmark") as con:
        for start in range(first, last, 1_000_000):
            values = {"first": start, "last": min(last, start + 1_000_000), "load": load, "learned": learned}
            con.execute(EVENTS, values)


def build(settings: Settings) -> building.BuildReport:
    with warehouse.writer_lock(settings, "benchmark"):
        return building.build(settings)


def measure(size: int, plans: Path, folder: Path) -> dict[str, Any]:
    """Full build, then an incremental one without news (dbt is warm), then one of NEW_EVENTS."""
    settings = Settings(data=folder / str(size), plans=plans, as_of=AS_OF)
    with warehouse.writing(settings, "benchmark") as con:
        catalogue_store.sync(con, read_plans(plans), datetime.now(UTC))
    began = perf_counter()
    add_events(settings, 0, size, "history")
    written = perf_counter() - began
    full = build(settings)
    idle = build(settings)
    add_events(settings, size, size + NEW_EVENTS, "news")
    news = build(settings)
    return {
        "events": size, "written_s": written, "full_s": full.seconds, "idle_s": idle.seconds, "news_s": news.seconds,
        "full": full.nodes, "news": news.nodes, "file_mb": settings.warehouse.stat().st_size / 1e6,
    }  # fmt: skip


def show(console: Console, result: dict[str, Any], top: int) -> None:
    table = Table(title=f"{result['events']:,} events, then {NEW_EVENTS:,} more: seconds per node")
    for name in ("node", "full", "incremental"):
        table.add_column(name, justify="left" if name == "node" else "right")
    for node in sorted(result["full"], key=lambda name: -result["full"][name])[:top]:
        table.add_row(node, f"{result['full'][node]:.2f}", f"{result['news'].get(node, 0):.2f}")
    table.add_row("whole build", f"{result['full_s']:.2f}", f"{result['news_s']:.2f}", style="bold")
    console.print(table)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--ten-million", action="store_true", help="Also 10,000,000 events (needs 10 GB of disk).")
    parser.add_argument("--plans", type=Path, default=PROJECT / "plans")
    parser.add_argument("--top", type=int, default=12)
    options = parser.parse_args()
    console = Console(stderr=True)
    results = []
    with tempfile.TemporaryDirectory(prefix="milepost-bench-") as folder:
        for size in options.sizes + ([10_000_000] if options.ten_million else []):
            results.append(measure(size, options.plans, Path(folder)))
            show(console, results[-1], options.top)
    keep = ("events", "written_s", "full_s", "idle_s", "news_s", "file_mb")
    print(json.dumps([{name: round(result[name], 2) for name in keep} for result in results]))


if __name__ == "__main__":
    main()
