"""A made-up published folder with every status, real and simulated rows; columns as the marts publish them.

write_version(folder, ...) -> folder/<version>/*.parquet, manifest.json, current.json. Values are invented.
Run: python tests/dashboards/board_sample.py FOLDER
"""

from __future__ import annotations

import hashlib
import json
import sys
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

AS_OF = date(2026, 11, 21)
PLACES = {
    "jinhua": ("金华市", "Jinhua", "city", "zhejiang"), "wucheng": ("婺城区", "Wucheng", "district", "jinhua"),
    "dongyang": ("东阳市", "Dongyang", "county_city", "jinhua"), "huzhou": ("湖州市", "Huzhou", "city", "zhejiang"),
    "pinghu": ("平湖市", "Pinghu", "county_city", "jiaxing"),
}  # fmt: skip
PLANS = {place: f"{place}-{2026 if place == 'dongyang' else 2025}" for place in PLACES}
NUMBERS = {"dongyang": "东政发〔2026〕1号"}
AGENCIES = {"data_bureau": ("数据局", "Data Bureau"), "economy_bureau": ("经信局", "Economy Bureau"),
            "education_bureau": ("教育局", "Education Bureau")}  # fmt: skip


@dataclass
class Promise:
    """One indicator of the sample: its path, its baseline and its reports (day, value, how)."""

    place: str
    slug: str
    zh: str
    en: str
    unit: str
    targets: list[tuple[date | None, float | None]]
    reports: list[tuple[date, float | None, str]] = field(default_factory=list)
    base: tuple[date, float] | None = None
    measure: str = "level"
    theme: str = "compute"
    bound: str = "at_least"
    simulated: bool = False
    lead: str = "data_bureau"
    stale: bool = False

    @property
    def id(self) -> str:
        return f"{self.place}/{self.slug}"

    @property
    def latest(self) -> tuple[date, float] | None:
        kept = {day: value for day, value, _ in self.reports}
        days = [(day, value) for day, value in kept.items() if value is not None]
        return max(days) if days else None


def _ends(*values: tuple[int, float | None]) -> list[tuple[date | None, float | None]]:
    return [(date(year, 12, 31), value) for year, value in values]


