"""The contracts: one struct per event type. Everything else about events (schemas, page, checks) derives from here.

v1 contracts may only grow optional fields. Units stand in the names; days (as_of, at) are Asia/Shanghai days.
"""

from __future__ import annotations

from typing import Annotated, Any, Final, NamedTuple

from msgspec import Meta, Struct

from milepost.days import DAY_PATTERN
from milepost.events.fields import (
    LARGEST,
    LARGEST_COUNT,
    Amount,
    Basis,
    BulletinKind,
    BulletinState,
    CreditCode,
    EventId,
    EventSource,
    IndicatorId,
    IsVerified,
    Name,
    Period,
    PolicyId,
    Role,
    Saying,
    Sha256,
    Share,
    State,
    Text,
    Verdict,
)

Day = Annotated[
    str,
    Meta(
        description="Asia/Shanghai day, 2026-03-31; a moment (RFC 3339; Shanghai time without a zone) is its day.",
        extra_json_schema={"pattern": DAY_PATTERN},
    ),
]


class IndicatorReported(Struct, frozen=True):
    """An agency reports an indicator's value (实绩). The latest event for the same indicator and as_of counts."""

    indicator: IndicatorId
    as_of: Day
    value: Annotated[
        float,
        Meta(
            description="Not negative unless the unit is a rate.",
            extra_json_schema={"minimum": -LARGEST, "maximum": LARGEST},
        ),
    ]
    unit: Annotated[str, Meta(description="The indicator's unit or one that converts to it.", examples=["PFlops"])]
    basis: Annotated[Basis | None, Meta(description="By default from the measure.")] = None
    evidence: Annotated[Text | None, Meta(description="Address or number of the document behind the value.")] = None
    note: Text | None = None


class IndicatorRetracted(Struct, frozen=True):
    """An agency takes back what it reported for the indicator and as_of (撤回)."""

    indicator: IndicatorId
    as_of: Day
    reason: Text


class ComputeMeasured(Struct, frozen=True):
    """A compute centre's capacity in use as measured. The centre's latest day counts."""

    centre: Name
    as_of: Day
    capacity_pflops: Amount
    utilisation_share: Share | None = None


class EnterpriseOnboarded(Struct, frozen=True):
    """An enterprise was connected to a data space."""

    data_space: Name
    enterprise: CreditCode
    role: Role
    at: Day


class EnterpriseLeft(Struct, frozen=True):
    """An enterprise was disconnected from a data space."""

    data_space: Name
    enterprise: CreditCode
    role: Role
    at: Day


class MilestoneMoved(Struct, frozen=True):
    """A dated promise changed its state. The indicator's measure is milestone."""

    indicator: IndicatorId
    state: State
    at: Day
    done_share: Share | None = None


class TrainingHeld(Struct, frozen=True):
    """A training session took place."""

    session: Name
    programme: Name
    at: Day
    attendees: Annotated[
        int,
        Meta(
            description="People, a whole number written without point or exponent, not negative.",
            extra_json_schema={"minimum": 0, "maximum": LARGEST_COUNT},
        ),
    ]


class SubsidyPaid(Struct, frozen=True):
    """A subsidy was paid to an enterprise. Amounts in 万元; a correction is a retraction and a new payment.

    What the policy's rule allows turns on the optional fields too (docs/methods.md).
    """

    policy: Annotated[str, Meta(description="<jurisdiction>/<policy> of the catalogue.")]
    enterprise: CreditCode
    base_wan: Amount
    paid_wan: Amount
    at: Day
    project: Annotated[Name | None, Meta(description="What it is for, named alike in all its payments.")] = None
    application: Annotated[Name | None, Meta(description="Its number; payments of one application are a case.")] = None
    grade: Annotated[Name | None, Meta(description="The grade reached, as the policy's tiers name it.")] = None
    reached_wan: Annotated[Amount | None, Meta(description="What decides the tier, 万元; by default base_wan.")] = None
    base_kind: Annotated[Name | None, Meta(description="What base_wan is: contract, training_cost, ….")] = None
    support_share: Annotated[Share | None, Meta(description="Share of the base granted to this case.")] = None
    joint_wan: Annotated[Amount | None, Meta(description="What province and city paid for the case, 万元.")] = None


class SubsidyRetracted(Struct, frozen=True):
    """The agency takes back a payment that it reported itself (撤回), for good; a new payment has an id of its own."""

    policy: PolicyId
    event_id: EventId
    reason: Text


class SubsidyCommitted(Struct, frozen=True):
    """A subsidy was promised. The latest amount of an application counts, less what was paid for it."""

    policy: PolicyId
    enterprise: CreditCode
    application: Name
    amount_wan: Amount
    at: Day


class RowDecided(Struct, frozen=True):
    """A person settles a row that a quality rule holds (处置). The last decision in the order of landing counts.

    released 放行: it counts; refused 不予采用: it never does; asked 查询: the unit is asked, it stays held.
    """

    event_id: EventId
    source_of_event: EventSource
    decision: Verdict
    reason: Saying
    by: Annotated[Name, Meta(description="Who decided.")]
    verified: IsVerified = False
    rule: Annotated[
        Name | None,
        Meta(description="The rule that held the row: with it, a warehouse made anew from Kafka holds it again."),
    ] = None


