"""What people did, once more beside the store: data/incidents/actions.jsonl. A store made anew takes it over.

One line per act on an incident, and one when such an incident ends: the incident as it stood after it, and the act,
appended within the transaction it belongs to. Neither the journal nor a line that cannot be read stops anything.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

NAME: Final = "actions.jsonl"
Row = dict[str, Any]


def note(con: sqlite3.Connection, incident_id: str, *, is_act: bool = True) -> None:
    """Append an incident as it stands, and the newest act on it. A disk without space costs the line, not the act."""
    incident = con.execute("SELECT * FROM incidents WHERE incident_id = ?", [incident_id]).fetchone()
    asked = "SELECT * FROM actions WHERE incident_id = ? ORDER BY action_id DESC LIMIT 1"
    act = con.execute(asked, [incident_id]).fetchone()
    said = {"incident": dict(incident), "action": dict(act) if is_act and act else None}
    path = Path(con.execute("PRAGMA database_list").fetchone()["file"]).with_name(NAME)
    with suppress(OSError), open(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "wb") as journal:
        journal.write(json.dumps(said, ensure_ascii=False).encode() + b"\n")
        journal.flush()
        os.fsync(journal.fileno())


def note_end(con: sqlite3.Connection, incident_id: str) -> None:
    """Append that an incident ended, where anybody ever acted on it."""
    if con.execute("SELECT 1 FROM actions WHERE incident_id = ? LIMIT 1", [incident_id]).fetchone():
        note(con, incident_id, is_act=False)


def take_over(con: sqlite3.Connection, path: Path, judged: Collection[str]) -> int:
    """Write what the journal says into an empty store: incidents under their own ids, with state, owner and step, and
    every act; how many incidents. Those still open go on with the next signal, or end with the next look.

    judged: kinds that versions are judged by, of which the store also keeps what counts (standings)."""
    incidents: dict[str, Row] = {}
    acts: list[Row] = []
    for said in _lines(path):
        incidents.pop(said["incident"]["incident_id"], None)  # the newest of a key comes last
        incidents[said["incident"]["incident_id"]] = said["incident"]
        acts += [said["action"]] if said["action"] else []
    newest = {row["dedupe_key"]: row["incident_id"] for row in incidents.values()}
    for row in incidents.values():
        if row["state"] != "resolved" and newest[row["dedupe_key"]] != row["incident_id"]:
            row |= {"state": "resolved", "resolved_at": row["last_seen_at"]}  # its end was not written down
        _insert(con, "incidents", row)
        if row["state"] != "resolved" and row["kind"] in judged:
            counts = {"key": row["dedupe_key"], "trouble": row["kind"], "seen": None, "seen_at": row["opened_at"]}
            _insert(con, "standings", counts)
    for row in acts:
        _insert(con, "actions", row | {"action_id": None})
    return len(incidents)


def _lines(path: Path) -> Iterator[dict[str, Row]]:
    """One per line that can be read; a process that was killed may have left half of one."""
    with suppress(OSError):
        for line in path.read_bytes().splitlines():
            with suppress(ValueError, KeyError, TypeError):
                said = json.loads(line)
                _ = said["incident"]["incident_id"], said["incident"]["dedupe_key"], said["action"]
                yield said


def _insert(con: sqlite3.Connection, table: str, row: Row) -> None:
    """A row as far as the table still has its columns."""
    known = {found["name"] for found in con.execute(f"PRAGMA table_info({table})").fetchall()}
    kept = {name: value for name, value in row.items() if name in known}
    names, places = ", ".join(kept), ", ".join("?" * len(kept))
    with suppress(sqlite3.IntegrityError):  # a row that a person changed by hand stops no other
        con.execute(f"INSERT INTO {table} ({names}) VALUES ({places})", list(kept.values()))  # noqa: S608 our own names
