"""The contracts: one struct per event type. Everything else about events (schemas, page, checks) derives from here.

v1 contracts may only grow optional fields. Units stand in the names; days (as_of, at) are Asia/Shanghai days.
"""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal, NamedTuple, get_args

from msgspec import Meta, Struct

from milepost.days import DAY_PATTERN

Basis = Literal["point", "year_to_date", "since_start"]
State = Literal["planned", "started", "completed", "in_service", "cancelled"]
Role = Literal["provider", "user", "service"]
CHOICES: Final[dict[str, tuple[str, ...]]] = {
    "basis": get_args(Basis),
    "state": get_args(State),
    "role": get_args(Role),
}
"""Field -> the words it may hold."""

LARGEST: Final = 1e15  # beyond it a double no longer tells neighbouring whole numbers apart in every unit
LARGEST_COUNT: Final = 10_000_000
LONGEST_NAME: Final = 100
LONGEST_TEXT: Final = 2000

# What no terminal, CSV or board shows as it is: controls, blanks other than the usual one, signs that turn the
# direction of writing, private use. Python's isprintable says the same and also refuses what Unicode has not assigned.
_UNPRINTABLE: Final = (
    r"\u0000-\u001f\u007f-\u00a0\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u1680\u180e\u2000-\u200f\u2028-\u202f"
    r"\u205f-\u206f\u3000\ue000-\uf8ff\ufeff\ufff0-\ufffb\ufffe\uffff"
)
PRINTABLE_PATTERN: Final = f"^[^{_UNPRINTABLE}]+$"
NAME_PATTERN: Final = f"^[^/ {_UNPRINTABLE}]([^/{_UNPRINTABLE}]*[^/ {_UNPRINTABLE}])?$"
Day = Annotated[
    str,
    Meta(
        description="Asia/Shanghai day, 2026-03-31; a moment (RFC 3339; Shanghai time without a zone) is its day.",
        extra_json_schema={"pattern": DAY_PATTERN},
    ),
]
IndicatorId = Annotated[
    str, Meta(description="<jurisdiction>/<indicator> of the catalogue.", examples=["wucheng/compute_capacity"])
]
Name = Annotated[
    str,
    Meta(
        description="Short name without '/', at most 100 printable characters, no blank at either end.",
        extra_json_schema={"minLength": 1, "maxLength": LONGEST_NAME, "pattern": NAME_PATTERN},
    ),
]
Share = Annotated[float, Meta(description="A fraction from 0 to 1.", extra_json_schema={"minimum": 0, "maximum": 1})]
Amount = Annotated[float, Meta(description="Not negative.", extra_json_schema={"minimum": 0, "maximum": LARGEST})]
Text = Annotated[str, Meta(description="At most 2000 characters.", extra_json_schema={"maxLength": LONGEST_TEXT})]
CreditCode = Annotated[
    str,
    Meta(
        description="统一社会信用代码, 18 characters with the check character of GB 32100-2015.",
        extra_json_schema={"pattern": "^[0-9A-HJ-NPQRTUWXY]{18}$"},
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
    """A subsidy was paid to an enterprise. Amounts in 万元."""

    policy: Annotated[str, Meta(description="<jurisdiction>/<policy> of the catalogue.")]
    enterprise: CreditCode
    base_wan: Amount
    paid_wan: Amount
    at: Day


Data = (
    IndicatorReported
    | IndicatorRetracted
    | ComputeMeasured
    | EnterpriseOnboarded
    | EnterpriseLeft
    | MilestoneMoved
    | TrainingHeld
    | SubsidyPaid
)


class EventType(NamedTuple):
    """struct: shape of data; day: its date field; subject: the data field the subject is made of.

    within: whether the subject is '<jurisdiction of the source>/<field>' (else the field itself, which has one).
    """

    struct: type[Struct]
    topic: str
    day: str
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

TYPES: Final[dict[str, EventType]] = {
    REPORTED: EventType(IndicatorReported, "milepost.indicators.v1", "as_of", "indicator", False),
    RETRACTED: EventType(IndicatorRetracted, "milepost.indicators.v1", "as_of", "indicator", False),
    MEASURED: EventType(ComputeMeasured, "milepost.compute.v1", "as_of", "centre", True),
    ONBOARDED: EventType(EnterpriseOnboarded, "milepost.enterprises.v1", "at", "data_space", True),
    LEFT: EventType(EnterpriseLeft, "milepost.enterprises.v1", "at", "data_space", True),
    MOVED: EventType(MilestoneMoved, "milepost.milestones.v1", "at", "indicator", False),
    HELD: EventType(TrainingHeld, "milepost.trainings.v1", "at", "session", True),
    PAID: EventType(SubsidyPaid, "milepost.subsidies.v1", "at", "policy", False),
}

EVENT_TYPES: Final = tuple(TYPES)
TOPICS: Final[dict[str, str]] = {name: kind.topic for name, kind in TYPES.items()}
"""Event type -> topic."""


def subject_of(event_type: str, source: str, data: Struct | dict[str, Any]) -> str:
    """The subject (and Kafka key) of an event: what must keep its order."""
    kind = TYPES[event_type]
    name = str(data[kind.subject] if isinstance(data, dict) else getattr(data, kind.subject))
    return f"{source[1:].partition('/')[0]}/{name}" if kind.within else name