class ValueMarked(Struct, frozen=True):
    """A person marks a value for follow-up, without holding it, or closes the mark (跟进标记). The last one counts."""

    event_id: EventId
    source_of_event: EventSource
    open: Annotated[bool, Meta(description="true marks the value, false closes the mark.")]
    comment: Saying
    by: Annotated[Name, Meta(description="Who marked it.")]
    verified: IsVerified = False


class BulletinMoved(Struct, frozen=True):
    """A bulletin (通报) was drafted 草拟, reviewed 审核, issued 印发 or withdrawn 撤回. What is issued stays so.

    The last state in the order of landing counts. number, year: of the issue, there with issued alone.
    """

    bulletin: Annotated[Name, Meta(description="Its id, which names kind, place or unit, and period.")]
    kind: BulletinKind
    state: BulletinState
    office: Annotated[Name, Meta(description="The issuing office, as config/bulletins.yml names it.")]
    period: Period
    version: Annotated[Name, Meta(description="The published version that it is made of.")]
    content_sha256: Annotated[Sha256, Meta(description="Of content.json: what it says, to the digit.")]
    title: Saying
    by: Annotated[Name, Meta(description="Who moved it.")]
    verified: IsVerified = False
    year: Annotated[
        int | None, Meta(description="Of the number.", extra_json_schema={"minimum": 2000, "maximum": 2200})
    ] = None
    number: Annotated[
        int | None,
        Meta(
            description="Without gaps per office, year and kind, from 1; a translation has its original's.",
            extra_json_schema={"minimum": 1, "maximum": LARGEST_COUNT},
        ),
    ] = None
    replaces: Annotated[Name | None, Meta(description="The issued bulletin that it corrects.")] = None
    reason: Annotated[Saying | None, Meta(description="Why it was withdrawn, or what the reviewer says.")] = None


Data = (
    IndicatorReported
    | IndicatorRetracted
    | ComputeMeasured
    | EnterpriseOnboarded
    | EnterpriseLeft
    | MilestoneMoved
    | TrainingHeld
    | SubsidyPaid
    | SubsidyRetracted
    | SubsidyCommitted
    | RowDecided
    | ValueMarked
    | BulletinMoved
)


class EventType(NamedTuple):
    """struct: shape of data; day: its date field, if it is about a day; subject: the data field the subject is made of.

    within: whether the subject is '<jurisdiction of the source>/<field>' (else the field itself, which has one).
    """

    struct: type[Struct]
    topic: str
    day: str | None
    subject: str
    within: bool


REPORTED: Final = "milepost.indicator.reported.v1"
RETRACTED: Final = "milepost.indicator.retracted.v1"
MEASURED: Final = "milepost.compute.measured.v1"
ONBOARDED: Final = "milepost.enterprise.onboarded.v1"
LEFT: Final = "milepost.enterprise.left.v1"
MOVED: Final = "milepost.milestone.moved.v1"
HELD: Final = "milepost.training.held.v1"
PAID: Final = "milepost.subsidy.paid.v1"
PAYMENT_RETRACTED: Final = "milepost.subsidy.retracted.v1"
COMMITTED: Final = "milepost.subsidy.committed.v1"
DECIDED: Final = "milepost.row.decided.v1"
MARKED: Final = "milepost.value.marked.v1"
BULLETIN_MOVED: Final = "milepost.bulletin.moved.v1"

TYPES: Final[dict[str, EventType]] = {
    REPORTED: EventType(IndicatorReported, "milepost.indicators.v1", "as_of", "indicator", False),
    RETRACTED: EventType(IndicatorRetracted, "milepost.indicators.v1", "as_of", "indicator", False),
    MEASURED: EventType(ComputeMeasured, "milepost.compute.v1", "as_of", "centre", True),
    ONBOARDED: EventType(EnterpriseOnboarded, "milepost.enterprises.v1", "at", "data_space", True),
    LEFT: EventType(EnterpriseLeft, "milepost.enterprises.v1", "at", "data_space", True),
    MOVED: EventType(MilestoneMoved, "milepost.milestones.v1", "at", "indicator", False),
    HELD: EventType(TrainingHeld, "milepost.trainings.v1", "at", "session", True),
    PAID: EventType(SubsidyPaid, "milepost.subsidies.v1", "at", "policy", False),
    PAYMENT_RETRACTED: EventType(SubsidyRetracted, "milepost.subsidies.v1", None, "policy", False),
    COMMITTED: EventType(SubsidyCommitted, "milepost.subsidies.v1", "at", "policy", False),
    DECIDED: EventType(RowDecided, "milepost.decisions.v1", None, "event_id", False),
    MARKED: EventType(ValueMarked, "milepost.decisions.v1", None, "event_id", False),
    BULLETIN_MOVED: EventType(BulletinMoved, "milepost.decisions.v1", None, "bulletin", False),
}
BY_PEOPLE: Final = frozenset({DECIDED, MARKED, BULLETIN_MOVED})
"""Types by which people speak of events and bulletins; no machine and no simulator sends them."""

EVENT_TYPES: Final = tuple(TYPES)
TOPICS: Final[dict[str, str]] = {name: kind.topic for name, kind in TYPES.items()}
"""Event type -> topic."""


def subject_of(event_type: str, source: str, data: Struct | dict[str, Any]) -> str:
    """The subject (and Kafka key) of an event: what must keep its order."""
    kind = TYPES[event_type]
    name = str(data[kind.subject] if isinstance(data, dict) else getattr(data, kind.subject))
    return f"{source[1:].partition('/')[0]}/{name}" if kind.within else name