START = date(2025, 1, 1)
PROMISES = [
    Promise("wucheng", "compute_capacity", "智能算力规模", "AI compute capacity", "PFlops",
            _ends((2025, 1020), (2026, 1200), (2027, 1500), (2030, 3000)),
            [(date(2025, 6, 30), 620, "report"), (date(2025, 9, 30), 800, "report"), (date(2025, 12, 31), 1030,
             "report"),
             (date(2026, 3, 31), 1090, "report"), (date(2026, 6, 30), 1110, "report"),
             (date(2026, 6, 30), 1105, "revision"), (date(2026, 9, 30), 1127.5, "report")],
            (date(2024, 12, 31), 500)),
    Promise("wucheng", "core_revenue", "人工智能核心产业营收", "AI core industry revenue", "亿元",
            _ends((2027, 30), (2030, 50)),
            [(date(2026, 3, 31), 4.1, "report"), (date(2026, 9, 30), 9.2, "report")], (START, 0), "annual", "industry",
            lead="economy_bureau"),
    Promise("wucheng", "core_enterprises", "人工智能核心企业", "AI core enterprises", "家", _ends((2027, 15), (2030,
     30)),
            [(date(2026, 6, 30), 11, "report"), (date(2026, 9, 30), 12, "report")], (START, 3), "level", "industry"),
    Promise("jinhua", "compute_capacity", "智能算力规模", "AI compute capacity", "PFlops", _ends((2027, 4500)),
            [(date(2026, m, 28), 600 + 95 * m, "report") for m in range(1, 11)], (date(2024, 12, 31), 500),
             simulated=True),
    Promise("jinhua", "core_revenue", "人工智能核心产业营收", "AI core industry revenue", "亿元",
            _ends((2027, 300), (2030, 500)), [(date(2025, 6, 30), 78.8, "report")], (START, 0), "annual", "industry",
            stale=True, lead="economy_bureau"),
    Promise("jinhua", "public_datasets", "公共数据集", "Public datasets", "个", _ends((2025, 100)),
            [(date(2025, 12, 20), 104, "report")], (START, 0), "cumulative", "data"),
    Promise("jinhua", "model_filings", "大模型备案", "Registered models", "个", _ends((2025, 5)),
            [(date(2025, 12, 31), 4, "report"), (date(2026, 3, 1), 6, "report")], (START, 0), "cumulative", "models"),
    Promise("jinhua", "energy_intensity", "数据中心能耗比", "Power usage effectiveness", "", _ends((2027, 1.25)),
            [(date(2026, 9, 30), 1.31, "report")], (START, 1.4), "level", "energy", "at_most"),
    Promise("dongyang", "data_space_enterprises", "可信数据空间接入企业", "Data-space enterprises", "家",
            _ends((2026, 100), (2027, 300)),
            [(date(2026, m, 28), 9.0 * m, "report") for m in range(3, 12)], (date(2026, 3, 16), 0), "cumulative",
             "data",
            simulated=True),
    Promise("dongyang", "compute_capacity", "智能算力规模", "AI compute capacity", "PFlops", _ends((2027, 900)),
            [(date(2026, 11, 20), 640, "report")], (date(2025, 12, 31), 350), simulated=True),
    Promise("dongyang", "trained_people", "人工智能培训人次", "People trained", "人次", _ends((2026, 5000)),
            [(date(2026, 10, 31), 4300, "report")], (date(2026, 1, 1), 0), "annual", "talent",
            lead="education_bureau", simulated=True),
    Promise("dongyang", "film_lab", "影视智能实验室建成", "Film AI lab in service", "", [(date(2026, 6, 30), None)],
            [(date(2026, 5, 31), 0.6, "report")], (date(2026, 3, 16), 0), "milestone", "research"),
    Promise("dongyang", "carrier_area", "产业载体面积", "Industrial floor space", "万平方米", _ends((2028, 20)), [],
            None, "level", "platforms"),
    Promise("huzhou", "compute_capacity", "智能算力规模", "AI compute capacity", "PFlops", _ends((2027, 2000)),
            [(date(2026, 9, 30), 1890, "report")], (date(2024, 12, 31), 400)),
    Promise("huzhou", "scenarios", "标杆应用场景", "Benchmark applications", "个", _ends((2026, 60), (2027, 100)),
            [(date(2026, 9, 30), 40, "report")], (START, 0), "cumulative", "applications"),
    Promise("huzhou", "fund", "产业基金规模", "Industry fund", "亿元", [(None, 50.0)],
            [(date(2026, 6, 30), 20, "report")], None, "level", "investment"),
    Promise("huzhou", "experts", "引进高层次人才", "Senior experts", "人", _ends((2027, 200)),
            [(date(2026, 3, 31), 80, "report"), (date(2026, 6, 30), 95, "report"), (date(2026, 6, 30), None,
             "retraction")],
            (START, 0), "cumulative", "talent", lead="education_bureau"),
    Promise("pinghu", "compute_capacity", "智能算力规模", "AI compute capacity", "PFlops", _ends((2027, 1000)), [],
            None),
    Promise("pinghu", "smart_factories", "智能工厂", "Smart factories", "家", _ends((2027, 80)),
            [(date(2026, 9, 30), 52, "report")], (START, 5), "cumulative", "applications", lead="economy_bureau"),
]  # fmt: skip
RESTATED = [("wucheng/compute_capacity/2027", "task_list"), ("dongyang/compute_capacity/2027", "annex")]


def _months(start: date, end: date) -> float:
    return (end.year - start.year) * 12 + end.month - start.month + (end.day - start.day) / 31


