"""The format of config/alerts.yml, after Alertmanager's meaning. The committed JSON Schema is generated from it.

A tree of routes leads incidents to receivers; secrets are named by the variable that holds them and stand in no file.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Final, Literal

from msgspec import Meta, Struct, field

from milepost.readings.words import Language

Kind = Literal["dingtalk", "wecom", "feishu", "mail", "webhook", "kafka", "other", "outbox"]
Label = Literal["kind", "severity", "jurisdiction", "plan", "agency", "indicator", "target"]
LABELS: Final[tuple[Label, ...]] = ("kind", "severity", "jurisdiction", "plan", "agency", "indicator", "target")
ALONE: Final = "..."
"""group_by: ["..."] makes every incident a group of its own."""

Name = Annotated[str, Meta(pattern="^[a-z][a-z0-9_]{0,62}$", examples=["duty_group"])]


def _variable(example: str) -> Meta:
    return Meta(
        pattern="^MILEPOST_SECRET_[A-Z0-9_]+$",
        description="The name of the environment variable that holds it; never the value itself.",
        examples=[example],
        extra_json_schema={"writeOnly": True},  # what stands there by mistake is shown nowhere
    )


AddressVariable = Annotated[str, _variable("MILEPOST_SECRET_DUTY_ROBOT")]
KeyVariable = Annotated[str, _variable("MILEPOST_SECRET_DUTY_KEY")]
Duration = Annotated[str, Meta(pattern="^[0-9]{1,4}(s|m|h|d)$", examples=["30s", "5m", "24h", "2d"])]
Hours = Annotated[
    str,
    Meta(
        pattern="^([01][0-9]|2[0-3]):[0-5][0-9]-(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$",
        description="Beijing time; may pass midnight.",
        examples=["20:00-08:00"],
    ),
]
Values = Annotated[
    str | list[str],
    Meta(description="A value, a list of which one must fit, or `*`: any, but there must be one."),
]
MailAddress = Annotated[str, Meta(pattern="^[^@\\s<>,;]+@[^@\\s<>,;]+$", examples=["duty@example.org"])]
_UNITS: Final = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


class Match(Struct, frozen=True, forbid_unknown_fields=True):
    """Labels an incident must have, all of them. What is left out is not asked for."""

    kind: Values | None = None
    severity: Values | None = None
    jurisdiction: Values | None = None
    plan: Values | None = None
    agency: Values | None = None
    indicator: Values | None = None
    target: Values | None = None


class Route(Struct, frozen=True, forbid_unknown_fields=True):
    """A branch: incidents that match go to its receivers; what it leaves out is as in the branch above.

    The first matching branch takes an incident, unless `continue` is true; then those after it are asked too.
    """

    match: Match
    receivers: list[Name] | None = None
    continue_: Annotated[bool, Meta(description="Ask the branches after this one too.")] = field(
        name="continue", default=False
    )
    group_by: list[Label | Literal["..."]] | None = None
    group_wait: Duration | None = None
    group_interval: Duration | None = None
    repeat_interval: Duration | None = None
    mute: Annotated[list[Name] | None, Meta(description="Names of mute_times in which nothing is told.")] = None
    routes: list[Route] = []


class Root(Struct, frozen=True, forbid_unknown_fields=True):
    """The trunk: every incident that no branch takes, and what branches leave out."""

    receivers: Annotated[list[Name], Meta(min_length=1)]
    group_by: list[Label | Literal["..."]] = field(default_factory=lambda: ["jurisdiction", "kind"])
    group_wait: Annotated[Duration, Meta(description="How long the first message of a group waits for others.")] = "30s"
    group_interval: Annotated[Duration, Meta(description="The soonest a changed group is told again.")] = "5m"
    repeat_interval: Annotated[Duration, Meta(description="An unchanged group that is open is told again.")] = "24h"
    mute: list[Name] = []
    routes: list[Route] = []


class Receiver(Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody who is told, by one channel."""

    name: Name
    kind: Kind
    address: Annotated[
        AddressVariable | None, Meta(description="Holds the robot's or webhook's URL, smtp://…, or apprise's address.")
    ] = None
    secret: Annotated[KeyVariable | None, Meta(description="Holds the key of the signature.")] = None
    keyword: (
        Annotated[str, Meta(min_length=1, max_length=40, description="What the robot's guard wants to read.")] | None
    ) = None
    to: Annotated[list[MailAddress], Meta(description="Mail addresses.")] = []
    language: Language = "zh"
    simulated: Annotated[bool, Meta(description="Also tell of made-up data, marked 模拟.")] = False
    send_resolved: Annotated[bool, Meta(description="Tell when it is over.")] = True
    for_agencies: Annotated[
        bool, Meta(description="Only incidents of an agency with contacts, whose people are mailed or called by name.")
    ] = False


