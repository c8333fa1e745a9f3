"""Plans and events go in as rows, marts come out of a real dbt build on a real DuckDB file."""

from __future__ import annotations

import itertools
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from milepost.catalogue import Plan, store
from milepost.events.types import TOPICS
from milepost.marts import build as building
from milepost.settings import Settings
from milepost.warehouse import connection as warehouse
from milepost.warehouse import lock

ROOT = Path(__file__).resolve().parents[2]
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
TABLES = (
    "raw.events",
    "raw.rejected_messages",
    "raw.duplicate_events",
    "raw.offsets",
    "raw.gaps",
    "ops.gate_runs",
    "ops.gate_results",
    "ops.published_versions",
    "ops.held_rows",
    "ops.quarantined_events",
)


@dataclass
class Workbench:
    """Plans and events go in as rows, marts come out of a real build."""

    settings: Settings
    pending: list[tuple[Any, ...]] = field(default_factory=list)
    counter: Iterator[int] = field(default_factory=itertools.count)

    def empty(self) -> None:
        """Forget every plan, event, version and incident."""
        self.pending.clear()
        for folder in filter(Path.exists, (self.settings.incidents, self.settings.published)):
            shutil.rmtree(folder)
        with warehouse.writing(self.settings, "test") as con:
            catalogue = con.execute(
                "SELECT 'catalogue.' || table_name FROM information_schema.tables WHERE table_schema = 'catalogue'"
            ).fetchall()
            for table in [*TABLES, *(row[0] for row in catalogue)]:
                con.execute(f"DELETE FROM {table}")

    def plans(self, *plans: dict[str, Any] | Plan, now: datetime = LONG_AGO) -> None:
        read = [plan if isinstance(plan, Plan) else msgspec.convert(plan, Plan) for plan in plans]
        with warehouse.writing(self.settings, "test") as con:
            store.sync(con, read, now)

    def event(
        self,
        kind: str,
        data: dict[str, Any],
        *,
        said: datetime,
        learned: datetime | None = None,
        agency: str = "bureau",
        place: str = "town",
        simulated: bool = False,
        event_id: str | None = None,
        load: str | None = None,
    ) -> str:
        """Queue an event: said at its event time, learned when loaded (by default the same). -> its id."""
        number = next(self.counter)
        learned = learned or said
        name = event_id or f"event-{number}"
        self.pending.append(
            (
                TOPICS.get(f"milepost.{kind}.v1", "milepost.indicators.v1"),
                0,
                number,
                learned,
                name,
                f"/{place}/{agency}",
                f"milepost.{kind}.v1",
                "subject",
                said,
                simulated,
                json.dumps(data, ensure_ascii=False),
                load or f"load-{learned.isoformat()}",
                learned,
            )
        )
        return name

    def report(self, indicator: str, as_of: str, value: float, unit: str = "个", **more: Any) -> str:
        """Queue a report; said ten days after as_of unless told."""
        place = more.get("place", "town")
        more.setdefault("said", datetime.fromisoformat(as_of) + timedelta(days=10))
        data = {"indicator": f"{place}/{indicator}", "as_of": as_of, "value": value, "unit": unit}
        return self.event("indicator.reported", data | more.pop("data", {}), **more)

    def hold(self, event_id: str, *, held_at: datetime, source: str = "/town/bureau", rule: str = "a_rule") -> None:
        """Have a gate hold an event."""
        with warehouse.writing(self.settings, "test") as con:
            con.execute(
                """INSERT INTO ops.held_rows (run_id, source, event_id, table_name, expectation, held_at)
                   VALUES ('r', ?, ?, 'raw_reports', ?, ?)""",
                [source, event_id, rule, held_at],
            )

    def decide(self, event_id: str, decision: str, said: datetime, *, of: str = "/town/bureau", **more: Any) -> str:
        """Queue a person's decision on a held event; `marked` and `unmarked` are marks. -> its id."""
        spoken = {"event_id": event_id, "source_of_event": of, "by": more.pop("by", "王敏")}
        if decision in ("marked", "unmarked"):
            data = spoken | {"open": decision == "marked", "comment": more.pop("comment", "核对")}
            return self.event("value.marked", data, said=said, **more)
        rule = {"rule": more.pop("rule")} if "rule" in more else {}
        data = spoken | {"decision": decision, "reason": more.pop("reason", "已核实")} | rule
        return self.event("row.decided", data, said=said, **more)

    def land(self) -> None:
        """Write the queued events to raw."""
        with warehouse.writing(self.settings, "test") as con:
            con.executemany("INSERT INTO raw.events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", self.pending)
        self.pending.clear()

    def build(self, as_of: date, known_at: datetime | None = None, **more: Any) -> building.BuildReport:
        """Land what is queued and build for the day."""
        if self.pending:
            self.land()
        settings = self.settings.model_copy(update={"as_of": as_of, "known_at": known_at, **more.pop("settings", {})})
        with lock.writer_lock(settings, "test"):
            return building.build(settings, **more)

    def rows(self, query: str, *values: Any) -> list[dict[str, Any]]:
        """Rows of a query as dicts."""
        with warehouse.writing(self.settings, "test") as con:
            found = con.execute(query, list(values))
            names = [column[0] for column in found.description]
            return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def status(self, target_id: str) -> dict[str, Any]:
        (row,) = self.rows("SELECT * FROM marts.fct_target_status WHERE target_id = ?", f"town/{target_id}")
        return row

    def history(self, target_id: str, day: str) -> dict[str, Any]:
        (row,) = self.rows(
            "SELECT * FROM marts.fct_status_history WHERE target_id = ? AND period_date = ?", f"town/{target_id}", day
        )
        return row


def plan(*indicators: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A plan of the town, in force from 1 January 2025."""
    place = more.pop("place", "town")
    return {
        "plan": f"{place}-2025",
        "title": {"zh": f"{place}方案", "en": f"Plan of {place}"},
        "jurisdiction": {"id": place, "name": {"zh": place, "en": place}, "level": "district"},
        "status": "in_force",
        "horizon": 2030,
        "issued": "2025-01-01",
        "effective": {"from": "2025-01-01"},
        "source": {"file": "none.txt"},
        "agencies": [{"id": "bureau", "zh": "局", "en": "Bureau"}, {"id": "centre", "zh": "中心", "en": "Centre"}],
        "indicators": list(indicators),
    } | more


def indicator(
    name: str, measure: str, targets: dict[int, float | None] | list[dict[str, Any]], **more: Any
) -> dict[str, Any]:
    """An indicator with targets given as {due year: value} or in full."""
    if isinstance(targets, dict):
        targets = [{"due": due, "value": value} for due, value in targets.items()]
    return {
        "id": name,
        "name": {"zh": name, "en": name},
        "concept": more.pop("concept", name),
        "theme": "industry",
        "measure": measure,
        "unit": more.pop("unit", "节点" if measure == "milestone" else "个"),
        "lead": more.pop("lead", ["bureau"]),
        "cadence": more.pop("cadence", "yearly"),
        "targets": [{"section": "一"} | target for target in targets],
    } | more


def since(value: float, day: str = "2024-12-31") -> dict[str, Any]:
    """A stated baseline."""
    return {"baseline": {"value": value, "date": day}}
