"""A reminder as it is kept, and as a message: the row of reminders behind a notification -> Message.

Which reminders there are is decided by milepost.alerts.business.reminders.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from milepost.alerts.message import Item, Mention, Message
from milepost.alerts.outgoing import Notification
from milepost.alerts.store import Store
from milepost.readings import links
from milepost.readings.words import Language

KIND: Final = "report_due"


@dataclass(frozen=True)
class Reminder:
    """One row of reminders. fields: jurisdiction, plan, count and the like, for machines."""

    group_key: str
    agency: str
    is_simulated: bool
    occasions: frozenset[str]
    title_zh: str
    title_en: str
    body_zh: str
    body_en: str
    fields: dict[str, Any]


def keep(con: sqlite3.Connection, one: Reminder) -> None:
    """Write a reminder, or its present words, within a transaction."""
    con.execute(
        """INSERT INTO reminders VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (group_key) DO UPDATE SET
               title_zh = excluded.title_zh, title_en = excluded.title_en, body_zh = excluded.body_zh,
               body_en = excluded.body_en, fields = excluded.fields""",
        [
            one.group_key,
            one.agency,
            int(one.is_simulated),
            json.dumps(sorted(one.occasions)),
            one.title_zh,
            one.title_en,
            one.body_zh,
            one.body_en,
            json.dumps(one.fields, ensure_ascii=False, sort_keys=True),
        ],
    )


def of(store: Store, group_key: str) -> Reminder | None:
    """The reminder that a notification is about; None where there is none."""
    with store.transaction() as con:
        row = con.execute("SELECT * FROM reminders WHERE group_key = ?", [group_key]).fetchone()
    return reminder_of(row) if row else None


def reminder_of(row: sqlite3.Row) -> Reminder:
    said = dict(row) | {
        "is_simulated": bool(row["is_simulated"]),
        "occasions": frozenset(json.loads(row["occasions"])),
        "fields": json.loads(row["fields"]),
    }
    return Reminder(**said)


def render(
    one: Notification, what: Reminder, language: Language, base: str, mentions: Iterable[Mention] = ()
) -> Message:
    """The message of a reminder, in the receiver's language."""
    title, body = (what.title_zh, what.body_zh) if language == "zh" else (what.title_en, what.body_en)
    link = links.address("reporting", base, agency=what.agency, lang=language)
    item = Item(
        incident_id=what.group_key,
        kind=KIND,
        severity="info",
        state="open",
        title=title,
        lines=tuple(body.splitlines()),
        link=link,
        fields=what.fields | {"agency": what.agency},
    )
    return Message(
        message_id=f"msg_{one.notification_id}",
        group_key=one.group_key,
        receiver=one.receiver,
        reason="reminder",
        language=language,
        title=title,
        sent_at=one.planned_at,
        items=(item,),
        link=link,
        mentions=tuple(dict.fromkeys(mentions)),
        simulated=what.is_simulated,
    )
