"""The ladder: incidents of lagging targets climb 提醒 → 催办 → 督办 → 约谈建议, as config/alerts.yml says per plan.

One step a day at most; all that take one step at once are one message per group of a
receiver. A step that needs a person is proposed, and taken when somebody has confirmed it. Catching up,
or a person's resolve with a reason, ends the incident and with it the climb. What is made up never climbs.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime, time
from typing import Any, Final, NamedTuple

from milepost.alerts import journal, outgoing
from milepost.alerts.business.published import Version
from milepost.alerts.business.sighting import PROPOSED_FIELDS
from milepost.alerts.incident import Incident
from milepost.alerts.outgoing import Route
from milepost.alerts.routing.config import Config, Ladder, Step
from milepost.alerts.rows import moment, text
from milepost.days import SHANGHAI, Worktable, after_working_days

LIGHTS: Final = {"target_yellow": "yellow", "target_red": "red", "target_missed": "red"}
BY: Final = "milepost"


Past = dict[str, list[str]]
"""Per target its light at the end of each period before, the newest first."""


class Office(NamedTuple):
    """By what it is climbed: configuration, working days, who is told of an incident, the way to a receiver that a step
    names (None: it cannot be told of this one), and whether it may be told now (incomplete data accuse nobody)."""

    config: Config
    workdays: Worktable
    routes: Callable[[Incident], list[Route]]
    way_to: Callable[[str, Incident], Route | None]
    is_told: Callable[[Incident], bool]


Messages = dict[tuple[str, str], set[str]]
"""Receiver and group key -> the incidents that one message is about."""


class Taken(NamedTuple):
    """What the actions say of one step: when the step before was taken, whether this one is proposed and confirmed."""

    last_at: datetime | None
    is_proposed: bool
    is_confirmed: bool


def past_of(version: Version) -> Past:
    """What a version says of the periods that are over. Raises Damaged."""
    found: Past = {}
    read = version.rows("fct_status_history", "target_id", "period_date", "light")
    rows = (row for row in read if row["period_date"] < version.as_of)
    for row in sorted(rows, key=lambda row: row["period_date"], reverse=True):
        found.setdefault(row["target_id"], []).append(row["light"])
    return found


def climb(
    con: sqlite3.Connection,
    found: Sequence[Incident],
    past: Past,
    office: Office,
    now: datetime,
) -> None:
    """Take, or propose, the next step of every incident for which it is time. found: what is not resolved."""
    messages: Messages = defaultdict(set)
    for one in found:
        ladder = office.config.ladder(one.scope.plan or "")
        if one.kind in LIGHTS and not one.is_simulated and ladder and office.is_told(one):
            _look(con, one, (ladder, past.get(one.scope.target or "", [])), office, messages, now)
    for to, ids in sorted(messages.items()):
        outgoing.plan_beside(con, to, "escalated", frozenset(ids), now)


def _look(
    con: sqlite3.Connection,
    one: Incident,
    by: tuple[Ladder, list[str]],
    office: Office,
    messages: Messages,
    now: datetime,
) -> None:
    """by: the ladder of its plan, its lights before."""
    ladder, past = by
    if one.escalation_step >= len(ladder.steps):
        return
    number = one.escalation_step + 1
    step, taken = ladder.steps[number - 1], _taken(con, one, number)
    due, is_guessed = _due_by_days(step, taken.last_at or one.opened_at, office.workdays)
    if one.next_step_at != due:
        con.execute(
            "UPDATE incidents SET next_step_at = ? WHERE incident_id = ?", [text(due) if due else None, one.incident_id]
        )
    routes = office.routes(one)
    if any(route.is_muted for route in routes):
        return  # whoever would be told is not to be told now: it waits
    if taken.is_proposed:
        if taken.is_confirmed:
            _take(con, one, (step, number), routes, _named(step, one, office), messages, now)
        return
    if _is_today(taken.last_at, now) or not _is_time(step, one, past, due, now):
        return
    if step.needs_person:
        _propose(con, one, (step, number), is_guessed, now)
        own = [route for route in routes if not office.config.receiver(route.receiver).for_agencies]
        named = _named(step, one, office)
        _tell(messages, f"{outgoing.PROPOSED}{number}", one, [] if named else own or routes, named)
    else:
        _take(con, one, (step, number), routes, _named(step, one, office), messages, now)


def _is_time(step: Step, one: Incident, past: list[str], due: datetime | None, now: datetime) -> bool:
    """By the light now and at the end of so many periods less one, or by working days; where both stand, either."""
    if due is not None and now >= due:
        return True
    return LIGHTS[one.kind] in step.lights and 1 + _in_a_row(past, step) >= step.periods


def _in_a_row(past: list[str], step: Step) -> int:
    """For how many periods, the newest first, the light has been one of the step's."""
    count = 0
    for light in past:
        if light not in step.lights:
            break
        count += 1
    return count


