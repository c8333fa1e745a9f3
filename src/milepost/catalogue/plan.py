"""The catalogue: what the plans promised. plans/*.yml -> Plan. One file per plan; see CONTRIBUTING.md.

The types below are the format: the committed JSON Schema (plans/plan.schema.json) is generated from them.
Rules that reach across fields (spans, horizons, restatements) are in rules/.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Final, Literal, NamedTuple

from msgspec import Meta, Struct, field

Slug = Annotated[str, Meta(pattern="^[a-z][a-z0-9_]*$", description="Lower case, digits and underscores.")]
Span = Annotated[
    list[int], Meta(min_length=2, max_length=2, description="[start, end) character offsets in source.file.")
]
Measure = Literal["level", "cumulative", "annual", "increment", "milestone"]
Bound = Literal["at_least", "above", "exactly", "at_most"]
Cadence = Literal["daily", "monthly", "quarterly", "yearly"]
Additivity = Literal["sum", "ratio", "latest_max", "not_additive"]
Theme = Literal[
    "compute",
    "data",
    "models",
    "industry",
    "platforms",
    "investment",
    "talent",
    "research",
    "applications",
    "public_services",
    "energy",
]
RATE_UNITS = frozenset({"%", "百分点"})


class Named(Struct, frozen=True, forbid_unknown_fields=True):
    """A name in Chinese and English: short, in our words."""

    zh: Annotated[str, Meta(min_length=1)]
    en: Annotated[str, Meta(min_length=1)]


class Jurisdiction(Struct, frozen=True, forbid_unknown_fields=True):
    """Whose plan it is. parent is the id of the jurisdiction above, whether or not it has a plan here."""

    id: Slug
    name: Named
    level: Literal["province", "city", "district", "county_city"]
    parent: Slug | None = None
    parent_name: Named | None = None


class Source(Struct, frozen=True, forbid_unknown_fields=True):
    """The text the plan was read from. sha256 guards the spans: another text means other offsets."""

    file: str
    address: str | None = None
    sha256: str | None = None


class Inferred(Struct, frozen=True, forbid_unknown_fields=True):
    """A field the text does not print, and why we take the value we take."""

    field: str
    why: str


class Period(Struct, frozen=True, forbid_unknown_fields=True):
    """When the plan is in force."""

    from_: date | None = field(name="from", default=None)
    to: date | None = None


class Limits(Struct, frozen=True, forbid_unknown_fields=True):
    """Limits of the lights, in points of gap (by default 10 and 30; docs/methods.md)."""

    ahead_points: float = 10.0
    behind_points: float = 30.0


class Agency(Struct, frozen=True, forbid_unknown_fields=True):
    """A unit as the plan prints it (zh). Its events carry source '/<jurisdiction>/<id>'."""

    id: Slug
    zh: str
    en: str


MeasuringRule = Literal[
    "sum_latest_by_centre", "distinct_connected", "sum_attendees", "count_sessions", "milestone_state", "sum_paid"
]


class Measuring(NamedTuple):
    """What a rule reads: event types (its own first), and the fields of their data that `where` may name."""

    event_types: tuple[str, ...]
    fields: tuple[str, ...]


MEASURING: Final[dict[MeasuringRule, Measuring]] = {
    "sum_latest_by_centre": Measuring(("milepost.compute.measured.v1",), ("centre",)),
    "distinct_connected": Measuring(
        ("milepost.enterprise.onboarded.v1", "milepost.enterprise.left.v1"), ("data_space", "role")
    ),
    "sum_attendees": Measuring(("milepost.training.held.v1",), ("programme", "session")),
    "count_sessions": Measuring(("milepost.training.held.v1",), ("programme", "session")),
    "milestone_state": Measuring(("milepost.milestone.moved.v1",), ()),
    "sum_paid": Measuring(("milepost.subsidy.paid.v1",), ("policy",)),
}
"""The rules of measured_by. dbt's macros and the simulator follow this table; a test compares them with it."""


class MeasuredBy(Struct, frozen=True, forbid_unknown_fields=True):
    """How business events become actuals of the indicator, instead of or beside reports.

    sum_latest_by_centre: sum of each compute centre's latest capacity; distinct_connected: distinct enterprises now
    connected; sum_attendees: people trained; count_sessions: trainings held; milestone_state: state and done share;
    sum_paid: subsidies paid, in 万元. where: equalities on the event's data, e.g. {data_space: film}.
    """

    rule: MeasuringRule
    where: dict[str, str] = {}


class Baseline(Struct, frozen=True, forbid_unknown_fields=True):
    """A base value the text states (section and span as for a target)."""

    value: float
    date: date
    section: str | None = None
    span: Span | None = None


