"""What Milepost itself says: one struct per type of outgoing event, and the bytes of its message.

Readers of yesterday must read what is written today: v1 keeps its fields, their types and which of them are always
there; words may be added where no list is given, and fields anywhere.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Final, Literal, NamedTuple

import msgspec
from msgspec import Meta, Struct

SOURCE: Final = "/milepost"
TOLD: Final = "milepost.incident.told.v1"
STATUS_CHANGED: Final = "milepost.target.status_changed.v1"
Moment = Annotated[str, Meta(description="UTC, RFC 3339: 2026-11-26T08:15:00Z.")]


class ToldItem(Struct, frozen=True, omit_defaults=True):
    """One incident (告警事项) as it was when it was told."""

    incident_id: str
    kind: Annotated[str, Meta(description="Such as gate_failed, log_gap, target_red; more kinds may come.")]
    severity: Literal["critical", "warning", "info"]
    state: Literal["open", "acknowledged", "snoozed", "resolved"]
    title: Annotated[str, Meta(description="For people, in the message's language.")]
    lines: Annotated[list[str], Meta(description="For people: what, since when, how bad, whose, what to do.")]
    link: Annotated[str | None, Meta(description="The page that shows it.")] = None
    light: Annotated[str | None, Meta(description="red, yellow, green, blue or grey, for targets.")] = None
    reason_code: Annotated[str | None, Meta(description="Such as not_responsible, where there is one.")] = None
    count: Annotated[int | None, Meta(description="How many events, rows or offsets it is about.")] = None
    sender: Annotated[str | None, Meta(description="Who sent them: /<jurisdiction>/<agency>.")] = None
    jurisdiction: str | None = None
    agency: Annotated[str | None, Meta(description="Whose it is: <jurisdiction>/<agency>.")] = None
    plan: str | None = None
    indicator: str | None = None
    target: str | None = None
    opened_at: Moment | None = None
    last_seen_at: Moment | None = None
    occurrences: int | None = None
    value: Annotated[float | None, Meta(description="What is reported, in `unit`.")] = None
    due_value: Annotated[float | None, Meta(description="What is due by then, in `unit`.")] = None
    unit: str | None = None
    gap_points: Annotated[float | None, Meta(description="Attainment less schedule, in points.")] = None
    as_of: Annotated[str | None, Meta(description="The Asia/Shanghai day it is true for.")] = None
    known_at: Moment | None = None
    version: Annotated[str | None, Meta(description="The published version it was known from.")] = None
    status: Annotated[str | None, Meta(description="Of targets: missed, far_behind, behind; more may come.")] = None
    clause: Annotated[str | None, Meta(description="Where the plan promises it.")] = None
    indicators: Annotated[list[str] | None, Meta(description="Of overdue reports: what is missing, by id.")] = None
    due_by: Annotated[str | None, Meta(description="The Asia/Shanghai day by which it was due.")] = None
    days_late: int | None = None
    event_id: Annotated[str | None, Meta(description="Of held rows: the newest one's event.")] = None
    rule: Annotated[str | None, Meta(description="The quality rule that was broken.")] = None
    table: Annotated[str | None, Meta(description="What the rule looks at.")] = None
    gate: Annotated[str | None, Meta(description="raw or marts.")] = None
    topic: Annotated[str | None, Meta(description="Of a log gap: where it is.")] = None
    receiver: Annotated[str | None, Meta(description="Of a receiver that cannot be told: its name.")] = None


class IncidentTold(Struct, frozen=True, omit_defaults=True):
    """A receiver is told of incidents: one message, with all that stands in it. Repeats carry the same id."""

    receiver: str
    group_key: str
    reason: Annotated[
        str,
        Meta(
            description="first, new_in_group, resolved, repeat, escalated, reminder, digest or test; more may come.",
            examples=["first"],
        ),
    ]
    severity: Annotated[
        Literal["critical", "warning", "info"], Meta(description="The worst of the items that are not over.")
    ]
    language: Literal["zh", "en"]
    title: str
    paragraphs: list[str]
    items: list[ToldItem]
    left_out: Annotated[int, Meta(description="Items that had no room; the link shows them.")]
    link: str | None = None


class StatusChanged(Struct, frozen=True, omit_defaults=True):
    """A target's reading became another one: because time passed, a report came, or knowledge changed.

    The event's id is derived from target, as_of, reason, event_id and to_status: a repeat carries the same id. Events
    of one target come in the order of the days they are about, a later version's after an earlier one's; the last one
    says its status now. Its time is changed_at.
    """

    target: str
    indicator: str
    plan: str
    jurisdiction: str
    as_of: Annotated[str, Meta(description="The Asia/Shanghai day whose reading it is, such as 2026-06-30.")]
    changed_at: Annotated[Moment, Meta(description="When that became known.")]
    from_status: Annotated[str, Meta(description="Such as on_schedule or far_behind; more may come.")]
    to_status: str
    from_light: Annotated[str, Meta(description="red, yellow, blue, green, grey or none; more may come.")]
    to_light: str
    reason: Annotated[
        str,
        Meta(
            description="new_report, time_passed, revision, retraction, baseline, target_changed or method; more may "
            "come. method: nothing moved but the way of reading."
        ),
    ]
    version: Annotated[str, Meta(description="The published version that said so first.")]
    event_id: Annotated[str | None, Meta(description="The event that made the change.")] = None
    agency: Annotated[str | None, Meta(description="Whose target it is: <jurisdiction>/<agency>.")] = None


class OutgoingType(NamedTuple):
    """A contract of what Milepost says. key: what Kafka's key, and the subject, are."""

    struct: type[Struct]
    topic: str
    key: str


OUTGOING_TYPES: Final = {
    TOLD: OutgoingType(IncidentTold, "milepost.alerts.v1", "the data's group_key"),
    STATUS_CHANGED: OutgoingType(StatusChanged, "milepost.status-changes.v1", "the data's target"),
}


def encode_outgoing(
    name: str, data: Struct, *, event_id: str, subject: str, time: datetime, simulated: bool = False
) -> bytes:
    """The structured-mode JSON of an outgoing event (CloudEvents 1.0). time: aware."""
    return msgspec.json.encode(
        {
            "specversion": "1.0",
            "id": event_id,
            "source": SOURCE,
            "type": name,
            "subject": subject,
            "time": time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "datacontenttype": "application/json",
            **({"simulated": True} if simulated else {}),
            "data": data,
        }
    )
