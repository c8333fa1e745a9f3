"""Whether a build costs what is new or what is old: N events of history, then 1,000 more.

    python benchmarks/marts.py [--sizes 100000 1000000 10000000] [--plans plans] [--top 12]

For each size a full build, one without news (idle: what dbt and the reading of every target cost) and one after 1,000
new events (news). If the last two grow with the size, some node reads history again: the table names those that grew
most, and `ratio` in the JSON line is news(size) / news(smallest size), from one run, so that a noisy machine spoils it
least. 10,000,000 events need 10 GB of disk. Each build is published, the full one once more with no build between
(again): what a publication costs that finds nothing touched.

The events are written straight to raw, in 1,000 loads over two years, most of them days old when they are loaded, some
weeks and a few half a year: 60 % compute measurements, 20 % reports of last month (many revised), 10 % enterprises
joining and leaving, 5 % trainings, 5 % subsidies, for the plans of the catalogue.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

from rich.console import Console
from rich.table import Table

from milepost.catalogue import read_plans, store
from milepost.marts import build as building
from milepost.publishing import publish as publishing
from milepost.settings import PROJECT, Settings
from milepost.warehouse import connection as warehouse
from milepost.warehouse import lock

AS_OF = date(2026, 12, 31)
NEW_EVENTS = 1_000
LOADS, FIRST_LOAD, BETWEEN_LOADS = 1_000, datetime(2025, 1, 2), timedelta(hours=16)
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
    SELECT number, number % 20 AS kind, hash(number) AS h, hash(number + 7) AS g,
        number * $loads // $size AS load, $first_load + load * $between AS learned,
        greatest(DATE '2025-01-01', learned::DATE - (CASE WHEN g % 100 < 2 THEN g % 200 WHEN g % 100 < 10 THEN g % 30
            ELSE g % 5 END)::INT) AS day,
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
SELECT 'milepost.bench.v1', 0, number, learned, 'b' || number, '/' || place || '/bureau',
    CASE WHEN kind < 12 THEN 'milepost.compute.measured.v1' WHEN kind < 16 THEN 'milepost.indicator.reported.v1'
        WHEN kind = 16 THEN 'milepost.enterprise.onboarded.v1' WHEN kind = 17 THEN 'milepost.enterprise.left.v1'
        WHEN kind = 18 THEN 'milepost.training.held.v1' ELSE 'milepost.subsidy.paid.v1' END,
    'subject', day::TIMESTAMP + INTERVAL 1 SECOND * (h % 86400), true,
    CASE WHEN kind < 12 THEN
            format('{{"centre":"c{}","as_of":"{}","capacity_pflops":{},"utilisation_share":0.5}}',
                   h % 5, day, 100 + (h % 1000) / 10.0)
        WHEN kind < 16 THEN
            format('{{"indicator":"{}","as_of":"{}","value":{},"unit":"{}"}}',
                   indicator_id, last_day((day - INTERVAL 1 MONTH)::DATE), h % 500, unit)
        WHEN kind < 18 THEN
            format('{{"data_space":"film","enterprise":"E{}","role":"user","at":"{}"}}', h % 20000, day)
        WHEN kind = 18 THEN
            format('{{"session":"s{}","programme":"worker_ai","at":"{}","attendees":{}}}', number, day, h % 60)
        ELSE format('{{"policy":"{}","enterprise":"E{}","base_wan":100.0,"paid_wan":{}.5,"at":"{}"}}',
                    policy_id, h % 20000, h % 50, day) END,
    'load-' || load, learned
FROM drawn
"""


PUBLISHED = ("publish_full_s", "publish_again_s", "publish_idle_s", "publish_news_s")
BOOKS = """
INSERT INTO raw.loads SELECT load_id, loaded_at, loaded_at, count(*), count(*), 0, 0 FROM raw.events
WHERE loaded_at > (SELECT coalesce(max(started_at), TIMESTAMP '1970-01-01') FROM raw.loads) GROUP BY load_id, loaded_at;
DELETE FROM raw.offsets;
INSERT INTO raw.offsets SELECT 'bench', topic, "partition", 0, count(*), 'bench' FROM raw.events GROUP BY ALL
"""


