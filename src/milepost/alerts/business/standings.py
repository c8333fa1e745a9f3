"""Sightings of one version -> incidents opened, changed and closed; what is known of each kept for the next version.

Everything within one transaction: what opens and what is kept of it are never apart.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import cast

from milepost.alerts.business import targets
from milepost.alerts.business.sighting import ENDS, PROPOSED_FIELDS, Sighting
from milepost.alerts.lights import Change, Standing, Trouble, evaluate
from milepost.alerts.rows import moment, record_within, resolve_within, text

STEP_FIELDS = ("step_zh", "step_en")


def judge(con: sqlite3.Connection, seen: Iterable[Sighting], now: datetime, *, is_first: bool) -> None:
    """Take in what one version says. is_first: nothing was ever evaluated, so that all it finds is no news.

    A target that was never evaluated is no news either; any other trouble is, once it has stood.
    """
    known = _all(con)
    there = {one.key: one for one in seen}
    gone = [_gone(key) for key in known if key not in there]
    for one in [*there.values(), *gone]:
        before = known.get(one.key)
        if before is None and not is_first and not one.key.startswith(targets.PREFIX):
            before = Standing(None, None, now)
        after, change = evaluate(before, one.trouble, one.cause, now)
        _apply(con, one, change, now)
        if one.signal is None and one.key not in there and after.trouble is None and after.seen is None:
            con.execute("DELETE FROM standings WHERE key = ?", [one.key])
        elif after != before:
            _keep(con, one.key, after)


def _gone(key: str) -> Sighting:
    """What a version that does not show a trouble any more says of it."""
    if key.startswith(targets.PREFIX):
        return Sighting(key, None, "target_changed", None, *targets.GONE)
    prefix = next(name for name in ENDS if key.startswith(name))
    return Sighting(key, None, None, None, *ENDS[prefix])


def _apply(con: sqlite3.Connection, one: Sighting, change: Change | None, now: datetime) -> None:
    """Open, close or bring up to date the incident. One that a person has resolved stays so while nothing changes."""
    is_open = con.execute(
        "SELECT incident_id, owner, escalation_step, next_step_at, fields FROM incidents "
        "WHERE dedupe_key = ? AND state <> 'resolved'",
        [one.key],
    ).fetchone()
    if change is None:
        if is_open and one.signal is not None and _same(con, one):
            record_within(con, replace(one.signal, fields=_with(one.signal.fields, is_open, PROPOSED_FIELDS)), now)
        return
    if change.before:
        resolve_within(con, one.key, one.end_zh, one.end_en, now, is_whole=True)
    if change.before and one.caught_up:  # nothing is left to be done: it is over as it begins (business.ends tells it)
        record_within(con, replace(one.caught_up, is_quiet=True), now)
        resolve_within(con, one.caught_up.key, one.end_zh, one.end_en, now, is_whole=True)
    if one.signal is None:
        return
    fields = _with(one.signal.fields, is_open) if is_open else one.signal.fields
    record_within(con, replace(one.signal, fields=fields, is_quiet=change.is_quiet), now)
    if is_open:  # a light that turns worse, or better, stays on its step and with its owner
        con.execute(
            "UPDATE incidents SET owner = ?, escalation_step = ?, next_step_at = ? "
            "WHERE dedupe_key = ? AND state <> 'resolved'",
            [is_open["owner"], is_open["escalation_step"], is_open["next_step_at"], one.key],
        )


def _same(con: sqlite3.Connection, one: Sighting) -> bool:
    """Whether the open incident is of the trouble that is seen: another one must stand for a while first."""
    [kind] = con.execute(
        "SELECT kind FROM incidents WHERE dedupe_key = ? AND state <> 'resolved'", [one.key]
    ).fetchone()
    return bool(kind == one.trouble)


def _with(fields: dict[str, object], row: sqlite3.Row, more: tuple[str, ...] = ()) -> dict[str, object]:
    """The fields and what the ladder has written beside those before: its step, and more."""
    kept = json.loads(row["fields"])
    return fields | {name: kept[name] for name in (*STEP_FIELDS, *more) if name in kept}


def _all(con: sqlite3.Connection) -> dict[str, Standing]:
    rows = con.execute("SELECT key, trouble, seen, seen_at FROM standings").fetchall()
    return {
        row["key"]: Standing(
            cast(Trouble | None, row["trouble"]), cast(Trouble | None, row["seen"]), moment(row["seen_at"])
        )
        for row in rows
    }


def _keep(con: sqlite3.Connection, key: str, after: Standing) -> None:
    con.execute(
        """INSERT INTO standings (key, trouble, seen, seen_at) VALUES (?, ?, ?, ?) ON CONFLICT (key)
           DO UPDATE SET trouble = excluded.trouble, seen = excluded.seen, seen_at = excluded.seen_at""",
        [key, after.trouble, after.seen, text(after.seen_at)],
    )
