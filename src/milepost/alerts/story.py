"""The store of incidents as people read it: lists, one incident's whole story, how long things take. Writes nothing.

A file is opened for reading alone: a page that looks neither makes a store nor sets a damaged one aside, and holds
nobody up. Boards and commands read incidents by this module and change them by milepost.alerts.actions.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Final, Literal, NamedTuple
from urllib.parse import quote

from milepost.alerts import actions
from milepost.alerts.actions import Action
from milepost.alerts.incident import Incident
from milepost.alerts.rows import incident_of, moment, text
from milepost.alerts.store import StoreError

WAIT_SECONDS: Final = 5.0
OPERATOR: Final = "operator"  # whose a trouble is that belongs to no unit
# What a receiver's answer may quote: addresses, mail boxes, keys in queries
_ADDRESS: Final = re.compile(r"[a-z][a-z0-9+.-]*://\S+|\b\S+@[\w.-]+|\b[\w-]*(?:key|token|sign|secret)[\w-]*=\S+", re.I)
_ORDER: Final = """ORDER BY
    CASE state WHEN 'resolved' THEN 2 WHEN 'snoozed' THEN 1 ELSE 0 END,
    CASE WHEN state = 'resolved' THEN 0 ELSE
    CASE severity WHEN 'critical' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END END,
    CASE WHEN state = 'resolved' THEN '' ELSE opened_at END, resolved_at DESC, incident_id"""


class NoStore(StoreError):
    """Nothing was ever recorded here: there is no store yet."""


@dataclass(frozen=True)
class Wish:
    """Which incidents are wanted; None: any. which: unresolved, resolved or all."""

    which: Literal["unresolved", "resolved", "all"] = "unresolved"
    severity: str | None = None
    state: str | None = None
    kind: str | None = None
    jurisdiction: str | None = None
    plan: str | None = None
    agency: str | None = None
    indicator: str | None = None
    target: str | None = None


class Counts(NamedTuple):
    """What is not resolved: all, the critical ones, those that nobody has taken on."""

    unresolved: int
    critical: int
    untaken: int


class Sighting(NamedTuple):
    """One row of signals: the first one, one that said something new, the end. number: of what it is about, if it says.

    The store keeps titles of the past in Chinese alone.
    """

    at: datetime
    change: str
    severity: str
    title_zh: str
    number: float | None


class Sent(NamedTuple):
    """One message about an incident, without the receiver's address. outcome: None until it is answered for good.

    is_end: it said that this incident is over. others: how many incidents it told beside this one.
    """

    receiver: str
    reason: str
    planned_at: datetime
    answered_at: datetime | None
    outcome: str | None
    code: str
    words: str
    attempts: int
    is_end: bool
    others: int


class Story(NamedTuple):
    """All that is known of one incident, as of one moment."""

    incident: Incident
    sightings: list[Sighting]
    sent: list[Sent]
    actions: list[Action]

    @property
    def proposed_step(self) -> int | None:
        """The step of the ladder that waits for a person to confirm it; None where none does."""
        climbed = [one for one in self.actions if one.action in ("escalated", "confirmed")]
        if self.incident.is_over or not climbed or climbed[-1].details.get("state") != "proposed":
            return None
        return int(climbed[-1].details["step"])


class Course(NamedTuple):
    """How one real incident went. taken_at: the first act of a person who takes it on or ends it."""

    severity: str
    opened_at: datetime
    taken_at: datetime | None
    resolved_at: datetime | None


class Look:
    """Reading of the store in a folder."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "incidents.db"

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        """One view of the store: what others write meanwhile is not seen. Raises NoStore, StoreError."""
        if not self.path.exists():
            raise NoStore(f"{self.path} is not there yet: `milepost watch` or the first incident makes it.")
        try:
            address = f"file:{quote(str(self.path.resolve()))}?mode=ro"
            with closing(sqlite3.connect(address, uri=True, timeout=WAIT_SECONDS, isolation_level=None)) as con:
                con.row_factory = sqlite3.Row
                con.execute("BEGIN")
                yield con
        except sqlite3.Error as error:
            raise StoreError(f"{self.path}: {error}. `milepost watch` sets a damaged store aside.") from error

    def counts(self) -> Counts:
        with self._reading() as con:
            [row] = con.execute(
                """SELECT count(*), coalesce(sum(severity = 'critical'), 0), coalesce(sum(state = 'open'), 0)
                   FROM incidents WHERE state <> 'resolved'"""
            ).fetchall()
        return Counts(*row)

    def stamp(self) -> tuple[int, ...]:
        """Another one as soon as there is something new to read: an incident, a change, an act, an answer."""
        with self._reading() as con:
            [row] = con.execute(
                """SELECT (SELECT count(*) FROM incidents), (SELECT coalesce(max(signal_id), 0) FROM signals),
                       (SELECT coalesce(max(action_id), 0) FROM actions), (SELECT count(*) FROM notifications),
                       (SELECT count(*) FROM notifications WHERE outcome IS NULL)"""
            ).fetchall()
        return tuple(row)

    def listed(self, wish: Wish, limit: int = -1, offset: int = 0) -> list[Incident]:
        """Those wanted: what is so, then what is snoozed, by severity and age; then the resolved, latest first."""
        where, values = _where(wish)
        with self._reading() as con:
            rows = con.execute(
                f"SELECT * FROM incidents WHERE {where} {_ORDER} LIMIT ? OFFSET ?",  # noqa: S608 our own words
                [*values, limit, offset],
            ).fetchall()
        return [incident_of(row) for row in rows]

    def number(self, wish: Wish) -> int:
        where, values = _where(wish)
        with self._reading() as con:
            [[found]] = con.execute(
                f"SELECT count(*) FROM incidents WHERE {where}",  # noqa: S608 our own words
                values,
            ).fetchall()
        return int(found)

    def choices(self, name: str) -> list[str]:
        """What there is to choose from for a filter, such as all kinds that ever occurred."""
        assert name in {field.name for field in fields(Wish)}
        with self._reading() as con:
            rows = con.execute(
                f"SELECT DISTINCT {name} FROM incidents WHERE {name} IS NOT NULL ORDER BY 1"  # noqa: S608 a field's name
            ).fetchall()
        return [str(row[0]) for row in rows]

    def story(self, incident_id: str) -> Story:
        """Of the incident whose id is this, or alone begins so. Raises ActionRefused."""
        with self._reading() as con:
            row = actions.row_of(con, incident_id)
            own = [row["incident_id"]]
            seen = con.execute("SELECT * FROM signals WHERE incident_id = ? ORDER BY signal_id", own).fetchall()
            told = con.execute(
                """SELECT * FROM notifications WHERE instr(firing, ?1) OR instr(resolved, ?1)
                   ORDER BY planned_at, receiver, sequence""",
                own,
            ).fetchall()
            done = actions.rows_of(con, row["incident_id"])
        return Story(
            incident_of(row),
            [_sighting(one) for one in seen],
            [_sent(one, row["incident_id"]) for one in told],
            done,
        )

    def courses(self, since: datetime) -> list[Course]:
        """One per incident about real data that opened since a moment (aware) and was not quiet, oldest first."""
        with self._reading() as con:
            rows = con.execute(
                """SELECT severity, opened_at, resolved_at, (SELECT min(at) FROM actions
                       WHERE actions.incident_id = incidents.incident_id AND by <> 'milepost'
                       AND action IN ('acknowledged', 'assigned', 'resolved')) AS taken_at
                   FROM incidents WHERE NOT is_simulated AND NOT is_quiet AND opened_at >= ? ORDER BY opened_at""",
                [text(since)],
            ).fetchall()
        return [Course(r["severity"], moment(r["opened_at"]), _at(r["taken_at"]), _at(r["resolved_at"])) for r in rows]


