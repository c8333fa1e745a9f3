"""Targets' lights as sightings: fct_target_status, fct_targets, dim_indicators, fct_status_changes -> one per target.

A target that a plan only restates says nothing of its own. Made-up readings have a key of their own, so that what is
real begins anew when real data comes.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, Literal

from milepost.alerts.business.published import Row, Version
from milepost.alerts.business.sighting import Sighting
from milepost.alerts.incident import Ground, Scope, Severity, Signal
from milepost.alerts.lights import CORRECTIONS, Cause, Trouble, trouble_of
from milepost.readings import numbers
from milepost.readings.words import Language, word

PREFIX: Final = "light:"
CAUGHT_UP: Final = "caught_up:"
NO_READING: Final = ("grey", "none")
SEVERITY: Final[dict[str, Severity]] = {
    "target_yellow": "warning",
    "target_red": "critical",
    "target_missed": "critical",
}
BOUNDS: Final = {
    "at_least": ("不少于", "at least"),
    "above": ("超过", "above"),
    "exactly": ("为", "exactly"),
    "at_most": ("不超过", "at most"),
}
DO: Final = (
    "处理：核实进度并采取措施；数据有误请更正后重新报送。",
    "What to do: look into it and act; if the data is wrong, report it again.",
)
WHY: Final[dict[str, tuple[str, str]]] = {
    "revision": ("数据更正后", "By a correction of the data:"),
    "retraction": ("所依据的数据撤回后", "Since the report behind it was taken back:"),
    "baseline": ("基期更正后", "By a correction of the baseline:"),
    "target_changed": ("目标调整后", "Since the target was changed:"),
    "taken_back": ("所依据的发布版本撤下后", "Since the version behind it was taken back:"),
    "method": ("测算方法变更后", "By another method of reading:"),
}
GONE: Final = (
    "方案中不再有此目标，或已有实际数据代替模拟数据",
    "The target is no longer there, or real data replaces it",
)


def sightings(version: Version, *, is_taken_back: bool = False) -> list[Sighting]:
    """One per target. is_taken_back: a version older than one before is shown again. Raises Damaged."""
    targets = {row["target_id"]: row for row in version.rows("fct_targets")}
    indicators = {row["indicator_id"]: row for row in version.rows("dim_indicators")}
    causes = _causes(version.rows("fct_status_changes"))
    return [
        _sighting(
            row | _terms(targets[row["target_id"]], indicators[row["indicator_id"]]),
            "taken_back" if is_taken_back else causes.get((row["target_id"], row["status"])),
            version.ground,
        )
        for row in version.rows("fct_target_status")
        if not row["is_restatement"]
    ]


def _terms(target: Row, indicator: Row) -> Row:
    kept = ("due_year", "section", "lead_zh", "lead_en", "lead_agency_ids")
    names = {name: indicator[name] for name in ("name_zh", "name_en")}
    return {name: target[name] for name in kept} | names


def _causes(changes: list[Row]) -> dict[tuple[str, str], Cause]:
    """Why a target last came to a status, by target and status."""
    last: dict[tuple[str, str], tuple[datetime, Cause]] = {}
    for row in changes:
        key = (row["target_id"], row["to_status"])
        if key not in last or row["changed_at"] >= last[key][0]:
            last[key] = (row["changed_at"], row["reason"])
    return {key: reason for key, (_, reason) in last.items()}


def _sighting(row: Row, cause: Cause | None, ground: Ground) -> Sighting:
    trouble = trouble_of(row["status"], row["light"])
    key = f"{PREFIX}{row['target_id']}" + (":simulated" if row["is_simulated"] else "")
    signal = _signal(key, trouble, row, cause, ground) if trouble else None
    ends = _end(row, trouble, cause, "zh"), _end(row, trouble, cause, "en")
    caught_up = None
    if not trouble and row["light"] not in NO_READING and cause not in {*CORRECTIONS, "method"}:
        caught_up = _signal(CAUGHT_UP + key.removeprefix(PREFIX), "target_caught_up", row, cause, ground)
    return Sighting(key, trouble, cause, signal, *ends, caught_up)


def _signal(
    key: str, kind: Trouble | Literal["target_caught_up"], row: Row, cause: Cause | None, ground: Ground
) -> Signal:
    leads = row["lead_agency_ids"] or [None]
    return Signal(
        key,
        kind,
        "info" if row["is_simulated"] else SEVERITY.get(kind, "info"),
        _title(row, "zh"),
        _title(row, "en"),
        "\n".join(_body(row, "zh")),
        "\n".join(_body(row, "en")),
        Scope(row["jurisdiction_id"], row["plan_id"], leads[0], row["indicator_id"], row["target_id"]),
        ground,
        _fields(row, cause),
        is_simulated=row["is_simulated"],
    )


def _fields(row: Row, cause: Cause | None) -> dict[str, Any]:
    said: Mapping[str, Any] = {
        "reason_code": cause,
        "status": row["status"],
        "light": row["light"],
        "light_word_zh": word("light", row["light"], "zh"),
        "light_word_en": word("light", row["light"], "en"),
        "value": row["actual_value"],
        "due_value": row["expected_value"],
        "unit": row["unit"],
        "gap_points": row["gap_points"],
        "clause": row["section"],
    }
    return {name: value for name, value in said.items() if value is not None}


def _title(row: Row, language: Language) -> str:
    light, status = word("light", row["light"], language), word("status", row["status"], language)
    if trouble_of(row["status"], row["light"]) is None:
        light = f"已追上，{light}" if language == "zh" else f"it has caught up, {light}"
    if language == "zh":
        mark = "[模拟] " if row["is_simulated"] else ""
        year = f" {row['due_year']} 年" if row["due_year"] else ""
        return f"{mark}{row['name_zh']}{year}目标：{light}（{status}）"
    mark = "[Simulated] " if row["is_simulated"] else ""
    year = f", target of {row['due_year']}" if row["due_year"] else ""
    return f"{mark}{row['name_en']}{year}: {light} ({status})"


def _body(row: Row, language: Language) -> list[str]:
    """How bad, what was promised where, what to do. Since when and whose is added by the message."""
    goal, until = numbers.amount(row["target_value"], row["unit"], language), row["due_date"]
    bound = BOUNDS.get(row["bound"], ("", ""))[language == "en"]
    is_well = trouble_of(row["status"], row["light"]) is None
    if language == "zh":
        return [
            _figures(row, language),
            f"目标 {bound} {goal}" + (f"，期限 {until}" if until else "") + f"，条款 {row['section'] or '—'}。",
            *([f"牵头：{row['lead_zh']}。"] if len(row["lead_agency_ids"]) > 1 else []),
            *([] if is_well else [DO[0]]),
        ]
    return [
        _figures(row, language),
        f"Target: {bound} {goal}" + (f" by {until}" if until else "") + f", clause {row['section'] or '—'}.",
        *([f"Lead: {row['lead_en']}."] if len(row["lead_agency_ids"]) > 1 else []),
        *([] if is_well else [DO[1]]),
    ]


def _figures(row: Row, language: Language) -> str:
    """What is reported, what was due by then, the gap; what is not known is not said."""
    value, due = (numbers.amount(row[name], row["unit"], language) for name in ("actual_value", "expected_value"))
    as_of, gap = numbers.day(row["actual_as_of_date"]), numbers.points(row["gap_points"])
    has = {name: row[name] is not None for name in ("actual_value", "expected_value", "gap_points")}
    if language == "zh":
        said = [f"实绩 {value}（数据时点 {as_of}）" if has["actual_value"] else "尚无实绩"]
        said += [f"序时应达 {due}"] * has["expected_value"] + [f"差距 {gap} 个百分点"] * has["gap_points"]
        return "，".join(said) + "。"
    said = [f"Reported: {value} (as of {as_of})" if has["actual_value"] else "Nothing is reported"]
    said += [f"due by then: {due}"] * has["expected_value"] + [f"gap: {gap} points"] * has["gap_points"]
    return "; ".join(said) + "."


def _end(row: Row, trouble: Trouble | None, cause: Cause | None, language: Language) -> str:
    """Why a trouble before is over: by a correction, by another light, by having caught up, for want of data."""
    is_en = language == "en"
    light, status = word("light", row["light"], language), word("status", row["status"], language)
    now = f"{light} ({status})" if is_en else f"{light}（{status}）"
    if cause in CORRECTIONS or cause == "method":
        return f"{WHY[cause][is_en]} {now}" if is_en else f"{WHY[cause][is_en]}为{now}"
    if trouble:
        return f"It is now {now}, an incident of its own" if is_en else f"已转为{now}，另行告警"
    if row["light"] in NO_READING:
        return f"There is no reading now: {now}" if is_en else f"目前无法判定：{now}"
    return f"It has caught up: {now}. {_figures(row, 'en')}" if is_en else f"已追上，现为{now}。{_figures(row, 'zh')}"
