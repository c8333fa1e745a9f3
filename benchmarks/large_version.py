"""A published version of a large province: the boards' sample, made by the real code, repeated under other names.

    python benchmarks/large_version.py FOLDER [--copies 30] [--months 36]

30 copies are 1,020 targets in 50 plans. Schemas are those of the real marts, books and lights those of the sample;
what is older than the sample's history is its months once more, so many years earlier.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))  # builders

from builders import published
from builders.published import AS_OF, Sample

COPIES, MONTHS = 30, 36
COPIES_PER_PLAN = 3  # so many copies of a plan's indicators are one plan: 20 targets each, as the issued ones have
NAMES = ("plan_id", "indicator_id", "target_id", "event_id", "actual_id", "actual_event_id", "restates_target_id")
# Table -> the day by which its past is told, and whether it starts anew each year
PAST = {"fct_status_history": "period_date", "fct_actuals": "as_of_date", "fct_reporting_punctuality": "period_date"}
DAYS = ("period_date", "as_of_date", "actual_as_of_date", "expected_by_date", "known_from", "known_to", "received_at")
KEPT = {"agg_jurisdiction_rollup", "agg_agency_scorecard", "agg_concept_rollup", "fct_concept_members"}
Row = dict[str, Any]


def make(data: Path, copies: int = COPIES, months: int = MONTHS) -> Sample:
    """Publish the sample in ``data``/small and its repetition in ``data``/published; the large version."""
    small = published.make(data / "small")
    folder = data / "published" / small.folder.name
    shutil.copytree(small.folder, folder)
    for path in folder.glob("*.parquet"):
        table = pq.read_table(path, partitioning=None)
        rows = _with_past(path.stem, table.to_pylist(), months)
        pq.write_table(pa.Table.from_pylist(list(_repeated(path.stem, rows, copies)), schema=table.schema), path)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["sha256"] = {path.stem: _sum(path) for path in folder.glob("*.parquet")}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    (data / "published/current.json").write_text(json.dumps({"version": folder.name}), encoding="utf-8")
    published.write_status(data / "published")
    return Sample(folder)


def _sum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _with_past(name: str, rows: list[Row], months: int) -> list[Row]:
    """The rows, and those of the last year once more for each year before, as far back as asked for."""
    column, first = PAST.get(name), AS_OF - timedelta(days=months * 30.44)
    if column is None:
        return rows
    year = [row for row in rows if AS_OF - timedelta(days=365) < row[column] <= AS_OF]
    for years in range(1, months // 12 + 1):
        older = [_earlier(row, years) for row in year]
        known = {(row.get("target_id"), row.get("indicator_id"), row[column]) for row in rows}
        rows = rows + [
            row
            for row in older
            if row[column] >= first and (row.get("target_id"), row.get("indicator_id"), row[column]) not in known
        ]
    return rows


def _earlier(row: Row, years: int) -> Row:
    """The row as of so many years before; events of their own, and values that were lower then."""
    moved: Row = {key: _back(said, years) if key in DAYS else said for key, said in row.items()}
    moved |= {key: f"{row[key]}-{years}y" for key in ("event_id", "actual_id", "actual_event_id") if row.get(key)}
    if row.get("actual_value") is not None:
        moved["actual_value"] = row["actual_value"] * 0.8**years
    return moved


def _back(said: Any, years: int) -> Any:
    if not isinstance(said, date):  # a datetime is one, too
        return said
    if (said.month, said.day) == (2, 29):
        said -= timedelta(days=1)
    return said.replace(year=said.year - years)


def _repeated(name: str, rows: list[Row], copies: int) -> Iterator[Row]:
    """The rows under other names, once a copy; dimensions of plans once a plan; tables without such names as is."""
    for copy in range(copies):
        if copy and (name in KEPT or not rows or not any(key in rows[0] for key in NAMES)):
            return
        if name == "dim_plans" and copy % COPIES_PER_PLAN:
            continue
        for row in rows:
            yield row | {key: renamed(key, row[key], copy) for key in NAMES if row.get(key)}


def renamed(key: str, said: str, copy: int) -> str:
    """wucheng/compute_capacity/2027 -> wucheng/compute_capacity_c7/2027; the plan of copies 6 to 8 is plan_p2."""
    if not copy:
        return said
    if key == "plan_id":
        group = copy // COPIES_PER_PLAN
        return f"{said}_p{group}" if group else said
    if key in ("indicator_id", "target_id", "restates_target_id"):
        place, _, rest = said.partition("/")
        indicator, slash, due = rest.partition("/")
        return f"{place}/{indicator}_c{copy}{slash}{due}"
    return f"{said}-c{copy}"


def next_version(sample: Sample, data: Path, made: datetime) -> str:
    """Publish the version once more, as one built at ``made``; its name."""
    name = made.strftime("%Y%m%dT%H%M%S%fZ")
    sample.copy(data / "published", name, built_at=made)
    return name


def sizes(sample: Sample, names: Iterable[str]) -> dict[str, int]:
    """Table -> rows."""
    return {name: pq.read_metadata(sample.folder / f"{name}.parquet").num_rows for name in names}


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--copies", type=int, default=COPIES)
    parser.add_argument("--months", type=int, default=MONTHS)
    given = parser.parse_args()
    made = make(given.folder, given.copies, given.months)
    told = ("dim_plans", "dim_indicators", "fct_target_status", "fct_actuals", "fct_status_history", "fct_projections")
    sys.stdout.write("".join(f"{name} {rows:,} rows\n" for name, rows in sizes(made, told).items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
