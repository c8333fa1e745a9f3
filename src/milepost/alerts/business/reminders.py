"""Reminders of a unit's reporting day: what is due soon, what is missing -> one message per unit for all of it.

How many working days before and after is set in config/alerts.yml. Each is told once per receiver, whatever restarts;
one that waits says what is so when it leaves, and is dropped once nothing of it is owed any more.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import defaultdict
from datetime import date, datetime
from typing import Final, NamedTuple

from milepost.alerts import outgoing, reminding
from milepost.alerts.business import reports
from milepost.alerts.business.published import Row, Version
from milepost.alerts.business.reports import Owed, Unit
from milepost.alerts.desk import Desk
from milepost.alerts.incident import Incident, Signal, unstored
from milepost.alerts.reminding import Reminder
from milepost.alerts.routing.config import Reminders
from milepost.alerts.rows import text
from milepost.days import SHANGHAI, Worktable, working_days_until

LATE_BY: Final = 3  # working days: one that nobody sent in that time is not sent any more
FARTHEST: Final = 120  # days: nothing farther away is so few working days away


class Occasion(NamedTuple):
    """A due day that it is time to remind of. days: working days until it, or since it."""

    due: date
    stage: str
    days: int
    is_over: bool
    is_guessed: bool
    rows: list[Row]

    @property
    def key(self) -> str:
        return f"{self.due}:{self.stage}"


class Due(NamedTuple):
    """What a version says that units owe, and their names in Chinese and English."""

    coming: Owed
    missing: Owed
    names: dict[str, tuple[str, str]]


def due_of(version: Version) -> Due:
    """Raises Damaged."""
    return Due(reports.coming(version), reports.missing(version), reports.agency_names(version))


def plan(con: sqlite3.Connection, due: Due, settings: Reminders, workdays: Worktable, desk: Desk, now: datetime) -> int:
    """Plan, within a transaction, the reminders that it is time for; how many messages."""
    today = now.astimezone(SHANGHAI).date()
    there: dict[Unit, list[Occasion]] = defaultdict(list)
    for owed, find in ((due.coming, _before), (due.missing, _after)):
        for (unit, day), rows in owed.items():
            kept = [row for row in rows if row["cadence"] != reports.DAILY]
            if find is _after:  # data that are known to be incomplete accuse nobody
                kept = [row for row in kept if desk.is_told(_asked(unit, [row], "report_overdue", now))]
            found = find(settings, day, today, workdays, kept) if kept else None
            if found:
                there[unit].append(found)
    _bring_up_to_date(con, there, due.names, now)
    return sum(_remind(con, unit, found, due.names, desk, now) for unit, found in there.items())


def _before(settings: Reminders, day: date, today: date, workdays: Worktable, rows: list[Row]) -> Occasion | None:
    if not 0 <= (day - today).days <= FARTHEST:
        return None
    left, guessed = working_days_until(today, day, workdays)
    stage = min((number for number in settings.before if left <= number), default=None)
    return (
        None if stage is None else Occasion(day, f"before-{stage}", left, is_over=False, is_guessed=guessed, rows=rows)
    )


def _after(settings: Reminders, day: date, today: date, workdays: Worktable, rows: list[Row]) -> Occasion | None:
    if not 0 < (today - day).days <= FARTHEST:
        return None
    since, guessed = working_days_until(day, today, workdays)
    stage = max((number for number in settings.after if number <= since < number + LATE_BY), default=None)
    return (
        None if stage is None else Occasion(day, f"after-{stage}", since, is_over=True, is_guessed=guessed, rows=rows)
    )


def _asked(unit: Unit, rows: list[Row], kind: str, now: datetime) -> Incident:
    """What a route is asked about: a reminder has the labels of an incident."""
    scope = reports.scope_of(unit, rows)
    signal = Signal(f"due:{unit.agency}", kind, "info", "", "", "", "", scope, is_simulated=unit.is_simulated)
    return unstored(signal, now, now)


def _remind(
    con: sqlite3.Connection,
    unit: Unit,
    found: list[Occasion],
    names: dict[str, tuple[str, str]],
    desk: Desk,
    now: datetime,
) -> int:
    planned = 0
    for route in desk.routes(_asked(unit, [row for one in found for row in one.rows], reminding.KIND, now)):
        told = _told(con, route.receiver, unit)
        new = [one for one in found if one.key not in told]
        if new and not route.is_muted:
            what = _composed(unit, found, frozenset(one.key for one in found), names)
            reminding.keep(con, what)
            outgoing.plan_beside(con, (route.receiver, what.group_key), "reminder", frozenset(), now)
            planned += 1
    return planned


def _told(con: sqlite3.Connection, receiver: str, unit: Unit) -> set[str]:
    rows = con.execute(
        """SELECT reminders.occasions FROM notifications JOIN reminders USING (group_key)
           WHERE receiver = ? AND reason = 'reminder' AND coalesce(outcome, '') <> 'silent'
               AND agency = ? AND reminders.is_simulated = ?""",
        [receiver, unit.agency, int(unit.is_simulated)],
    ).fetchall()
    return {key for row in rows for key in json.loads(row["occasions"])}


def _bring_up_to_date(
    con: sqlite3.Connection, there: dict[Unit, list[Occasion]], names: dict[str, tuple[str, str]], now: datetime
) -> None:
    """What waits for its receiver says what is owed now; where that is nothing, it is not sent."""
    rows = con.execute(
        """SELECT DISTINCT reminders.* FROM reminders JOIN notifications USING (group_key)
           WHERE outcome IS NULL AND reason = 'reminder'"""
    ).fetchall()
    for waiting in map(reminding.reminder_of, rows):
        unit = Unit(waiting.agency, waiting.is_simulated)
        still = [one for one in there.get(unit, []) if one.key in waiting.occasions]
        if still:
            reminding.keep(con, _composed(unit, still, waiting.occasions, names))
        else:
            con.execute(
                "UPDATE notifications SET outcome = 'silent', answered_at = ? WHERE group_key = ? AND outcome IS NULL",
                [text(now), waiting.group_key],
            )


def _composed(
    unit: Unit, found: list[Occasion], occasions: frozenset[str], names: dict[str, tuple[str, str]]
) -> Reminder:
    zh, en = names.get(unit.agency, (unit.agency, unit.agency))
    rows = [row for one in found for row in one.rows]
    scope = reports.scope_of(unit, rows)
    late = sum(len(one.rows) for one in found if one.is_over)
    lines_zh, lines_en = zip(*map(_line, sorted(found, key=lambda one: one.key)), strict=True)
    guessed = any(one.is_guessed for one in found)
    ends_zh = ["（放假安排尚未公布，工作日按周一至周五推算。）"] * guessed + [
        f"处理：请{'尽快' if late else '按时'}报送；刚刚报送的无需重复。"
    ]
    ends_en = ["(The holidays are not known yet: Monday to Friday are taken for working days.)"] * guessed
    ends_en += [
        f"What to do: report {'soon' if late else 'in time'}; what was reported just now need not be sent again."
    ]
    said = hashlib.sha256(json.dumps(sorted(occasions)).encode()).hexdigest()[:16]
    return Reminder(
        f"reminder:{unit.agency}{':simulated' if unit.is_simulated else ''}:{said}",
        unit.agency,
        unit.is_simulated,
        occasions,
        f"{zh}：{_counted(len(rows) - late, late, ('{} 项指标即将到报送期限', '{} 项指标逾期未报'), '，')}",
        f"{en}: {_counted(len(rows) - late, late, ('reports due soon: {}', 'overdue: {}'), ', ')}",
        "\n".join([*lines_zh, *ends_zh]),
        "\n".join([*lines_en, *ends_en]),
        {
            name: value
            for name, value in {
                "jurisdiction": scope.jurisdiction,
                "plan": scope.plan,
                "indicator": scope.indicator,
                "count": len(rows),
                "reason_code": "missing" if late else "coming",
            }.items()
            if value is not None
        },
    )


def _counted(soon: int, late: int, words: tuple[str, str], between: str) -> str:
    return between.join(word.format(count) for word, count in zip(words, (soon, late), strict=True) if count)


def _line(one: Occasion) -> tuple[str, str]:
    zh, en = reports.named(one.rows, "zh"), reports.named(one.rows, "en")
    if one.is_over:
        many = "day" if one.days == 1 else "days"
        return (
            f"应于 {one.due} 前报送，已逾期 {one.days} 个工作日：{zh}。",
            f"Due by {one.due}, overdue for {one.days} working {many}: {en}.",
        )
    left_zh = f"还有 {one.days} 个工作日" if one.days else "今日起已无其他工作日"
    left_en = f"{one.days} working days left" if one.days != 1 else "1 working day left"
    return f"应于 {one.due} 前报送（{left_zh}）：{zh}。", f"Due by {one.due} ({left_en}): {en}."
