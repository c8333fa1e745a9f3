"""The boards' sample: five small plans and their reports, landed, gated, built and published by the real code.

sample/plans/*.yml, sample/reports.csv -> <folder>/published/<version>/. Every status occurs; values are invented.
Run: python tests/builders/published.py FOLDER
"""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

import expectations
from milepost import catalogue, events, pipeline
from milepost.catalogue import store
from milepost.landing import books
from milepost.landing import tables as landing_tables
from milepost.landing.judge import Judge
from milepost.landing.messages import PLAIN_HEADERS, Messages
from milepost.publishing import status
from milepost.settings import Settings
from milepost.stream import Cluster, Log
from milepost.warehouse import connection as warehouse

HERE, ROOT = Path(__file__).parent / "sample", Path(__file__).resolve().parents[2]
AS_OF = date(2026, 11, 21)
LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)
TOPICS = {
    "reported": "milepost.indicators.v1",
    "retracted": "milepost.indicators.v1",
    "moved": "milepost.milestones.v1",
}
PARTITIONS, FIRST_OFFSET = 4, 100
Row = dict[str, Any]


@dataclass(frozen=True)
class Sample:
    """One published version. ``copy`` shows it again elsewhere, in whatever state a morning may bring."""

    folder: Path

    @cached_property
    def tables(self) -> dict[str, list[Row]]:
        """Every published table as rows."""
        files = sorted(self.folder.glob("*.parquet"))
        return {path.stem: pq.read_table(path, partitioning=None).to_pylist() for path in files}

    @cached_property
    def indicators(self) -> list[Row]:
        return sorted(self.tables["dim_indicators"], key=lambda row: row["indicator_id"])

    def copy(
        self, published: Path, version: str, *, built_at: datetime | None = None, only: Iterable[str] | None = None
    ) -> Path:
        """Show a copy as ``version``, made ``built_at`` (now), with all indicators or a few; the version's folder."""
        target, made = published / version, built_at or datetime.now(UTC)
        shutil.copytree(self.folder, target)
        if only is not None:
            for path in target.glob("*.parquet"):
                edit(path, lambda table: _of(table, list(only)))
        manifest = json.loads((target / "manifest.json").read_text(encoding="utf-8"))
        stamps = {"built_at": 0, "known_at": 0, "latest_kafka_time": 2, "latest_event_at": 3}
        manifest |= {key: (made - timedelta(seconds=ago)).isoformat() for key, ago in stamps.items()}
        (target / "manifest.json").write_text(json.dumps(manifest | {"version": version}), encoding="utf-8")
        _replace(published / "current.json", {"version": version})
        return target


def edit(path: Path, change: Callable[[pa.Table], pa.Table]) -> None:
    """Change a published file, and the checksum that the manifest gives for it."""
    pq.write_table(change(pq.read_table(path, partitioning=None)), path)
    manifest = json.loads((path.parent / "manifest.json").read_text(encoding="utf-8"))
    manifest["sha256"][path.stem] = hashlib.sha256(path.read_bytes()).hexdigest()
    (path.parent / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def _of(table: pa.Table, indicators: list[str]) -> pa.Table:
    """The rows of some indicators; tables that know of none stay whole."""
    if "indicator_id" not in table.column_names:
        return table
    return table.filter(pc.is_in(table["indicator_id"], pa.array(indicators, pa.string())))


def write_status(published: Path, **values: Any) -> None:
    """status.json of a last attempt; ok unless told otherwise."""
    status = {
        "checked_at": datetime.now(UTC).isoformat(),
        "ok": True,
        "stage": "publish",
        "message_zh": "已发布",
        "message_en": "published",
        "failures": [],
        **values,
    }
    _replace(published / "status.json", status)


def _replace(path: Path, content: Row) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".new")
    beside.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    beside.replace(path)


def make(data: Path, as_of: date = AS_OF) -> Sample:
    """Land, gate, build and publish the sample in an empty data folder, read as of a day."""
    settings = Settings(data=data, plans=HERE / "plans", project=ROOT, as_of=as_of, lock_wait_seconds=60)
    plans = catalogue.read_plans(settings.plans)
    with warehouse.writing(settings, "sample") as con:
        store.sync(con, plans, LONG_AGO)
        _land(con, settings, events.Rules.from_plans(plans))
    pipeline.gate_raw(settings, expectations.check_raw)
    pipeline.build(settings)
    pipeline.gate_marts(settings, expectations.check_marts)
    return Sample(settings.published / pipeline.publish(settings))


def _land(con: warehouse.Connection, settings: Settings, rules: events.Rules) -> None:
    """One load per day on which something was learned, as if it had been read from a broker then."""
    with (HERE / "reports.csv").open(encoding="utf-8", newline="") as file:
        rows = [{key: said or None for key, said in row.items()} for row in csv.DictReader(file)]
    parts = [(topic, number) for topic in sorted(set(TOPICS.values())) for number in range(PARTITIONS)]
    ends = dict.fromkeys(parts, FIRST_OFFSET)
    for day, group in groupby(enumerate(rows), key=lambda numbered: numbered[1]["learned"]):
        now = datetime.combine(date.fromisoformat(day), time(1), UTC)
        messages = Messages(parts)
        for number, row in group:
            part = (TOPICS[row["kind"]], number % PARTITIONS)
            _send(messages, parts.index(part), ends[part], row, now - timedelta(hours=1))
            ends[part] += 1
        verdicts, load = Judge(rules, now).judge(messages), f"load-{day}"
        view = Cluster("sample", {part: Log(part[0], FIRST_OFFSET, end) for part, end in ends.items()})
        with landing_tables.transaction(con, settings):
            moment = landing_tables.begin_load(con, load, now.replace(tzinfo=None))
            books.open_books(con, view, load, moment)
            landing_tables.count_load(con, load, landing_tables.write(con, verdicts, load, moment))
            books.advance(con, view.cluster_id, ends, load)
            landing_tables.finish_load(con, load, moment)


def _send(messages: Messages, part: int, offset: int, row: dict[str, str | None], said: datetime) -> None:
    """Put one report among the messages, encoded as its producer would."""
    place = str(row["indicator"]).split("/", 1)[0]
    if row["kind"] == "moved":
        share = {"done_share": float(row["value"])} if row["value"] else {}
        kind, data = "milestone", {"state": row["note"] or "started", "at": row["as_of"], **share}
    elif row["kind"] == "retracted":
        kind, data = "indicator", {"as_of": row["as_of"], "reason": row["note"]}
    else:
        kind, data = "indicator", {key: row[key] for key in ("as_of", "unit", "evidence", "note")}
        data["value"] = float(row["value"] or 0)
    event = events.new_event(
        f"milepost.{kind}.{row['kind']}.v1",
        f"/{place}/{row['agency']}",
        data | {"indicator": row["indicator"]},
        time=said,
        simulated=row["simulated"] == "yes",
        event_id=row["event_id"],
    )
    messages.part.append(part)
    messages.offset.append(offset)
    messages.time.append(int(said.timestamp() * 1000))
    messages.value.append(events.encode(event))
    messages.headers.append(PLAIN_HEADERS)
    messages.key.append(events.key(event))


if __name__ == "__main__":
    made = make(Path(sys.argv[1]))
    status.write_status(
        Settings(data=Path(sys.argv[1])), {"ok": True, "stage": "publish", "checked_at": datetime.now(UTC).isoformat()}
    )
    sys.stdout.write(f"{made.folder}\n")
