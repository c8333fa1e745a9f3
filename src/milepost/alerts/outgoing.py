"""From incidents to messages: groups -> decisions -> notifications that are planned. Reads and writes the store alone.

A message is planned in the store before it is sent (posting.py) and marked when it was answered: a process that is
killed in between leaves it planned, and the next one sends it again under the same id (delivery is at least once).
While a message about a group waits for its receiver, nothing new is planned for that group: it is decided when the
first one is through.
"""

from __future__ import annotations

import json
import sqlite3
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Literal, NamedTuple

from milepost.alerts.incident import Incident
from milepost.alerts.rows import moment, text
from milepost.alerts.store import Store
from milepost.alerts.telling import Decision, Member, Timings, Told, decide

RETRY: Final = timedelta(seconds=10)
LATELY: Final = timedelta(days=1)
PROPOSED: Final = "proposed:"  # begins the group key of a message that asks for a person's word about a step
CLOCK: Final = "clock"  # the mark that says which moment was seen last
CLOCK_EVERY: Final = timedelta(minutes=1)


@dataclass(frozen=True)
class Route:
    """One receiver of an incident, in which group it hears of it, and when. is_muted: not at this hour.

    apart: what differs in it is never in one message, whichever group it leaves with.
    """

    receiver: str
    group_key: str
    timings: Timings
    send_resolved: bool = True
    is_muted: bool = False
    apart: str = ""

    def beside(self, group: str) -> str:
        """The key of a group of its own beside the routed ones, split as the receiver hears things apart."""
        return f"{group}:{self.apart}" if self.apart else group


@dataclass(frozen=True)
class Notification:
    """One message to be sent: which incidents are so, which are over. attempts: how often it was tried before."""

    notification_id: str
    receiver: str
    group_key: str
    reason: str
    firing: frozenset[str]
    resolved: frozenset[str]
    planned_at: datetime
    attempts: int


class Answer(NamedTuple):
    """What came of sending. outcome ok, retry (not before ``wait``) or dropped: trying again cannot help.

    is_attempt: false where nobody was asked (a rate is used up): then it waits just so long, and no longer each time.
    """

    outcome: Literal["ok", "retry", "dropped"]
    code: str = ""
    words: str = ""
    wait: timedelta = RETRY
    is_attempt: bool = True


Beside = Literal["digest", "reminder", "escalated", "resolved"]
Routing = Callable[[Incident], list[Route]]
Send = Callable[[Notification], Answer]


def plan(store: Store, routing: Routing, now: datetime, is_told: Callable[[Incident], bool] = lambda _one: True) -> int:
    """Decide for every group whether it has something to tell, and write it into the store; how many messages.

    is_told: whether an incident may be told at all now (it is neither inhibited nor snoozed). One transaction: two
    processes that plan at once plan each message once.
    """
    with store.transaction() as con:
        _follow_clock(con, now)
        planned = 0
        for (receiver, key), group in _groups(store.recent(con, now), routing, is_told).items():
            if group.is_muted or _is_waiting(con, receiver, key):
                continue
            last = _last(con, receiver, key)
            decision = decide(group.members, last, group.timings, now)
            if decision is None:
                continue
            is_silent = decision.reason == "resolved" and not group.send_resolved
            known = ((last.firing if last else frozenset()) | decision.firing) - decision.resolved
            _write(con, (receiver, key), decision, now, is_silent, known & group.everyone)
            planned += not is_silent
    return planned


def _follow_clock(con: sqlite3.Connection, now: datetime) -> None:
    """A clock set back: what the store says of the future is taken to be of now, so that nothing waits for hours."""
    row = con.execute("SELECT value FROM marks WHERE name = ?", [CLOCK]).fetchone()
    seen = moment(row["value"]) if row else None
    if seen is not None and seen <= now < seen + CLOCK_EVERY:
        return
    con.execute("INSERT OR REPLACE INTO marks (name, value) VALUES (?, ?)", [CLOCK, text(now)])
    if seen is not None and seen <= now:
        return
    back = seen - now if seen else timedelta(0)
    for table, name in (("notifications", "planned_at"), ("notifications", "answered_at"), ("incidents", "opened_at")):
        con.execute(f"UPDATE {table} SET {name} = ?1 WHERE {name} > ?1", [text(now)])  # noqa: S608 our own names
    waiting = con.execute(
        "SELECT notification_id, next_attempt_at FROM notifications WHERE outcome IS NULL AND next_attempt_at > ?",
        [text(now)],
    ).fetchall()
    for one in waiting:
        due = max(now, moment(one["next_attempt_at"]) - back)
        con.execute(
            "UPDATE notifications SET next_attempt_at = ? WHERE notification_id = ?",
            [text(due), one["notification_id"]],
        )


def plan_beside(
    con: sqlite3.Connection,
    to: tuple[str, str],
    reason: Beside,
    firing: frozenset[str],
    now: datetime,
    resolved: frozenset[str] = frozenset(),
) -> None:
    """Plan one message beside what a group has to tell; to: receiver, and a group key of its own.

    Within the transaction that notes why: so it is planned once.
    """
    _insert(con, to, reason, (firing, resolved, frozenset()), now, is_silent=False)