def _path(p: Promise) -> list[tuple[date, float]]:
    """Baseline and dated targets, in order of date."""
    points = [(day, 1.0 if value is None else value) for day, value in p.targets if day]
    return [p.base, *points] if p.base else points


def _expected(p: Promise, day: date) -> float | None:
    path = _path(p)
    if not path or day <= path[0][0]:
        return path[0][1] if path else None
    for (d0, v0), (d1, v1) in pairwise(path):
        if day <= d1:
            return v0 + (v1 - v0) * _months(d0, day) / _months(d0, d1)
    return path[-1][1]


def _official(p: Promise, due: date | None, goal: float, reading: dict[str, Any]) -> tuple[str, str]:
    """Status and light by the table of METHODS.md; the sample's own short form of it."""
    if p.latest is None:
        return "not_reported", "grey"
    _, value = p.latest
    met = value <= goal if p.bound == "at_most" else value >= goal
    if due and met and p.bound != "at_most":
        first = min(d for d, v, _ in p.reports if v is not None and v >= goal)
        return ("achieved" if first <= due else "achieved_late"), "green"
    if due and due < AS_OF and not met:
        return "missed", "red"
    if due is None:
        return "no_schedule", "none"
    if p.bound == "at_most":
        return ("on_schedule", "green") if met else ("far_behind", "red")
    gap = reading["gap_points"]
    for limit, status, light in ((10, "ahead", "green"), (0, "on_schedule", "green")):
        if gap >= limit:
            return status, light
    return next((s, li) for least, s, li in ((-9.99, "slightly_behind", "blue"), (-30, "behind", "yellow"),
                                             (-1e9, "far_behind", "red")) if gap >= least)  # fmt: skip


def _reading(p: Promise, due: date | None, goal: float | None) -> dict[str, Any]:
    """The numbers of one target's reading; None where a number has no meaning."""
    goal = 1.0 if goal is None else goal
    found: dict[str, Any] = dict.fromkeys(
        ("expected_value", "schedule_share", "attainment_share", "gap_points", "needed_per_month", "months_left",
         "overdue_days", "reading_basis")
    )  # fmt: skip
    if due:
        found["months_left"] = max(0, int(_months(AS_OF, due)))
        found["overdue_days"] = (AS_OF - due).days if due < AS_OF else None
    if p.latest and due and p.bound != "at_most":
        day, value = p.latest
        base = p.base[1] if p.base else 0.0
        found["reading_basis"] = "from_baseline" if p.base else "share_of_target"
        found["expected_value"] = _expected(p, day)
        if p.measure == "milestone" and p.base:
            found["expected_value"] = _months(p.base[0], day) / _months(p.base[0], due)
        if p.measure == "annual":  # a year's value on the path, as much of it as months have passed
            share, year = day.month / 12, _expected(p, date(day.year, 12, 31))
            found.update(reading_basis="share_of_target", expected_value=year * share, schedule_share=share)
            found["attainment_share"] = value / year
            found["gap_points"] = round(100 * (value / year - share), 1)
            return found
        found["schedule_share"] = min(1.0, (found["expected_value"] - base) / (goal - base))
        found["attainment_share"] = (value - base) / (goal - base)
        found["gap_points"] = round(100 * (found["attainment_share"] - found["schedule_share"]), 1)
        if found["months_left"] and value < goal:
            found["needed_per_month"] = (goal - value) / found["months_left"]
    return found