class MuteTime(Struct, frozen=True, forbid_unknown_fields=True):
    """When routes that name it tell nothing: all its conditions together. Beijing time."""

    name: Name
    hours: list[Hours] = []
    days: Annotated[
        Literal["any", "working", "off"], Meta(description="off: weekends and holidays, without make-up days.")
    ] = "any"
    weekdays: list[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]] = []


class Inhibition(Struct, frozen=True, forbid_unknown_fields=True):
    """While an incident like `source` is open, those like `target` are not told.

    equal: labels that must be equal, or be missing on both sides. within: labels that must be equal, or be missing in
    the source, which then stands for all.
    """

    source: Match
    target: Match
    equal: list[Label] = []
    within: list[Label] = []


class StepName(Struct, frozen=True, forbid_unknown_fields=True):
    zh: Annotated[str, Meta(min_length=1, max_length=20)]
    en: Annotated[str, Meta(min_length=1, max_length=40)]


class Step(Struct, frozen=True, forbid_unknown_fields=True):
    """A step of the ladder.

    Taken when the light has been one of `lights` for `periods` evaluations in a row, or so many working days after the
    step before (`working_days`); where both stand, either.
    """

    name: StepName
    form: Annotated[
        Literal["reminder", "urging", "supervision", "interview"],
        Meta(description="提醒, 催办, 督办, 约谈建议: which form is drafted."),
    ]
    colour: Annotated[str | None, Meta(description="The city's own; the word always stands beside it.")] = None
    lights: list[Literal["yellow", "red"]] = []
    periods: Annotated[int, Meta(ge=1, le=60)] = 1
    working_days: Annotated[int, Meta(ge=1, le=250)] | None = None
    receivers: Annotated[list[Name], Meta(description="Told of this step beside those of the route.")] = []
    confirm: Annotated[bool | None, Meta(description="A person confirms it. 督办 and 约谈建议 always need that.")] = (
        None
    )

    @property
    def needs_person(self) -> bool:
        return self.form in NEED_PERSON or bool(self.confirm)


NEED_PERSON: Final = frozenset({"supervision", "interview"})


class Ladder(Struct, frozen=True, forbid_unknown_fields=True):
    """The steps by which incidents of lagging targets are escalated. plans: ids, or `*` for all that have none."""

    plans: Annotated[list[str], Meta(min_length=1, examples=[["wucheng-2025"]])]
    steps: Annotated[list[Step], Meta(min_length=1, max_length=8)]


DaysApart = Annotated[int, Meta(ge=1, le=20)]


class Reminders(Struct, frozen=True, forbid_unknown_fields=True):
    """Reminders of a unit's reporting day, in working days. One message for all that is due; kind `report_due`.

    What is reported every day has none. An empty list: none.
    """

    before: Annotated[list[DaysApart], Meta(description="So many working days before the due day.")] = field(
        default_factory=lambda: [3]
    )
    after: Annotated[list[DaysApart], Meta(description="So many after it, for what is missing.")] = field(
        default_factory=lambda: [3]
    )


class Config(Struct, frozen=True, forbid_unknown_fields=True):
    """Who hears of what (config/alerts.yml)."""

    receivers: Annotated[list[Receiver], Meta(min_length=1)]
    route: Root
    mute_times: list[MuteTime] = []
    inhibit: list[Inhibition] = []
    ladders: list[Ladder] = []
    reminders: Reminders = field(default_factory=Reminders)

    def receiver(self, name: str) -> Receiver:
        """The receiver of a name. Raises KeyError."""
        return {one.name: one for one in self.receivers}[name]

    def ladder(self, plan: str) -> Ladder | None:
        """The ladder of a plan: its own, else that of all."""
        own = [one for one in self.ladders if plan in one.plans]
        return next(iter(own or [one for one in self.ladders if "*" in one.plans]), None)


def duration(text: str) -> timedelta:
    """'5m' as a length of time."""
    return timedelta(**{_UNITS[text[-1]]: int(text[:-1])})


def values(match: Match, label: Label) -> tuple[str, ...] | None:
    """The values that a matcher allows of a label; None where it does not ask."""
    allowed = getattr(match, label)
    return None if allowed is None else (allowed,) if isinstance(allowed, str) else tuple(allowed)


_ACCUSING: Final = Match(kind=["target_yellow", "target_red", "target_missed", "report_overdue"])
INCOMPLETE_DATA: Final = (
    Inhibition(  # a gate that only held rows says so by row_held, whose scope is narrower
        source=Match(kind="gate_failed", severity="critical"),
        target=_ACCUSING,
        within=["jurisdiction", "plan", "indicator"],
    ),
    Inhibition(
        source=Match(
            kind=[
                "log_gap",
                "books_unbalanced",
                "landing_failed",
                "build_failed",
                "publish_failed",
                "row_held",
                "event_quarantined",
                "plan_set_aside",
            ]
        ),
        target=_ACCUSING,
        within=["jurisdiction", "plan", "indicator"],  # whoever sent the row that is held
    ),
)
"""Always in force: incomplete data never accuses a unit."""
