"""Moves of a bulletin, and the events that say them: (entry, state, who, when) -> Move; entry and move -> the event."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from milepost.bulletins.book.entry import Entry, Move, State
from milepost.decisions.bulletins import BulletinMove
from milepost.errors import BulletinError
from milepost.events.encoding import content_id
from milepost.events.types import BULLETIN_MOVED


def moved(entry: Entry, state: State, by: str, now: datetime, **more: Any) -> Move:
    """A move that is not sent yet. Its event's id is made of what it says and when: sent again, it is the same event.

    Raises BulletinError where nobody is named.
    """
    if not by.strip():
        raise BulletinError("A bulletin is moved by somebody: say who, with --by.", "请用 --by 写明经办人。")
    at = now.astimezone(UTC).isoformat(timespec="milliseconds")
    said = {"bulletin": entry.bulletin_id, "state": state, "by": by.strip(), "content": entry.content_sha256}
    event_id = content_id(BULLETIN_MOVED, entry.place, said, entry.is_simulated, at)
    return Move(state, by.strip(), at, event_id, entry.content_sha256, **more)


def event_of(entry: Entry, move: Move) -> BulletinMove:
    """What is sent of it: milepost.bulletin.moved.v1."""
    data: dict[str, Any] = {
        "bulletin": entry.bulletin_id,
        "kind": entry.kind,
        "state": move.state,
        "office": entry.inputs.office_id or entry.place,
        "period": entry.period,
        "version": entry.version,
        "content_sha256": move.content_sha256,
        "title": entry.title,
        "by": move.by,
        "verified": move.is_verified,
        "year": entry.year if move.state == "issued" else None,
        "number": entry.number if move.state == "issued" else None,
        "replaces": entry.replaces,
        "reason": move.reason,
    }
    at = datetime.fromisoformat(move.at)
    return BulletinMove(entry.place, data, move.event_id, at, entry.inputs.agency or "", entry.is_simulated)