def _status_row(p: Promise, due: date | None, goal: float | None, known: datetime, place: str = "") -> dict[str, Any]:
    reading = _reading(p, due, goal)
    status, light = _official(p, due, 1.0 if goal is None else goal, reading)
    day, value = p.latest or (None, None)
    target_id = "/".join(filter(None, [p.id, str(due.year) if due else "undated", place]))
    bad = status in {"missed", "far_behind", "behind"}
    pace = "on_track" if status in {"slightly_behind", "on_schedule", "behind"} else "not_meaningful"
    path = [{"point_date": d.isoformat(), "point_value": v} for d, v in _path(p)]
    classes = {"missed": "bad", "far_behind": "bad", "behind": "bad", "slightly_behind": "middle",
               "not_reported": "none", "no_schedule": "none"}  # fmt: skip
    return {
        "target_id": target_id, "indicator_id": p.id, "plan_id": PLANS[p.place], "jurisdiction_id": p.place,
        "as_of_date": AS_OF, "known_at": known, "status": status, "light": light,
        "status_class": classes.get(status, "good"), "is_restatement": bool(place),
        "is_simulated": p.simulated and value is not None, "is_stale": p.stale, "actual_value": value,
        "actual_as_of_date": day, "actual_event_id": f"{p.slug}-{day}" if day else None,
        "baseline_value": p.base[1] if p.base else None, "baseline_date": p.base[0] if p.base else None,
        "baseline_kind": ("stated" if p.measure == "level" else "zero_at_start") if p.base else "none",
        "target_value": goal, "unit": p.unit, "due_date": due, "bound": p.bound, "measure": p.measure,
        "path": json.dumps(path), **reading, "pace_status": pace, "pace_ratio": 0.97 if pace == "on_track" else None,
        "pace_score": 2.64 if pace == "on_track" else None, "pace_variant": "open_sdg",
        "projection_status": ("short" if bad else "on_track") if value and due and due > AS_OF else None,
        "projected_value": goal * 0.93 if goal and value else None,
        "projected_low": goal * 0.84 if goal and value else None,
        "projected_high": goal * 1.02 if goal and value else None, "chance_share": 0.31 if bad else 0.66,
        "finished_status": "not_due" if due is None or due > AS_OF else ("under" if bad else "on_track"),
        "finished_ratio": None if due is None or due > AS_OF or not goal or value is None else value / goal,
        "readings_disagree": status == "behind", "is_year_to_date": p.measure == "annual", "is_growth": False,
        "ahead_points": 10.0, "behind_points": 30.0, "method_name": "schedule_progress", "method_version": "1",
    }  # fmt: skip


def _target_row(row: dict[str, Any], index: int) -> dict[str, Any]:
    keys = ("target_id", "indicator_id", "plan_id", "jurisdiction_id", "due_date", "target_value", "unit", "bound",
            "is_restatement")  # fmt: skip
    due = row["due_date"]
    return {
        **{key: row[key] for key in keys}, "due_year": due.year if due else None,
        "due_kind": "explicit" if due else "none", "certainty": "aspire" if index % 4 == 3 else "must",
        "section": f"二(一){index % 5 + 1}", "span_start": 1000 + 40 * index, "span_end": 1010 + 40 * index,
        "restates_target_id": row["target_id"].rsplit("/", 1)[0] if row["is_restatement"] else None,
        "is_path_point": not row["is_restatement"], "note": None,
    }  # fmt: skip


def _actual_rows(p: Promise, known: datetime) -> list[dict[str, Any]]:
    """Every accepted version; a revision or a retraction ends the validity of the one before it."""
    rows: list[dict[str, Any]] = []
    for index, (day, value, how) in enumerate(p.reports):
        at = datetime.combine(day + timedelta(days=8 + (60 if how != "report" else 0)), datetime.min.time())
        event_id = f"{p.slug}-{day}{'' if how == 'report' else '-' + how}"
        for earlier in rows:
            if earlier["as_of_date"] == day and earlier["is_current"]:
                earlier.update(is_current=False, known_to=at)
        rows.append({
            "actual_id": f"{p.id}/{event_id}", "indicator_id": p.id, "as_of_date": day, "actual_value": value,
            "unit": p.unit, "basis": "year_to_date" if p.measure == "annual" else "point", "event_id": event_id,
            "source": f"/{p.place}/{p.lead}",
            "event_type": f"milepost.indicator.{'retracted' if value is None else 'reported'}.v1", "event_count": 1,
            "known_from": at, "known_to": None, "is_current": True, "is_simulated": p.simulated,
            "is_retraction": value is None, "left_out_reason": None,
            "topic": "milepost.indicators.v1", "partition": index % 4,
            "offset": 100 + index, "evidence": "https://example.gov.cn/a" if index == 0 else None,
            "note": "<img src=x onerror=alert(1)>" if index == 1 else None, "reported_value": value,
            "reported_unit": p.unit,
        })  # fmt: skip
    return rows