def _due_by_days(step: Step, since: datetime, workdays: Worktable) -> tuple[datetime | None, bool]:
    """The beginning of the day on which the step is due by working days, and whether those had to be guessed."""
    if step.working_days is None:
        return None, False
    due = after_working_days(since.astimezone(SHANGHAI).date(), step.working_days, workdays)
    return datetime.combine(due.day, time(), SHANGHAI), due.is_guessed


def _is_today(last: datetime | None, now: datetime) -> bool:
    return last is not None and last.astimezone(SHANGHAI).date() == now.astimezone(SHANGHAI).date()


def _taken(con: sqlite3.Connection, one: Incident, number: int) -> Taken:
    """Also of the incidents before this one of the same target, of which the step was handed on."""
    rows = con.execute(
        """SELECT actions.at, actions.action, actions.details, actions.incident_id FROM actions
           JOIN incidents USING (incident_id)
           WHERE dedupe_key = ? AND actions.action IN ('escalated', 'confirmed') ORDER BY action_id""",
        [one.dedupe_key],
    ).fetchall()
    last_at, is_proposed, is_confirmed = None, False, False
    for row in rows:
        said = json.loads(row["details"])
        if row["action"] == "escalated" and said.get("state") == "taken" and number > 1:
            last_at, is_proposed, is_confirmed = moment(row["at"]), False, False
        elif row["incident_id"] == one.incident_id:
            is_confirmed = is_confirmed or (row["action"] == "confirmed" and is_proposed)
            is_proposed = is_proposed or said.get("step") == number
    return Taken(last_at, is_proposed, is_confirmed)


def _propose(con: sqlite3.Connection, one: Incident, what: tuple[Step, int], is_guessed: bool, now: datetime) -> None:
    """Ask those who may confirm it; never the unit whose target it is. is_guessed: days that nobody knows yet count."""
    step, number = what
    said = {"proposed_step": number, "proposed_zh": step.name.zh, "proposed_en": step.name.en}
    _write_fields(con, one, one.fields | said)
    _act(con, one, step, {"step": number, "state": "proposed", "is_guessed": is_guessed}, now)


def _write_fields(con: sqlite3.Connection, one: Incident, fields: dict[str, Any]) -> None:
    said = json.dumps(fields, ensure_ascii=False, sort_keys=True, default=str)
    con.execute("UPDATE incidents SET fields = ? WHERE incident_id = ?", [said, one.incident_id])


def _take(
    con: sqlite3.Connection,
    one: Incident,
    what: tuple[Step, int],
    routes: list[Route],
    named: list[Route],
    messages: Messages,
    now: datetime,
) -> None:
    """Whoever hears of the incident only now hears of its first step by that."""
    step, number = what
    kept = {name: value for name, value in one.fields.items() if name not in PROPOSED_FIELDS}
    _write_fields(con, one, kept | {"step_zh": step.name.zh, "step_en": step.name.en})
    con.execute(
        "UPDATE incidents SET escalation_step = ?, next_step_at = NULL WHERE incident_id = ?", [number, one.incident_id]
    )
    _act(con, one, step, {"step": number, "state": "taken"}, now)
    told = [route for route in routes if number > 1 or _heard_before(con, route.receiver, one, now)]
    have = [route.receiver for route in routes]
    _tell(messages, f"escalated:{number}", one, told, [route for route in named if route.receiver not in have])


def _named(step: Step, one: Incident, office: Office) -> list[Route]:
    """The receivers that the step names, as far as they can be told of this one."""
    return [route for name in step.receivers if (route := office.way_to(name, one)) is not None]


def _tell(messages: Messages, about: str, one: Incident, routes: list[Route], named: list[Route]) -> None:
    """To the routes, in their groups, and to the receivers of the step, plan by plan."""
    for route in routes:
        messages[route.receiver, f"{about}:{route.group_key}"].add(one.incident_id)
    for route in named:
        messages[route.receiver, route.beside(f"{about}:{one.scope.plan}")].add(one.incident_id)


def _heard_before(con: sqlite3.Connection, receiver: str, one: Incident, now: datetime) -> bool:
    row = con.execute(
        "SELECT 1 FROM notifications WHERE receiver = ? AND planned_at < ? AND instr(firing, ?) LIMIT 1",
        [receiver, text(now), one.incident_id],
    ).fetchone()
    return row is not None


def _act(con: sqlite3.Connection, one: Incident, step: Step, said: dict[str, Any], now: datetime) -> None:
    details = said | {"form": step.form, "name_zh": step.name.zh, "name_en": step.name.en}
    con.execute(
        """INSERT INTO actions (incident_id, at, by, is_verified, action, comment, details)
           VALUES (?, ?, ?, 1, 'escalated', '', ?)""",
        [one.incident_id, text(now), BY, json.dumps(details, ensure_ascii=False)],
    )
    journal.note(con, one.incident_id)
