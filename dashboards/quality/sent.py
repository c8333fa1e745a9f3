"""What this session has sent: decisions on their way to the next version. Each goes out once, however often clicked."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, NamedTuple

import streamlit as st

from dashboards import who
from dashboards.readings import Row

KEY = "sent-decisions"
_ONE_AT_A_TIME = threading.Lock()


Word = Literal["released", "refused", "asked", "marked", "unmarked"]


class Said(NamedTuple):
    """What a person says of an event: a decision on a held row, or a mark of a value, and why. rule: what holds it."""

    word: Word
    event_id: str
    source: str
    reason: str
    by: str
    rule: str | None = None

    @property
    def is_mark(self) -> bool:
        return self.word in ("marked", "unmarked")


Send = Callable[[Said], None]


@dataclass(frozen=True)
class Sent:
    """A decision that the broker has accepted. seen: how many decisions the version shown then knew of the row."""

    said: Said
    at: datetime
    seen: int


def _all() -> dict[tuple[str, str], Sent]:
    found: dict[tuple[str, str], Sent] = st.session_state.setdefault(KEY, {})
    return found


def pending(row: Row) -> Sent | None:
    """The decision of this session that the version shown does not know yet."""
    found = _all().get((row["source"], row["event_id"]))
    return found if found is not None and (row["decisions"] or 0) <= found.seen else None


def pending_mark(actual: Row) -> Sent | None:
    """The mark of this session, or its end, that the version shown does not know yet."""
    found = _all().get((actual["source"], f"mark {actual['event_id']}"))
    return found if found is not None and (found.said.word == "marked") != bool(actual.get("is_marked")) else None


def once(row: Row, said: Said, send: Send) -> Sent:
    """Send a decision on a row, or a mark of a value, unless this session just did. Raises what send() raises.

    A second click runs the page anew beside the first: it waits here, and then finds what the first has sent.
    """
    with _ONE_AT_A_TIME:
        found = pending_mark(row) if said.is_mark else pending(row)
        if found is None:
            send(said)
            found = Sent(said, datetime.now(UTC), row.get("decisions") or 0)
            _all()[row["source"], f"mark {row['event_id']}" if said.is_mark else row["event_id"]] = found
            who.remember(said.by)
        return found