def _dimensions() -> dict[str, list[dict[str, Any]]]:
    return {
        "dim_jurisdictions": [
            {"jurisdiction_id": place, "name_zh": zh, "name_en": en, "level": level, "parent_id": parent}
            for place, (zh, en, level, parent) in PLACES.items()
        ],
        "dim_plans": [
            {"plan_id": plan, "jurisdiction_id": place, "title_zh": f"{PLACES[place][0]}人工智能行动方案",
             "title_en": f"{PLACES[place][1]} AI action plan", "document_number": NUMBERS.get(place),
              "status": "draft" if place in {"jinhua", "huzhou"} else "in_force", "issued_date": START,
             "effective_from": START, "effective_to": date(2030, 12, 31), "start_date": START, "horizon_year": 2030,
             "source_file": f"{place}.txt", "source_address": None, "ahead_points": 10.0, "behind_points": 30.0}
            for place, plan in PLANS.items()
        ],
        "dim_agencies": [
            {"agency_id": f"{place}/{slug}", "jurisdiction_id": place, "name_zh": zh, "name_en": en}
            for place in PLACES for slug, (zh, en) in AGENCIES.items()
        ],
        "dim_indicators": [
            {"indicator_id": p.id, "plan_id": PLANS[p.place], "jurisdiction_id": p.place, "name_zh": p.zh,
             "name_en": p.en, "concept": p.slug, "theme": p.theme, "measure": p.measure,
             "kind": "milestone" if p.measure == "milestone" else "quantity", "unit": p.unit, "direction": "up",
             "natural_limit": None, "additivity": "sum", "cadence": "quarterly", "measured_rule": None,
             "baseline_value": p.base[1] if p.base else None, "baseline_date": p.base[0] if p.base else None,
             "lead_zh": AGENCIES[p.lead][0], "lead_en": AGENCIES[p.lead][1], "support_zh": "教育局",
             "lead_agency_ids": [f"{p.place}/{p.lead}"], "support_agency_ids": [f"{p.place}/education_bureau"]}
            for p in PROMISES
        ],
    }  # fmt: skip


def _operations(now: datetime) -> dict[str, list[dict[str, Any]]]:
    naive = now.astimezone(UTC).replace(tzinfo=None)
    return {
        "ops_gate_results": [
            {"run_id": "r1", "gate": "raw", "table_name": "raw.events", "expectation": "ExpectPlausibleValue",
             "column_name": "value", "severity": "warning", "success": False, "unexpected_count": 2,
             "detail": "2 rows held", "checked_at": naive},
            {"run_id": "r1", "gate": "marts", "table_name": "marts.fct_targets", "expectation": "ExpectUnique",
             "column_name": "target_id", "severity": "critical", "success": True, "unexpected_count": 0,
             "detail": None, "checked_at": naive},
        ],
        "ops_rejected_events": [
            {"topic": "milepost.indicators.v1", "partition": 1, "offset": 7, "kafka_time": naive,
             "reason_code": "wrong_unit", "reason": "单位“吨”与指标单位“亿元”不符 / unit", "key": "k",
             "value": '{"note":"<script>alert(1)</script>"}', "load_id": "l1", "loaded_at": naive, "replayed_at": None}
        ],
        "ops_landing_balance": [
            {"topic": "milepost.indicators.v1", "partition": n, "first_offset": 0, "next_offset": 100 + n, "loaded": 98,
             "duplicate": 1, "rejected": 1 + n, "gap": 0, "is_balanced": True}
            for n in range(4)
        ],
        "ops_alerts": [
            {"alert_id": "a1", "dedupe_key": "rejected:wrong_unit", "kind": "events_rejected", "severity": "warning",
             "title": "拒收 1 条事件: wrong_unit", "body": "…", "raised_at": naive, "delivered_at": None,
             "delivery": None, "resolved_at": None}
        ],
        "ops_build_nodes": [
            {"run_id": "b1", "node": "model.milepost.fct_target_status", "status": "success", "seconds": 0.21,
             "message": None, "finished_at": naive}
        ],
    }  # fmt: skip


