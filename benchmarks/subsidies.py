"""What judging subsidies costs: N payments at once, then ten more, then a build without any.

    python benchmarks/subsidies.py [--sizes 100 10000 100000] [--plans plans] [--budget]

Payments of random enterprises (one per ten payments), projects and applications under the policies of the catalogue,
over the two years from 2026; with --budget all of them under one policy with a yearly total, so that each can meet
each. For each size a full build, one after ten new payments (news) and one without (idle): seconds of the nodes of
subsidies, and of the whole build. If news grows with the size, something reads history again.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from milepost.catalogue import read_plans, store
from milepost.marts import build as building
from milepost.settings import PROJECT, Settings
from milepost.warehouse import connection as warehouse
from milepost.warehouse import lock

AS_OF, FIRST_LOAD, NEW_PAYMENTS = date(2027, 12, 31), datetime(2026, 6, 1), 10
PAYMENTS = """
    INSERT INTO raw.events
    SELECT 'milepost.subsidies.v1', 0, number, $learned, 'p' || number, '/' || place || '/bureau',
        'milepost.subsidy.paid.v1', policy_id, $learned, false,
        json_object('policy', policy_id, 'enterprise', 'E' || h % greatest($size // 10, 1), 'base_wan', h % 300,
            'paid_wan', h % 37 + 0.25, 'at', DATE '2026-01-01' + (h % 700)::INT,
            'project', CASE WHEN h % 2 = 0 THEN 'P' || h % 3 END,
            'application', CASE WHEN h % 3 > 0 THEN 'A' || h % 7 END, 'grade', CASE WHEN h % 5 > 1 THEN '省级' END),
        'load-' || $learned, $learned
    FROM (SELECT number, hash(number) AS h FROM range($first, $last) AS numbers(number))
    JOIN (
        SELECT policy_id, split_part(policy_id, '/', 1) AS place, row_number() OVER (ORDER BY policy_id) - 1 AS n,
            count(*) OVER () AS policies
        FROM catalogue.policies WHERE valid_to IS NULL AND (policy_id = $only OR $only = '')
    ) AS policies ON policies.n = (h // 8) % policies.policies
"""
BUDGET = "dongyang/data_space_connector"


def pay(settings: Settings, first: int, last: int, size: int, only: str, learned: datetime) -> None:
    with warehouse.writing(settings, "benchmark") as con:
        given = {"first": first, "last": last, "size": size, "only": only, "learned": learned}
        con.execute(PAYMENTS, given)


def build(settings: Settings) -> dict[str, float]:
    """-> seconds of the nodes of subsidies together, of the slowest one, and of the whole build."""
    with lock.writer_lock(settings, "benchmark"):
        report = building.build(settings)
    nodes = {name: seconds for name, seconds in report.nodes.items() if "subsid" in name}
    return {
        "subsidies": round(sum(nodes.values()), 2),
        "int_subsidy_judgements": round(nodes["int_subsidy_judgements"], 2),
        "build": round(report.seconds, 2),
    }


def measure(size: int, plans: Path, only: str) -> dict[str, object]:
    folder = Path(tempfile.mkdtemp(prefix="milepost-subsidies-"))
    settings = Settings(data=folder, plans=plans, project=PROJECT, as_of=AS_OF)
    try:
        with warehouse.writing(settings, "benchmark") as con:
            store.sync(con, read_plans(plans), datetime(2020, 1, 1, tzinfo=UTC))
        build(settings)  # reads the project
        pay(settings, 0, size, size, only, FIRST_LOAD)
        full = build(settings)
        pay(settings, size, size + NEW_PAYMENTS, size, only, FIRST_LOAD + timedelta(hours=1))
        news, idle = build(settings), build(settings)
        with warehouse.writing(settings, "benchmark") as con:
            verdicts = con.execute(
                "SELECT verdict, count(*) FROM marts.fct_subsidy_payments GROUP BY ALL ORDER BY ALL"
            ).fetchall()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return {"payments": size, "full": full, "news": news, "idle": idle, "verdicts": dict(verdicts)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 10_000, 100_000])
    parser.add_argument("--plans", type=Path, default=PROJECT / "plans")
    parser.add_argument("--budget", action="store_true", help="all payments under one policy with a yearly total")
    given = parser.parse_args()
    for size in given.sizes:
        print(json.dumps(measure(size, given.plans, BUDGET if given.budget else "")), flush=True)


if __name__ == "__main__":
    main()