def add_events(settings: Settings, first: int, last: int, size: int) -> None:
    """Write events numbered [first, last) to raw; `size` of them make up the two years."""
    with warehouse.writing(settings, "benchmark") as con:
        for start in range(first, last, 1_000_000):
            values = {"first": start, "last": min(last, start + 1_000_000), "size": size, "loads": LOADS}
            con.execute(EVENTS, values | {"first_load": FIRST_LOAD, "between": BETWEEN_LOADS})
        con.execute(BOOKS)


def build(settings: Settings) -> building.BuildReport:
    with lock.writer_lock(settings, "benchmark"):
        return building.build(settings)


def publish(settings: Settings) -> float:
    """Seconds of one publication."""
    began = perf_counter()
    with lock.writer_lock(settings, "benchmark"):
        publishing.publish(settings, {})
    return perf_counter() - began


def measure(size: int, plans: Path, folder: Path) -> dict[str, Any]:
    """Full build, then an incremental one without news (dbt is warm), then one of NEW_EVENTS; each is published."""
    settings = Settings(data=folder / str(size), plans=plans, as_of=AS_OF)
    with warehouse.writing(settings, "benchmark") as con:
        store.sync(con, read_plans(plans), datetime.now(UTC))
    began = perf_counter()
    add_events(settings, 0, size, size)
    written = perf_counter() - began
    full = build(settings)
    published = {"full": publish(settings), "again": publish(settings)}
    idle = build(settings)
    published["idle"] = publish(settings)
    add_events(settings, size, size + NEW_EVENTS, size)
    news = build(settings)
    published["news"] = publish(settings)
    return {
        "events": size,
        "written_s": written,
        "full_s": full.seconds,
        "idle_s": idle.seconds,
        "news_s": news.seconds,
        "full": full.nodes,
        "idle": idle.nodes,
        "news": news.nodes,
        **{f"publish_{kind}_s": seconds for kind, seconds in published.items()},
        "file_mb": settings.warehouse.stat().st_size / 1e6,
    }


def show(console: Console, result: dict[str, Any], smallest: dict[str, Any], top: int) -> None:
    """The nodes whose incremental build grew most since the smallest size (for that one: the dearest)."""
    table = Table(title=f"{result['events']:,} events, then {NEW_EVENTS:,} more: seconds")
    for name in ("node", "full", "idle", "news", "news grew by"):
        table.add_column(name, justify="left" if name == "node" else "right")
    grown = {
        node: took - (result is not smallest) * smallest["news"].get(node, 0) for node, took in result["news"].items()
    }
    for node in sorted(grown, key=lambda name: -grown[name])[:top]:
        shown = [result[kind].get(node, 0) for kind in ("full", "idle", "news")] + [grown[node]]
        table.add_row(node, *(f"{seconds:.2f}" for seconds in shown))
    whole = [result["full_s"], result["idle_s"], result["news_s"], result["news_s"] - smallest["news_s"]]
    table.add_row("whole build", *(f"{seconds:.2f}" for seconds in whole), style="bold")
    published = [result[f"publish_{kind}_s"] for kind in ("full", "idle", "news")]
    published.append(published[-1] - smallest["publish_news_s"])
    table.add_row("publishing it", *(f"{seconds:.2f}" for seconds in published))
    table.add_row("publishing it again", f"{result['publish_again_s']:.2f}")
    console.print(table)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--plans", type=Path, default=PROJECT / "plans")
    parser.add_argument("--top", type=int, default=12)
    options = parser.parse_args()
    console = Console(stderr=True)
    results = []
    with tempfile.TemporaryDirectory(prefix="milepost-bench-") as folder:
        for size in sorted(options.sizes):
            results.append(measure(size, options.plans, Path(folder)))
            show(console, results[-1], results[0], options.top)
            shutil.rmtree(Path(folder) / str(size))
    keep = ("events", "written_s", "full_s", "idle_s", "news_s", *PUBLISHED, "file_mb")
    lines = [{name: round(result[name], 2) for name in keep} for result in results]
    for line in lines:
        line["ratio"] = round(line["news_s"] / lines[0]["news_s"], 2)
    print(json.dumps(lines))


if __name__ == "__main__":
    main()