def tables(now: datetime, promises: list[Promise] = PROMISES) -> dict[str, list[dict[str, Any]]]:
    """Every table the boards read, as rows."""
    known = now.astimezone(UTC).replace(tzinfo=None)
    statuses = [_status_row(p, due, goal, known) for p in promises for due, goal in p.targets]
    by_id = {row["target_id"]: row for row in statuses}
    owner = {p.id: p for p in promises}
    for target_id, place in RESTATED:
        if target_id in by_id:
            row = by_id[target_id]
            statuses.append(_status_row(owner[row["indicator_id"]], row["due_date"], row["target_value"], known, place))
    return {
        **_dimensions(),
        "fct_target_status": statuses,
        "fct_targets": [_target_row(row, index) for index, row in enumerate(statuses)],
        "fct_actuals": [row for p in promises for row in _actual_rows(p, known)],
        "fct_path_points": [
            {"indicator_id": p.id, "point_date": day, "point_value": value,
             "point_kind": "baseline" if p.base and day == p.base[0] else "target", "target_id": None}
            for p in promises for day, value in _path(p)
        ],
        "fct_status_changes": [
            {"target_id": "wucheng/compute_capacity/2026", "as_of_date": date(2026, 9, 30),
             "from_status": "on_schedule", "to_status": "behind", "from_light": "green", "to_light": "yellow",
              "reason": "new_report",
             "changed_at": known, "event_id": "compute_capacity-2026-09-30"}
        ],
        **_operations(now),
    }  # fmt: skip


def write_version(
    folder: Path, version: str, *, built_at: datetime | None = None, promises: list[Promise] = PROMISES
) -> Path:
    """Publish the sample as ``version`` and make it current; returns the version's folder."""
    now = built_at or datetime.now(UTC)
    target = folder / version
    target.mkdir(parents=True)
    sums, rows_of = {}, tables(now, promises)
    # Columns keep their types in an empty table, as dbt's contracts would have it.
    types = {name: pa.Table.from_pylist(rows).schema for name, rows in tables(now).items()}
    for name, rows in rows_of.items():
        path = target / f"{name}.parquet"
        pq.write_table(pa.Table.from_pylist(rows, schema=types[name]), path)
        sums[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    manifest = {
        "version": version, "built_at": now.isoformat(), "as_of_date": AS_OF.isoformat(), "known_at": now.isoformat(),
        "code_revision": "0123456789abcdef", "latest_event_at": (now - timedelta(seconds=3)).isoformat(),
        "latest_kafka_time": (now - timedelta(seconds=2)).isoformat(), "has_simulated": True,
        "rows": {name: len(rows) for name, rows in rows_of.items()},
        "verdicts": {"raw": "warned", "marts": "passed"}, "sha256": sums,
    }  # fmt: skip
    (target / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    _replace(folder / "current.json", {"version": version})
    return target


def write_status(folder: Path, **values: Any) -> None:
    """status.json of a last attempt; ok unless told otherwise."""
    status = {"checked_at": datetime.now(UTC).isoformat(), "ok": True, "stage": "publish", "message_zh": "已发布",
              "message_en": "published", "failures": [], **values}  # fmt: skip
    _replace(folder / "status.json", status)


def _replace(path: Path, content: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".new")
    beside.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    beside.replace(path)


if __name__ == "__main__":
    where = Path(sys.argv[1])
    write_version(where, datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ"))
    write_status(where)