class Target(Struct, frozen=True, forbid_unknown_fields=True):
    """One dated or quantitative promise, at one place of the text.

    Its id is <jurisdiction>/<indicator>/<due year or 'undated'>, plus '/<place>' where the same indicator and year
    are promised again elsewhere; only the one without a place is a point of the path. due: a year means its last day.
    due_kind: explicit (printed in the clause), inherited (from the clause list's year), none.
    recurs: yearly for 每年 promises. value: null for a milestone (a dated yes/no).
    lead, support: only where the clause prints other units than the indicator's.
    """

    section: str
    due: date | int | None = None
    due_kind: Literal["explicit", "inherited", "none"] = "explicit"
    value: float | None = None
    bound: Bound = "at_least"
    certainty: Literal["must", "aspire"] = "must"
    span: Span | None = None
    place: Slug | None = None
    recurs: Literal["yearly"] | None = None
    restates: str | None = None
    lead: list[Slug] | None = None
    support: list[Slug] | None = None
    note: str | None = None

    @property
    def due_date(self) -> date | None:
        return date(self.due, 12, 31) if isinstance(self.due, int) else self.due


class Indicator(Struct, frozen=True, forbid_unknown_fields=True):
    """What is measured. lead and support as the clause prints them; lead is empty where it prints none."""

    id: Slug
    name: Named
    concept: Slug
    theme: Theme
    measure: Measure
    unit: str
    targets: Annotated[list[Target], Meta(min_length=1)]
    direction: Literal["up", "down"] = "up"
    natural_limit: float | None = None
    additivity: Additivity = "sum"
    cadence: Cadence = "quarterly"
    measured_by: MeasuredBy | None = None
    lead: list[Slug] = []
    support: list[Slug] = []
    baseline: Baseline | None = None
    note: str | None = None

    @property
    def kind(self) -> Literal["quantity", "rate", "milestone"]:
        if self.measure == "milestone":
            return "milestone"
        return "rate" if self.unit in RATE_UNITS else "quantity"


class Tier(Struct, frozen=True, forbid_unknown_fields=True):
    """One step of a tiered award: what must be reached (万元, or a named grade) and the award up to there."""

    award_wan: float
    from_wan: float | None = None
    grade: str | None = None


class Rule(Struct, frozen=True, forbid_unknown_fields=True):
    """What a policy pays, as data. Amounts in 万元. step_up: a higher tier pays the difference (晋档补差)."""

    ratio: float | None = None
    case_cap_wan: float | None = None
    firm_year_cap_wan: float | None = None
    firm_total_cap_wan: float | None = None
    firm_total_years: int | None = None
    year_total_wan: float | None = None
    tiers: list[Tier] = []
    step_up: bool = False
    one_off: bool = False


class Policy(Struct, frozen=True, forbid_unknown_fields=True):
    """A subsidy or award of the plan. One entry per rule: a clause with two caps for two groups has two entries."""

    id: Slug
    name: Named
    rule: Rule
    lead: list[Slug]
    section: str
    span: Span | None = None
    support: list[Slug] = []
    note: str | None = None


class Change(Struct, frozen=True, forbid_unknown_fields=True):
    """Why an entry of the catalogue changed; the reason stored with the new version.

    id: target, indicator, agency or policy, with or without the jurisdiction in front; or the plan.
    """

    id: str
    on: date
    reason: str


class Plan(Struct, frozen=True, forbid_unknown_fields=True):
    """One plan file. start: the day progress is counted from, where the text prints no date of force or issue."""

    plan: Annotated[str, Meta(pattern="^[a-z][a-z0-9-]*$")]
    title: Named
    jurisdiction: Jurisdiction
    status: Literal["draft", "in_force"]
    horizon: Annotated[int, Meta(ge=2000, le=2100, description="The last year with a promise.")]
    source: Source
    agencies: list[Agency]
    indicators: list[Indicator]
    document_number: str | None = None
    issued: date | None = None
    effective: Period = Period()
    start: date | None = None
    coordinator: Slug | None = None
    limits: Limits = Limits()
    inferred: list[Inferred] = []
    policies: list[Policy] = []
    changes: list[Change] = []
    not_targets: Annotated[
        list[Span], Meta(description="Spans whose digits are no target and no policy amount (dates, numbering, names).")
    ] = []

    @property
    def start_date(self) -> date:
        """The effective date, the issue date, the stated start, or 1 January of the first year a target names."""
        stated = self.effective.from_ or self.issued or self.start
        if stated:
            return stated
        years = [t.due_date.year for _, t in self.each_target() if t.due_date]
        return date(min(years, default=self.horizon), 1, 1)

    def indicator_id(self, indicator: Indicator) -> str:
        return f"{self.jurisdiction.id}/{indicator.id}"

    def agency_id(self, slug: str) -> str:
        return f"{self.jurisdiction.id}/{slug}"

    def target_id(self, indicator: Indicator, target: Target) -> str:
        due = target.due_date
        parts = [self.indicator_id(indicator), str(due.year) if due else "undated"]
        return "/".join([*parts, target.place] if target.place else parts)

    def full_id(self, name: str) -> str:
        """The id as stored, of an id written with or without the jurisdiction in front; the plan's own id stays."""
        own = f"{self.jurisdiction.id}/"
        return name if name == self.plan or name.startswith(own) else own + name

    def each_target(self) -> Iterator[tuple[Indicator, Target]]:
        for indicator in self.indicators:
            for target in indicator.targets:
                yield indicator, target

    def responsible(self, indicator: Indicator) -> list[str]:
        """Agency slugs that may report the indicator; the coordinator where the clause prints no lead."""
        return [*(indicator.lead or filter(None, [self.coordinator])), *indicator.support]
