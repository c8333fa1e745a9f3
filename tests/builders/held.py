"""Made-up rows of what the quality page shows beyond the sample: held rows, decisions, relations, gaps.

held(version, n) edits a published version: n held rows of real indicators, waiting for up to 60 days, in every state.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from builders.published import edit

Row = dict[str, Any]
NOW = datetime(2026, 11, 21, 2, 0)
STATES = ("held", "held", "asked", "held", "released", "held", "refused", "superseded", "held", "retracted")
RULES = (
    "expect_value_within_reach_of_targets",
    "expect_step_within_plausible",
    "expect_running_total_not_to_fall",
    "expect_part_not_above_whole",
)
WORDS = {
    "expect_value_within_reach_of_targets": (
        "{value} 是该指标最高目标的 20 倍以上，像是多了四位：万元？",
        "{value} is more than 20 times the highest target; it looks like four digits too many: 万元?",
    ),
    "expect_step_within_plausible": (
        "比上一期变化太大：上期 {low}，本期 {value}。",
        "The step from {low} to {value} is larger than this indicator ever made.",
    ),
    "expect_running_total_not_to_fall": (
        "累计值不应下降：上期 {low}，本期 {value}。",
        "A running total fell from {low} to {value}.",
    ),
    "expect_part_not_above_whole": (
        "部分大于整体：{value} 大于 {high}。",
        "The part, {value}, exceeds the whole, {high}.",
    ),
}


def write(path: Path, rows: list[Row]) -> None:
    """Replace the rows of a published table; the columns and their types stay."""
    edit(path, lambda table: pa.Table.from_pylist(rows, schema=table.schema))


def add(folder: Path, name: str, table: pa.Table) -> None:
    """A table that the version does not hold yet, with its checksum in the manifest."""
    path = folder / f"{name}.parquet"
    pq.write_table(table, path)
    edit(path, lambda found: found)


def held(folder: Path, n: int = 12, change: Callable[[int, Row], Row] = lambda _number, row: row) -> list[Row]:
    """n made-up held rows in a version; -> the rows."""
    indicators = pq.read_table(folder / "dim_indicators.parquet", partitioning=None).to_pylist()
    some = sorted((row for row in indicators if row["measure"] != "milestone"), key=lambda row: row["indicator_id"])
    rows = [change(number, _row(number, some[number % len(some)])) for number in range(n)]
    write(folder / "fct_held_rows.parquet", rows)
    return rows


def _row(number: int, indicator: Row) -> Row:
    rule, state = RULES[number % len(RULES)], STATES[number % len(STATES)]
    value, low, high = 2000.0 + number, 100.0 + number % 7, 1000.0
    at = NOW - timedelta(days=number % 61, minutes=number % 1000)
    said = {"value": f"{value:,.0f}", "low": f"{low:,.0f}", "high": f"{high:,.0f}"}
    zh, en = (text.format(**said) for text in WORDS[rule])
    finding = {"table": "raw_reports", "rule": rule, "value": value, "low": low, "high": high, "zh": zh, "en": en}
    agency = (indicator["lead_agency_ids"] or [f"{indicator['jurisdiction_id']}/data_bureau"])[0]
    decided = state in ("asked", "released", "refused")
    return {
        "source": f"/{agency}",
        "event_id": f"doubt-{number}",
        "jurisdiction_id": indicator["jurisdiction_id"],
        "agency_id": agency,
        "event_type": "milepost.indicator.reported.v1",
        "subject": indicator["indicator_id"],
        "indicator_id": indicator["indicator_id"],
        "policy_id": None,
        "as_of_date": (at - timedelta(days=10)).date(),
        "value": value,
        "low": low,
        "high": high,
        "unit": indicator["unit"],
        "rule": rule,
        "rules_broken": 1,
        "words_zh": zh,
        "words_en": en,
        "findings": json.dumps([finding], ensure_ascii=False),
        "held_at": at,
        "state": state,
        "decided_at": at + timedelta(hours=3) if decided else None,
        "decided_by": "李四" if decided else None,
        "is_verified": False,
        "reason": "已电话核实" if decided else None,
        "decisions": int(decided),
        "superseded_by": f"newer-{number}" if state in ("superseded", "retracted") else None,
        "open_days": number % 61,
        "is_simulated": False,
        "loaded_at": at,
    }


def decided(folder: Path, rows: list[Row], finding: str | None = None) -> None:
    """The decisions of these held rows, as ops_decisions tells them; finding: why none of them changes anything."""
    found = [
        {
            "decision_id": f"decision-{row['event_id']}",
            "source": row["source"],
            "event_id": row["event_id"],
            "decision": row["state"],
            "reason": row["reason"],
            "by": row["decided_by"],
            "is_verified": False,
            "decided_at": row["decided_at"],
            "landed_at": row["decided_at"] + timedelta(minutes=1),
            "finding": finding,
        }
        for row in rows
        if row["decisions"]
    ]
    write(folder / "ops_decisions.parquet", found)


def relations(folder: Path) -> None:
    """Two relations, one of them off."""
    row = {"plan_id": "wucheng-2025", "kind": "at_most", "left_id": "wucheng/core_revenue"}
    rows = [
        row
        | {"relation_id": "on", "right_ids": '["wucheng/x"]', "is_on": True, "why_off_zh": None, "why_off_en": None},
        row
        | {
            "relation_id": "off",
            "right_ids": '["jinhua/core_revenue", "jinhua/y"]',
            "is_on": False,
            "why_off_zh": "方案 jinhua-2025 被搁置",
            "why_off_en": "plan jinhua-2025 is set aside",
        },
    ]
    add(folder, "ops_relations", pa.Table.from_pylist(rows))


def gaps(folder: Path) -> None:
    """One gap of lost messages and one of control records."""
    row = {"topic": "milepost.indicators.v1", "partition": 0, "load_id": "l", "found_at": datetime.now(UTC)}
    lost = row | {"from_offset": 10, "to_offset": 25, "reason": "expired"}
    control = row | {"from_offset": 40, "to_offset": 41, "reason": "not_delivered"}
    edit(folder / "ops_gaps.parquet", lambda table: pa.Table.from_pylist([control, lost], schema=table.schema))