def without_addresses(words: str) -> str:
    """Words of a receiver's answer without addresses and keys that it may quote."""
    return _ADDRESS.sub("…", words)


def _where(wish: Wish) -> tuple[str, list[str]]:
    parts = {"unresolved": ["state <> 'resolved'"], "resolved": ["state = 'resolved'"], "all": ["true"]}[wish.which]
    values = []
    for field in fields(wish):
        wanted = getattr(wish, field.name)
        if field.name != "which" and wanted is not None:
            parts.append(f"coalesce({field.name}, '{OPERATOR}') = ?")
            values.append(str(wanted))
    return " AND ".join(parts), values


def _sighting(row: sqlite3.Row) -> Sighting:
    count = json.loads(row["fields"]).get("count")
    is_number = isinstance(count, int | float) and not isinstance(count, bool)
    said = count if is_number else None
    return Sighting(moment(row["seen_at"]), row["change"], row["severity"], row["title_zh"], said)


def _sent(row: sqlite3.Row, incident_id: str) -> Sent:
    firing, over = json.loads(row["firing"]), json.loads(row["resolved"])
    return Sent(
        row["receiver"],
        row["reason"],
        moment(row["planned_at"]),
        _at(row["answered_at"]),
        row["outcome"],
        row["code"] or "",
        without_addresses(row["words"] or ""),
        row["attempts"],
        incident_id in over,
        len({*firing, *over} - {incident_id}),
    )


def _at(written: str | None) -> datetime | None:
    return moment(written) if written else None
