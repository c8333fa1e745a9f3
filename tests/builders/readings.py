"""Readings by hand, as the marts give them: the cases of docs/methods.md that were checked with pencil and paper."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

EVENT: dict[str, Any] = {
    "as_of_date": date(2025, 12, 31), "event_id": "e-1", "is_current": True, "topic": "milepost.indicators.v1",
    "partition": 2, "offset": 106, "source": "/town/bureau", "event_type": "milepost.indicator.reported.v1",
    "event_count": 1, "known_from": datetime(2026, 1, 8, 16, 30), "reported_value": 700.0, "reported_unit": "家",
}  # fmt: skip
# 300 at the end of 2024 to 1500 at the end of 2027, 700 a year later: on the path, gap 0.0.
STRAIGHT: dict[str, Any] = {
    "target_id": "town/firms/2027", "indicator_id": "town/firms", "plan_id": "town-2025",
    "as_of_date": date(2026, 1, 31), "known_at": datetime(2026, 1, 31, 4, 0),
    "section": "二(一)2", "span_start": 1100, "span_end": 1112, "name_zh": "企业", "name_en": "Firms",
    "title_zh": "镇方案", "title_en": "Town plan", "bound": "at_least", "measure": "level", "unit": "家",
    "target_value": 1500.0, "due_date": date(2027, 12, 31), "actual_value": 700.0,
    "actual_as_of_date": date(2025, 12, 31), "actual_event_id": "e-1", "baseline_value": 300.0,
    "baseline_date": date(2024, 12, 31), "baseline_kind": "stated", "reading_basis": "from_baseline",
    "path": '[{"date":"2024-12-31","value":300.0,"target":null},'
    '{"date":"2027-12-31","value":1500.0,"target":"town/firms/2027"}]',
    "from_date": date(2024, 12, 31), "from_value": 300.0, "after_date": date(2027, 12, 31), "after_value": 1500.0,
    "path_value": 700.0, "expected_value": 700.0, "schedule_share": 1 / 3, "attainment_share": 1 / 3,
    "gap_points": 0.0, "status": "on_schedule", "light": "green", "ahead_points": 10.0, "behind_points": 30.0,
    "is_simulated": False, "is_stale": False, "is_growth": False, "is_yearly": False, "is_year_to_date": False,
    "is_share_given": False, "value_in_time": None, "value_in_time_date": None, "months_left": 23,
    "needed_per_month": 800 / 23, "method_name": "schedule_progress", "method_version": "1",
    "event": EVENT,
}  # fmt: skip
SECOND: dict[str, Any] = {
    "pace_status": "moderate", "pace_ratio": 0.75, "pace_score": 1.07, "pace_growth": None, "pace_value": 700.0,
    "pace_value_date": date(2025, 12, 31), "pace_base_value": 300.0, "pace_base_date": date(2024, 12, 31),
    "projection_status": "short", "projected_value": 1200.0, "projected_low": None, "projected_high": None,
    "chance_share": None, "projection_points": 2, "finished_status": "not_due", "finished_ratio": None,
    "finished_date": None, "finished_value": None, "readings_disagree": False,
}  # fmt: skip
# 74 % of the year's 100 at the end of August: +7.3 points.
YEARLY = STRAIGHT | {
    "measure": "annual", "is_year_to_date": True, "is_yearly": True, "reading_basis": "share_of_target",
    "baseline_kind": "none", "baseline_value": None, "baseline_date": None, "target_value": 100.0, "unit": "亿元",
    "due_date": date(2026, 12, 31), "actual_value": 74.0, "actual_as_of_date": date(2026, 8, 31), "path_value": 100.0,
    "expected_value": 100 * 8 / 12, "schedule_share": 8 / 12, "attainment_share": 0.74, "gap_points": 7.3,
    "status": "on_schedule", "event": None, "needed_per_month": None,
}  # fmt: skip
GROWTH = YEARLY | {
    "is_growth": True, "unit": "%", "target_value": 8.0, "actual_value": 7.5, "path_value": 8.0, "expected_value": 8.0,
    "schedule_share": 1.0, "attainment_share": 0.9375, "gap_points": -6.3, "status": "behind", "light": "yellow",
}  # fmt: skip
CEILING = STRAIGHT | {
    "bound": "at_most", "target_value": 30.0, "actual_value": 45.0, "gap_points": None, "status": "far_behind",
    "light": "red", "needed_per_month": None, "attainment_share": 1.5, "reading_basis": "share_of_target",
    "path_value": 30.0, "expected_value": 30.0, "schedule_share": 1.0,
}  # fmt: skip
MILESTONE = STRAIGHT | {
    "measure": "milestone", "unit": "节点", "target_value": 1.0, "baseline_value": 0.0, "actual_value": 0.0,
    "baseline_kind": "zero_at_start", "path_value": 0.0, "expected_value": 0.0, "schedule_share": 0.0,
    "attainment_share": 0.0, "gap_points": 0.0, "from_value": 0.0, "after_value": 1.0, "needed_per_month": None,
}  # fmt: skip
SILENT = STRAIGHT | {
    "actual_value": None, "actual_as_of_date": None, "actual_event_id": None, "event": None, "status": "not_reported",
    "light": "grey", "path_value": None, "expected_value": None, "schedule_share": None, "attainment_share": None,
    "gap_points": None, "needed_per_month": None,
}  # fmt: skip
UNDATED = SILENT | {
    "actual_value": 20.0, "actual_as_of_date": date(2026, 6, 30), "due_date": None, "status": "no_schedule",
    "light": "none", "reading_basis": "share_of_target", "path": None,
}  # fmt: skip
ALL = {
    "straight": STRAIGHT, "yearly": YEARLY, "growth": GROWTH, "ceiling": CEILING, "milestone": MILESTONE,
    "silent": SILENT, "undated": UNDATED,
}  # fmt: skip
