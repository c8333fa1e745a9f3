"""What a first evaluation, or a new method, opened without a message: told in one digest per receiver.

Agencies' people hear of their own alone, and made-up incidents stand in a digest of their own.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from milepost.alerts import outgoing
from milepost.alerts.incident import Incident
from milepost.alerts.kinds import OF_THE_PLANS
from milepost.alerts.outgoing import Route

GROUP: Final = "digest"


def plan(
    con: sqlite3.Connection, found: Sequence[Incident], routes: Callable[[Incident], list[Route]], now: datetime
) -> int:
    """Plan, within a transaction, digests for each receiver of what is open, quiet and in none yet; how many.

    A receiver that is muted now has it when it no longer is. found: what is not resolved.
    """
    wanted: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in found:
        if one.is_quiet and one.kind in OF_THE_PLANS:
            for route in routes(one):
                if not route.is_muted:
                    wanted[route.receiver, route.beside(GROUP)].add(one.incident_id)
    planned = 0
    for to, ids in sorted(wanted.items()):
        new = frozenset(ids - _told(con, to[0]))
        if new:
            outgoing.plan_beside(con, to, "digest", new, now)
            planned += 1
    return planned


def _told(con: sqlite3.Connection, receiver: str) -> set[str]:
    asked = "SELECT firing FROM notifications WHERE receiver = ? AND reason = 'digest'"
    rows = con.execute(asked, [receiver]).fetchall()
    return {incident_id for row in rows for incident_id in json.loads(row["firing"])}
