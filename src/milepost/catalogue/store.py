"""Lands the catalogue in the warehouse, with versions. list[Plan] -> catalogue.*

A version says what we knew, and when: valid_from is the moment of the sync that brought it, valid_to that of the
sync that replaced or removed it. As known at a moment m: valid_from <= m and (valid_to is null or m < valid_to).
The first versions of a plan that is new to the warehouse begin earlier, with the plan's own first day (issued,
in force or counted from, whichever comes first; midnight in Shanghai): marts built as known in the past need
the targets that the plan had then, though this warehouse was set up later. Jurisdictions and agencies are there
before their plans, so their first versions begin at EVER. Whatever a plan gains after its first landing begins
with the sync that brought it: it was not known before. Whatever leaves the plans is closed, and catalogue.removals
says why.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import NamedTuple

import pyarrow as pa

from milepost.catalogue.plan import Plan
from milepost.catalogue.rows import COLUMNS, KEYS, SHARED, Entry, Key, Row, rows_of
from milepost.days import SHANGHAI, utc
from milepost.warehouse.connection import Connection

EVER = datetime(1970, 1, 1)
FIRST_REASON = "first version"
NO_REASON = "no reason given in the plan file"


@dataclass(frozen=True)
class SyncReport:
    """How many entities (rows of catalogue.* by key) a sync touched."""

    added: int = 0
    revised: int = 0
    removed: int = 0

    @property
    def changed(self) -> int:
        return self.added + self.revised + self.removed


def sync(con: Connection, plans: list[Plan], now: datetime) -> SyncReport:
    """Bring catalogue.* to what the plans say at ``now`` (aware), in one transaction of its own.

    Nothing is written where the plans say what they said last time. Raises ValueError for a naive ``now`` and
    CatalogueError where an id is there twice.
    """
    if now.tzinfo is None:
        raise ValueError(f"now must carry a time zone: {now!r}. Pass datetime.now(UTC).")
    moment = utc(now)
    wanted, units = rows_of(plans), _units()
    content = _content_hash(wanted, units)
    if _last_hash(con) == content:
        return SyncReport()
    con.begin()
    try:
        report = _write(con, plans, wanted, moment)
        con.execute("DELETE FROM catalogue.units")
        _insert(con, "units", ["unit", "canonical_unit", "factor", "is_whole"], units)
        tally = (moment, content, report.added, report.revised, report.removed)
        _insert(con, "syncs", ["synced_at", "content_sha256", "added", "revised", "removed"], [tally])
        con.commit()
    except BaseException:
        con.rollback()
        raise
    return report


def first_moment(plan: Plan) -> datetime:
    """When the plan was first there to be known: the start of its first day in Shanghai, as naive UTC."""
    days = [day for day in (plan.issued, plan.effective.from_, plan.start_date) if day is not None]
    return utc(datetime.combine(min(days), time(), SHANGHAI))


def _units() -> list[Row]:
    from milepost.units import CANONICAL, WHOLE

    return [(unit, canonical, float(factor), unit in WHOLE) for unit, (canonical, factor) in sorted(CANONICAL.items())]


def _content_hash(wanted: dict[str, dict[Key, Entry]], units: list[Row]) -> str:
    content = [units, [[table, COLUMNS[table], [e.row for e in rows.values()]] for table, rows in wanted.items()]]
    return hashlib.sha256(json.dumps(content, default=date.isoformat).encode()).hexdigest()


def _last_hash(con: Connection) -> str | None:
    found = con.execute("SELECT content_sha256 FROM catalogue.syncs ORDER BY synced_at DESC LIMIT 1").fetchone()
    return found[0] if found else None


def _write(con: Connection, plans: list[Plan], wanted: dict[str, dict[Key, Entry]], moment: datetime) -> SyncReport:
    landed = {row[0] for row in con.execute("SELECT plan_id FROM catalogue.plans").fetchall()}
    history = _History(plans, landed, _plans_of(con), moment)
    added = revised = removed = 0
    for table, entries in wanted.items():
        held = _held(con, table)
        fresh = [key for key in entries if key not in held]
        other = [key for key in entries if key in held and held[key].row != entries[key].row]
        gone = [key for key in held if key not in entries]
        versions = [(*entries[key].row, *history.first(table, key, entries[key].plan_id)) for key in fresh]
        versions += [(*entries[key].row, *history.next(key, entries[key].plan_id, held[key].reason)) for key in other]
        _close(con, table, [*gone, *other], moment)
        removals = [(table, "/".join(map(str, key)), moment, history.end(key, held[key].reason)) for key in gone]
        _insert(con, "removals", ["table_name", "entity", "removed_at", "reason"], removals)
        _insert(con, table, [*COLUMNS[table], "valid_from", "valid_to", "change_reason"], versions)
        added, revised, removed = added + len(fresh), revised + len(other), removed + len(gone)
    return SyncReport(added, revised, removed)


class _History:
    """Gives a new version its valid_from, valid_to and change_reason."""

    def __init__(self, plans: list[Plan], landed: set[str], plans_of: dict[str, str], moment: datetime) -> None:
        self._landed, self._plans_of, self._moment = landed, plans_of, moment
        self._begins = {plan.plan: min(first_moment(plan), moment) for plan in plans}
        self._reasons: dict[str, str] = {}
        for plan in plans:
            for change in sorted(plan.changes, key=lambda change: change.on):
                self._reasons[plan.full_id(change.id)] = change.reason

    def first(self, table: str, key: Key, plan_id: str) -> Row:
        """Of an entity that has no open version."""
        if plan_id in self._landed:
            return self.next(key, plan_id, None)
        begin = EVER if table in SHARED else self._begins[plan_id]
        return begin, None, FIRST_REASON

    def next(self, key: Key, plan_id: str, last_reason: str | None) -> Row:
        """Of an entity that changed, or came to a plan already landed."""
        return self._moment, None, self._reason(key, plan_id, last_reason)

    def end(self, key: Key, last_reason: str | None) -> str:
        """Why an entity left the plans: a table's key holds the indicator, policy or cap that its plan is known by."""
        plan_id = self._plans_of.get("/".join(str(key[0]).split("/")[:2]), "")
        return self._reason(key, plan_id, last_reason)

    def _reason(self, key: Key, plan_id: str, last_reason: str | None) -> str:
        """A reason goes with one change only."""
        told = (self._reasons.get(name) for name in _names(str(key[0]), plan_id))
        return next((found for found in told if found and found != last_reason), NO_REASON)


