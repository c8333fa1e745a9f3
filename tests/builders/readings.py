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
    "needed_per_month": 800 / 23, "method_name": "schedule_progress", "method_version": "2",
    "judged_date": date(2025, 12, 31), "completion_share": 700 / 1500, "last_status": None, "last_light": None,
    "is_ceiling": False, "uncapped_status": None, "elapsed_share": None, "milestone_state": None, "is_counted": False,
    "is_assessed": True,
    "first_met_date": None, "overdue_days": None, "status_class": "good", "anchor_date": date(2024, 12, 31),
    "cadence": "yearly", "direction": None, "natural_limit": None, "plan_limits": (10.0, 30.0),
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
    "status": "on_schedule", "event": None, "needed_per_month": None, "completion_share": 0.74,
    "judged_date": date(2026, 8, 31), "as_of_date": date(2026, 9, 5), "cadence": "monthly",
}  # fmt: skip
# The plan is in force from 16 March 2026; 19 in the last whole year before it, 20 due in 2027: 19.5 in 2026, of which
# 14 after nine months are 71.8 % against 75.0 %.
FLOW = YEARLY | {
    "is_yearly": False, "baseline_kind": "last_full_year", "baseline_value": 19.0, "baseline_date": date(2025, 12, 31),
    "target_value": 20.0, "due_date": date(2027, 12, 31), "actual_value": 14.0, "path_value": 19.5,
    "actual_as_of_date": date(2026, 9, 30), "judged_date": date(2026, 9, 30), "as_of_date": date(2026, 11, 25),
    "from_date": date(2025, 12, 31), "from_value": 19.0, "after_date": date(2027, 12, 31), "after_value": 20.0,
    "path": '[{"date":"2025-12-31","value":19.0,"target":null},{"date":"2027-12-31","value":20.0,"target":"t"}]',
    "expected_value": 19.5 * 9 / 12, "schedule_share": 9 / 12, "attainment_share": 14 / 19.5, "gap_points": -3.2,
    "status": "slightly_behind", "light": "blue", "completion_share": 0.7, "status_class": "middle",
}  # fmt: skip
HELD = FLOW | {
    "baseline_kind": "none", "baseline_value": None, "baseline_date": None, "reading_basis": "held",
    "path_value": 20.0, "expected_value": 15.0, "actual_value": 4.0, "attainment_share": 0.2, "gap_points": -55.0,
    "completion_share": 0.2, "uncapped_status": "far_behind",
    "path": '[{"date":"2027-12-31","value":20.0,"target":"t"}]',
}  # fmt: skip
GROWTH = YEARLY | {
    "is_growth": True, "unit": "%", "target_value": 8.0, "actual_value": 7.5, "path_value": 8.0, "expected_value": 8.0,
    "schedule_share": 1.0, "attainment_share": 0.9375, "gap_points": -6.3, "status": "behind", "light": "yellow",
    "is_yearly": False, "completion_share": 0.9375,
}  # fmt: skip
CEILING = STRAIGHT | {
    "bound": "at_most", "target_value": 30.0, "actual_value": 45.0, "gap_points": None, "status": "far_behind",
    "light": "red", "needed_per_month": None, "attainment_share": None, "reading_basis": "share_of_target",
    "path_value": 30.0, "expected_value": None, "schedule_share": None, "completion_share": None, "unit": "分钟",
    "is_ceiling": True,
    "baseline_kind": "none", "baseline_value": None, "baseline_date": None, "event": None,
}  # fmt: skip
MILESTONE = STRAIGHT | {
    "measure": "milestone", "unit": "节点", "target_value": 1.0, "baseline_value": 0.0, "actual_value": 0.0,
    "baseline_kind": "zero_at_start", "path_value": 0.0, "expected_value": 0.0, "schedule_share": 0.0,
    "attainment_share": 0.0, "gap_points": 0.0, "from_value": 0.0, "after_value": 1.0, "needed_per_month": None,
    "completion_share": 0.0, "milestone_state": "started", "elapsed_share": 13 / 36, "event": None,
}  # fmt: skip
SILENT = STRAIGHT | {
    "actual_value": None, "actual_as_of_date": None, "actual_event_id": None, "event": None, "status": "not_reported",
    "light": "grey", "path_value": None, "expected_value": None, "schedule_share": None, "attainment_share": None,
    "gap_points": None, "needed_per_month": None, "completion_share": None, "judged_date": None, "is_assessed": False,
    "status_class": "none",
}  # fmt: skip
UNDATED = SILENT | {
    "actual_value": 20.0, "actual_as_of_date": date(2026, 6, 30), "due_date": None, "status": "no_schedule",
    "light": "none", "reading_basis": "share_of_target", "path": None,
    "completion_share": 20 / 1500, "judged_date": date(2026, 6, 30), "baseline_kind": "first_report",
    "baseline_value": 20.0, "baseline_date": date(2025, 12, 31), "as_of_date": date(2026, 7, 5),
}  # fmt: skip
# A count of sessions, judged on the day of reading: half of twelve, none since May.
COUNTED = STRAIGHT | {
    "measure": "increment", "unit": "场", "target_value": 12.0, "due_date": date(2026, 12, 31), "actual_value": 6.0,
    "as_of_date": date(2026, 11, 25), "actual_as_of_date": date(2026, 5, 15), "judged_date": date(2026, 11, 25),
    "is_counted": True, "baseline_kind": "zero_at_start", "baseline_value": 0.0, "baseline_date": date(2026, 1, 1),
    "anchor_date": date(2025, 12, 31), "from_date": date(2025, 12, 31), "from_value": 0.0,
    "after_date": date(2026, 12, 31), "after_value": 12.0, "path_value": 10.0, "expected_value": 10.0,
    "schedule_share": 10 / 12, "attainment_share": 0.5, "gap_points": -33.3, "completion_share": 0.5,
    "status": "far_behind", "light": "red", "status_class": "bad", "months_left": 1, "needed_per_month": 6.0,
    "path": None,
}  # fmt: skip
AFTER = STRAIGHT | {
    "as_of_date": date(2028, 1, 20), "actual_value": 1400.0, "actual_as_of_date": date(2027, 11, 30),
    "judged_date": date(2027, 11, 30), "cadence": "quarterly", "path_value": 1500.0, "expected_value": 1500.0,
    "schedule_share": 1.0, "attainment_share": 1100 / 1200, "gap_points": -8.3, "completion_share": 1400 / 1500,
    "value_in_time": 1400.0, "value_in_time_date": date(2027, 11, 30), "months_left": 0, "needed_per_month": None,
}  # fmt: skip
AWAITED = AFTER | {
    "status": "awaiting_final", "light": "grey", "last_status": "slightly_behind", "last_light": "blue",
    "status_class": "none", "is_assessed": False, "as_of_date": date(2028, 1, 10),
}  # fmt: skip
MISSED = AFTER | {"status": "missed", "light": "red", "status_class": "bad", "overdue_days": 20}
ACHIEVED = AFTER | {
    "status": "achieved", "value_in_time": 1501.0, "value_in_time_date": date(2027, 12, 31), "actual_value": 1501.0,
    "actual_as_of_date": date(2027, 12, 31), "judged_date": date(2027, 12, 31), "attainment_share": 1201 / 1200,
    "gap_points": 0.1,
    "completion_share": 1501 / 1500,
}  # fmt: skip
LATE = ACHIEVED | {
    "status": "achieved_late", "value_in_time": 1400.0, "value_in_time_date": date(2027, 11, 30),
    "first_met_date": date(2028, 2, 15), "overdue_days": 46, "as_of_date": date(2028, 3, 1),
}  # fmt: skip
OUTDATED = STRAIGHT | {
    "as_of_date": date(2027, 8, 5), "status": "outdated", "light": "grey", "last_status": "on_schedule",
    "last_light": "green", "status_class": "none", "is_stale": True, "needed_per_month": None,
}  # fmt: skip
OVERDUE = SILENT | {"as_of_date": date(2028, 2, 5), "light": "red", "is_assessed": True}
CANCELLED = MILESTONE | {
    "status": "cancelled", "light": "red", "status_class": "bad", "milestone_state": "cancelled",
}  # fmt: skip
PLANNED = MILESTONE | {
    "status": "slightly_behind", "light": "blue", "milestone_state": "planned", "as_of_date": date(2026, 8, 31),
    "elapsed_share": 20 / 36,
}  # fmt: skip
# A milestone of every year with a share reported as done: on 30 September nine months of twelve are over.
YEARLY_GATE = MILESTONE | {
    "is_yearly": True, "is_share_given": True, "actual_value": 0.6, "due_date": date(2026, 12, 31),
    "as_of_date": date(2026, 10, 8), "actual_as_of_date": date(2026, 9, 30), "judged_date": date(2026, 9, 30),
    "path_value": 0.75, "expected_value": 0.75, "schedule_share": 0.75, "attainment_share": 0.6, "gap_points": -15.0,
    "completion_share": 0.6, "status": "behind", "light": "yellow", "baseline_kind": "none", "baseline_value": None,
    "baseline_date": None, "reading_basis": "share_of_target", "elapsed_share": 0.75,
}  # fmt: skip
FALLING = STRAIGHT | {
    "direction": "down", "baseline_value": 10.0, "target_value": 4.0, "actual_value": 9.0, "path_value": 8.0,
    "expected_value": 8.0, "from_value": 10.0, "after_value": 4.0, "schedule_share": 1 / 3, "attainment_share": 1 / 6,
    "gap_points": -16.7, "status": "behind", "light": "yellow", "needed_per_month": -5 / 23, "completion_share": None,
    "status_class": "bad", "path": None, "event": None,
}  # fmt: skip
KEPT_FALL = FALLING | {
    "reading_basis": "share_of_target", "baseline_kind": "none", "baseline_value": None, "baseline_date": None,
    "actual_value": 3.0, "gap_points": None, "schedule_share": None, "attainment_share": None, "path_value": None,
    "expected_value": None, "status": "on_schedule", "light": "green", "needed_per_month": None, "is_ceiling": True,
}  # fmt: skip
BEYOND = STRAIGHT | {
    "bound": "exactly", "actual_value": 1600.0, "status": "behind", "light": "yellow", "attainment_share": 1300 / 1200,
    "gap_points": 75.0, "completion_share": 1600 / 1500, "event": None, "needed_per_month": -100 / 23,
}  # fmt: skip
ALL = {
    "straight": STRAIGHT, "yearly": YEARLY, "flow": FLOW, "held": HELD, "growth": GROWTH, "ceiling": CEILING,
    "milestone": MILESTONE, "silent": SILENT, "undated": UNDATED, "counted": COUNTED, "awaited": AWAITED,
    "missed": MISSED, "achieved": ACHIEVED, "late": LATE, "outdated": OUTDATED, "overdue": OVERDUE,
    "cancelled": CANCELLED, "planned": PLANNED, "yearly_gate": YEARLY_GATE, "falling": FALLING,
    "kept_fall": KEPT_FALL, "beyond": BEYOND,
}  # fmt: skip
