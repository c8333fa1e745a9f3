"""What one receiver is told at once: a message of items, one per incident. Pure; nothing is sent here.

Texts are in the receiver's language. `fields` is the same for machines, ready for JSON. A message that is sent again
carries the same message_id, so that a receiver can count it once.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from milepost.readings.words import Language

Reason = Literal["first", "new_in_group", "resolved", "repeat", "escalated", "reminder", "digest", "test"]
Severity = Literal["critical", "warning", "info"]
State = Literal["open", "acknowledged", "snoozed", "resolved"]
Clock = Callable[[], datetime]
"""The present moment, aware, in UTC."""


@dataclass(frozen=True)
class Item:
    """One incident as a message tells it.

    lines: what, since when, how bad, whose, which clause, what to do; plain text. light: its word, such as 红灯.
    """

    incident_id: str
    kind: str
    severity: Severity
    state: State
    title: str
    lines: tuple[str, ...] = ()
    link: str | None = None
    light: str | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Mention:
    """A person to be called by name; each channel uses the address it knows, and leaves out whom it does not."""

    name: str
    mail: str | None = None
    mobile: str | None = None
    dingtalk: str | None = None
    wecom: str | None = None
    feishu: str | None = None


@dataclass(frozen=True)
class Message:
    """What is told to one receiver at once. sent_at: aware UTC, when it was first to be sent."""

    message_id: str
    group_key: str
    receiver: str
    reason: Reason
    language: Language
    title: str
    sent_at: datetime
    paragraphs: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()
    link: str | None = None
    mentions: tuple[Mention, ...] = ()
    simulated: bool = False
    fields: Mapping[str, Any] = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        """The worst of the items that are not over; info where all are."""
        found = {item.severity for item in self.items if item.state != "resolved"}
        return "critical" if "critical" in found else "warning" if "warning" in found else "info"

    @property
    def is_over(self) -> bool:
        """Whether every item is resolved."""
        return bool(self.items) and all(item.state == "resolved" for item in self.items)


def message_id(receiver: str, group_key: str, reason: Reason, occasion: str) -> str:
    """The id of a message: the same for the same occasion, e.g. the moment of the interval it belongs to."""
    told = json.dumps([receiver, group_key, reason, occasion], ensure_ascii=True)
    return f"msg_{hashlib.sha256(told.encode()).hexdigest()[:32]}"


def digest(messages: Sequence[Message], title: str) -> Message:
    """One message in place of several that wait for the same receiver; each incident stands in it as it was told last.

    Raises ValueError where there is none, or where they are for several receivers, languages, or both real and
    simulated: these are never mixed.
    """
    kinds = {(one.receiver, one.language, one.simulated) for one in messages}
    if len(kinds) != 1:
        raise ValueError(f"a digest is for one receiver, one language, real or simulated; these are {sorted(kinds)}")
    ordered = sorted(messages, key=lambda one: (one.sent_at, one.message_id))
    items = {item.incident_id: item for one in ordered for item in one.items}
    last = ordered[-1]
    parts = ",".join(one.message_id for one in ordered)
    links = {one.link for one in ordered}
    return Message(
        message_id=message_id(last.receiver, "digest", "digest", parts),
        group_key="digest",
        receiver=last.receiver,
        reason="digest",
        language=last.language,
        title=title,
        sent_at=last.sent_at,
        items=tuple(items.values()),
        link=last.link if len(links) == 1 else None,
        mentions=tuple(dict.fromkeys(person for one in ordered for person in one.mentions)),
        simulated=last.simulated,
        fields={"digest_of": [one.message_id for one in ordered]},
    )


def utc_text(moment: datetime) -> str:
    """An aware moment as machines read it: 2026-11-26T08:15:00Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