def _names(entity: str, plan_id: str) -> list[str]:
    """Ids whose entry in ``changes:`` may give the reason: the entity, what it belongs to, the plan."""
    parts = entity.split("/")
    return ["/".join(parts[:length]) for length in range(len(parts), 1, -1)] + [plan_id]


def _plans_of(con: Connection) -> dict[str, str]:
    """The plan of each indicator, policy, shared cap and relation that is in force now."""
    found = con.execute(
        """SELECT indicator_id, plan_id FROM catalogue.indicators WHERE valid_to IS NULL
           UNION ALL SELECT policy_id, plan_id FROM catalogue.policies WHERE valid_to IS NULL
           UNION ALL SELECT cap_id, plan_id FROM catalogue.shared_caps WHERE valid_to IS NULL
           UNION ALL SELECT relation_id, plan_id FROM catalogue.relations WHERE valid_to IS NULL"""
    ).fetchall()
    return dict(found)


class _Held(NamedTuple):
    row: Row
    reason: str | None


def _held(con: Connection, table: str) -> dict[Key, _Held]:
    """The open versions of the table."""
    columns = ", ".join(COLUMNS[table])
    query = f"SELECT {columns}, change_reason FROM catalogue.{table} WHERE valid_to IS NULL"  # noqa: S608 (our own names)
    rows = con.execute(query).fetchall()
    return {row[: KEYS[table]]: _Held(row[:-1], row[-1]) for row in rows}


def _close(con: Connection, table: str, keys: Sequence[Key], moment: datetime) -> None:
    where = " AND ".join(f"{column} = ?" for column in COLUMNS[table][: KEYS[table]])
    update = f"UPDATE catalogue.{table} SET valid_to = ? WHERE valid_to IS NULL AND {where}"  # noqa: S608 (our own names)
    for key in keys:
        con.execute(update, [moment, *key])


def _insert(con: Connection, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
    if not rows:
        return
    # one Arrow table: thousands of bound values would take most of a second
    values = [pa.array(column) for column in zip(*rows, strict=True)]
    con.register("entries", pa.Table.from_arrays(values, names=list(columns)))
    con.execute(f"INSERT INTO catalogue.{table} BY NAME SELECT * FROM entries")  # noqa: S608 (our own names)
    con.unregister("entries")