def note_told(con: sqlite3.Connection, to: tuple[str, str], incident_id: str, at: datetime) -> None:
    """Write down what was told without the store: to: receiver and group key. So it is told once, and its end too."""
    last = _last(con, *to)
    known = (last.firing if last else frozenset()) | {incident_id}
    _insert(
        con, to, "new_in_group" if last else "first", (frozenset({incident_id}), frozenset(), known), at, is_silent=True
    )
    con.execute(
        """UPDATE notifications SET outcome = 'ok', attempts = 1 WHERE receiver = ?1 AND group_key = ?2
           AND sequence = (SELECT max(sequence) FROM notifications WHERE receiver = ?1 AND group_key = ?2)""",
        to,
    )


class _Group:
    def __init__(self, route: Route) -> None:
        self.members: list[Member] = []
        self.everyone: set[str] = set()  # those that may not be told now among them
        self.timings, self.send_resolved, self.is_muted = route.timings, route.send_resolved, route.is_muted


def _groups(
    found: Iterable[Incident], routing: Routing, is_told: Callable[[Incident], bool]
) -> dict[tuple[str, str], _Group]:
    groups: dict[tuple[str, str], _Group] = {}
    for one in found:
        if one.is_quiet:
            continue
        is_held_back = not one.is_over and not is_told(one)
        for route in routing(one):
            group = groups.setdefault((route.receiver, route.group_key), _Group(route))
            group.everyone.add(one.incident_id)
            if is_held_back:
                continue
            group.members.append(_member(one))
    return groups


def _member(one: Incident) -> Member:
    return Member(one.incident_id, one.opened_at, one.is_over, one.state == "acknowledged", one.grown_at)


def _last(con: sqlite3.Connection, receiver: str, key: str) -> Told | None:
    row = con.execute(
        """SELECT planned_at, known, resolved FROM notifications WHERE receiver = ? AND group_key = ?
           AND reason IN ('first', 'new_in_group', 'resolved', 'repeat') ORDER BY sequence DESC LIMIT 1""",
        [receiver, key],
    ).fetchone()
    if row is None:
        return None
    return Told(moment(row["planned_at"]), frozenset(json.loads(row["known"])), frozenset(json.loads(row["resolved"])))


def _is_waiting(con: sqlite3.Connection, receiver: str, key: str) -> bool:
    found = con.execute(
        "SELECT 1 FROM notifications WHERE receiver = ? AND group_key = ? AND outcome IS NULL", [receiver, key]
    ).fetchone()
    return found is not None


def _write(
    con: sqlite3.Connection,
    to: tuple[str, str],
    decision: Decision,
    now: datetime,
    is_silent: bool,
    known: frozenset[str],
) -> None:
    _insert(con, to, decision.reason, (decision.firing, decision.resolved, known), now, is_silent=is_silent)


def _insert(
    con: sqlite3.Connection,
    to: tuple[str, str],
    reason: str,
    about: tuple[frozenset[str], frozenset[str], frozenset[str]],
    now: datetime,
    *,
    is_silent: bool,
) -> None:
    con.execute(
        """INSERT INTO notifications (notification_id, receiver, group_key, sequence, reason, firing, resolved,
               known, planned_at, answered_at, outcome)
           SELECT ?1, ?2, ?3, 1 + coalesce(max(sequence), 0), ?4, ?5, ?6, ?7, ?8, ?9, ?10
           FROM notifications WHERE receiver = ?2 AND group_key = ?3""",
        [
            uuid.uuid4().hex,
            *to,
            reason,
            *(json.dumps(sorted(part)) for part in about),
            text(now),
            text(now) if is_silent else None,
            "silent" if is_silent else None,
        ],
    )


class Before(NamedTuple):
    """What a receiver had been told of a group before a message, and when. at: None where it was nothing."""

    known: frozenset[str] = frozenset()
    at: datetime | None = None


def before(store: Store, one: Notification) -> Before:
    """What the receiver of a message of a group heard before it; nothing for messages beside the groups."""
    if one.reason not in ("new_in_group", "resolved", "repeat"):
        return Before()
    with store.transaction() as con:
        row = con.execute(
            """SELECT known, planned_at FROM notifications WHERE receiver = ?1 AND group_key = ?2
               AND reason IN ('first', 'new_in_group', 'resolved', 'repeat') AND planned_at < ?3
               ORDER BY sequence DESC LIMIT 1""",
            [one.receiver, one.group_key, text(one.planned_at)],
        ).fetchone()
    return Before(frozenset(json.loads(row["known"])), moment(row["planned_at"])) if row else Before()


def undelivered(store: Store) -> list[str]:
    """One line per message that was tried and is not through: what it is about, whom it is for, what was answered."""
    with store.transaction() as con:
        rows = con.execute(
            """SELECT receiver, firing, resolved, code, words FROM notifications
               WHERE (outcome IS NULL AND attempts > 0) OR (outcome = 'dropped' AND answered_at >= ?)
               ORDER BY planned_at LIMIT 50""",
            [text(datetime.now(UTC) - LATELY)],
        ).fetchall()
        titles = dict(con.execute("SELECT incident_id, title_zh FROM incidents").fetchall())
    return [
        f"{'; '.join(titles.get(one, one) for one in [*json.loads(row['firing']), *json.loads(row['resolved'])][:3])} "
        f"({row['receiver']}: {row['code']} {row['words']})"
        for row in rows
    ]
