"""Ends that no group tells: of what only a digest told, and of targets that caught up. One message per receiver.

Agencies' people hear of their own alone. Whoever heard of a trouble hears of its end once. That a target caught up is
heard beside by those who are routed on that kind and never heard of the trouble. A trouble that has turned into another
one is not over.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from typing import Final

from milepost.alerts import outgoing
from milepost.alerts.business import digest
from milepost.alerts.business.targets import CAUGHT_UP, PREFIX
from milepost.alerts.incident import Incident
from milepost.alerts.kinds import OF_THE_PLANS
from milepost.alerts.outgoing import Route
from milepost.alerts.rows import incident_of, text
from milepost.alerts.store import TOLD_WITHIN

GROUP: Final = "caught_up"
Routing = Callable[[Incident], list[Route]]


def plan(con: sqlite3.Connection, routes: Routing, now: datetime) -> int:
    """Plan, within a transaction, what is over and not told; how many messages. Who is muted hears when he is not."""
    rows = con.execute(
        """SELECT * FROM incidents AS one WHERE state = 'resolved' AND is_quiet AND resolved_at >= ? AND NOT EXISTS (
               SELECT 1 FROM incidents WHERE dedupe_key = one.dedupe_key AND state <> 'resolved')
           ORDER BY resolved_at""",
        [text(now - TOLD_WITHIN)],
    ).fetchall()
    over: dict[tuple[str, str, outgoing.Beside], set[str]] = defaultdict(set)
    for one in map(incident_of, rows):
        for route in routes(one) if one.kind in OF_THE_PLANS else []:
            if route.is_muted:
                continue
            if one.kind == "target_caught_up":
                if not _heard(con, route, _trouble(con, one)) and not _is_told(con, route, one):
                    over[route.receiver, route.beside(GROUP), "resolved"].add(one.incident_id)
            elif route.send_resolved and _in_digest(con, route, one) and not _is_told(con, route, one):
                over[route.receiver, route.beside(digest.GROUP), "digest"].add(one.incident_id)
    for (receiver, group, reason), ids in sorted(over.items()):
        outgoing.plan_beside(con, (receiver, group), reason, frozenset(), now, frozenset(ids))
    return len(over)


def _trouble(con: sqlite3.Connection, one: Incident) -> str | None:
    """The incident that is over because the target caught up."""
    row = con.execute(
        """SELECT incident_id FROM incidents WHERE dedupe_key = ? AND resolved_at <= ?
           ORDER BY resolved_at DESC LIMIT 1""",
        [PREFIX + one.dedupe_key.removeprefix(CAUGHT_UP), text(one.resolved_at or one.opened_at)],
    ).fetchone()
    return row["incident_id"] if row else None


def _heard(con: sqlite3.Connection, route: Route, trouble: str | None) -> bool:
    """Whether a receiver was told of a trouble, and so is told of its end."""
    return trouble is not None and route.send_resolved and _found(con, route, "firing", trouble)


def _in_digest(con: sqlite3.Connection, route: Route, one: Incident) -> bool:
    return _found(con, route, "firing", one.incident_id, "digest")


def _is_told(con: sqlite3.Connection, route: Route, one: Incident) -> bool:
    return _found(con, route, "resolved", one.incident_id)


def _found(con: sqlite3.Connection, route: Route, column: str, incident_id: str, reason: str = "%") -> bool:
    row = con.execute(
        f"SELECT 1 FROM notifications WHERE receiver = ? AND reason LIKE ? AND instr({column}, ?) LIMIT 1",  # noqa: S608 our own names
        [route.receiver, reason, incident_id],
    ).fetchone()
    return row is not None
