"""The catalogue: what the plans promised. plans/*.yml -> Plan. One file per plan; see CONTRIBUTING.md.

The types below are the format: the committed JSON Schema (plans/plan.schema.json) is generated from them.
Rules that reach across fields (spans, horizons, restatements) are in rules/.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct

from milepost.catalogue.measuring import MeasuredBy
from milepost.catalogue.policies import Overlap, Policy, SharedCap
from milepost.catalogue.quality import EventLimits, Plausible, Relation
from milepost.catalogue.terms import (
    RATE_UNITS,
    Additivity,
    Bound,
    Cadence,
    Level,
    Measure,
    Named,
    NotTargets,
    Period,
    Slug,
    Span,
    Theme,
    Year,
)


class Jurisdiction(Struct, frozen=True, forbid_unknown_fields=True):
    """Whose plan it is. parent is the id of the jurisdiction above, whether or not it has a plan here."""

    id: Slug
    name: Named
    level: Level
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


class Limits(Struct, frozen=True, forbid_unknown_fields=True):
    """Limits of the lights, in points of gap (by default 10 and 30; docs/methods.md)."""

    ahead_points: float = 10.0
    behind_points: float = 30.0


class OwnLimits(Struct, frozen=True, forbid_unknown_fields=True):
    """Limits of one target; what it leaves out is the plan's."""

    ahead_points: float | None = None
    behind_points: float | None = None


class Agency(Struct, frozen=True, forbid_unknown_fields=True):
    """A unit as the plan prints it (zh). Its events carry source '/<jurisdiction>/<id>'."""

    id: Slug
    zh: str
    en: str


class Baseline(Struct, frozen=True, forbid_unknown_fields=True):
    """A base value the text states (section and span as for a target)."""

    value: float
    date: date
    section: str | None = None
    span: Span | None = None


class PathValue(Struct, frozen=True, forbid_unknown_fields=True):
    """An interim value agreed for an indicator: a point of its path, no target of its own.

    True for the end of its day, in the indicator's unit; of an annual measure the year to date. source: where it was
    agreed, e.g. the year's work plan. section, span: only where the plan's own text prints it.
    """

    date: date
    value: float
    source: Annotated[str, Meta(min_length=1)]
    section: str | None = None
    span: Span | None = None
    note: str | None = None


class Target(Struct, frozen=True, forbid_unknown_fields=True):
    """One dated or quantitative promise, at one place of the text.

    Its id is <jurisdiction>/<indicator>/<due>, where due is the year, a day other than 31 December, or 'undated'; plus
    '/<place>' where the same is promised again elsewhere: only the one without a place is a point of the path.
    due: a year means its last day. due_kind: explicit (printed in the clause), inherited (from the clause list's year),
    none. recurs: yearly for 每年 promises. value: null for a milestone (a dated yes/no), and for an undated promise
    without a figure, of which the growth alone is rated. limits: where its lights differ from the plan's.
    lead, support: only where the clause prints other units than the indicator's.
    """

    section: str
    due: date | Year | None = None
    due_kind: Literal["explicit", "inherited", "none"] = "explicit"
    value: float | None = None
    bound: Bound = "at_least"
    certainty: Literal["must", "aspire"] = "must"
    span: Span | None = None
    place: Slug | None = None
    recurs: Literal["yearly"] | None = None
    restates: str | None = None
    limits: OwnLimits = OwnLimits()
    lead: list[Slug] | None = None
    support: list[Slug] | None = None
    note: str | None = None

    @property
    def due_date(self) -> date | None:
        return date(self.due, 12, 31) if isinstance(self.due, int) else self.due

    @property
    def due_name(self) -> str:
        """How the due day stands in ids: as the year alone where it is the year's last day."""
        return (self.due_date.isoformat() if self.due_date else "undated").removesuffix("-12-31")


class Indicator(Struct, frozen=True, forbid_unknown_fields=True):
    """What is measured. lead and support as the clause prints them; lead is empty where it prints none.

    frozen_after: periods after which a value that always moved and stands still is held (3); 0: it may stand still.
    """

    id: Slug
    name: Named
    concept: Slug
    theme: Theme
    measure: Measure
    unit: str
    targets: Annotated[list[Target], Meta(min_length=1)]
    direction: Literal["up", "down"] = "up"
    natural_limit: float | None = None
    plausible: Plausible = Plausible()
    additivity: Additivity = "sum"
    cadence: Cadence = "quarterly"
    measured_by: MeasuredBy | None = None
    lead: list[Slug] = []
    support: list[Slug] = []
    baseline: Baseline | None = None
    path: list[PathValue] = []
    frozen_after: Annotated[int, Meta(ge=0, le=100)] | None = None
    note: str | None = None

    @property
    def kind(self) -> Literal["quantity", "rate", "milestone"]:
        if self.measure == "milestone":
            return "milestone"
        return "rate" if self.unit in RATE_UNITS else "quantity"

    def units_of(self, target: Target) -> tuple[list[str], list[str]]:
        """(lead, support) of a target as agency slugs: its own where it names some, else the indicator's.

        Lead is empty where the clause prints none. A supporting unit that leads this target is not also listed as such.
        """
        lead = self.lead if target.lead is None else target.lead
        support = self.support if target.support is None else target.support
        return lead, [slug for slug in support if slug not in lead]

    def path_to(self, target: Target) -> list[PathValue]:
        """The agreed interim values before a target's day, in their order; none for an undated one."""
        due = target.due_date
        return sorted((p for p in self.path if due and p.date < due), key=lambda point: point.date)


class Change(Struct, frozen=True, forbid_unknown_fields=True):
    """Why an entry of the catalogue changed; the reason stored with the new version, or with the end of a dropped one.

    id: target, indicator, agency, policy, shared cap or relation, with or without the jurisdiction; or the plan.
    dropped: the entry stood in the file before and is no longer promised.
    """

    id: str
    on: date
    reason: Annotated[str, Meta(min_length=1)]
    dropped: bool = False


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
    event_limits: EventLimits = EventLimits()
    inferred: list[Inferred] = []
    policies: list[Policy] = []
    shared_caps: list[SharedCap] = []
    overlap: Overlap | None = None
    relations: list[Relation] = []
    changes: list[Change] = []
    not_targets: Annotated[
        list[Span | NotTargets],
        Meta(description="Spans whose digits are no target and no policy amount (dates, numbering, names), and why."),
    ] = []

    @property
    def start_date(self) -> date:
        """The effective date, the issue date, the stated start, or 1 January of the first year a target names."""
        stated = self.effective.from_ or self.issued or self.start
        if stated:
            return stated
        years = [t.due_date.year for _, t in self.each_target() if t.due_date]
        return date(min(years, default=self.horizon), 1, 1)

    @property
    def end_date(self) -> date:
        """The last day of force, or of the horizon where the text prints none."""
        return self.effective.to or date(self.horizon, 12, 31)

    def each_not_target(self) -> Iterator[tuple[Span, Named | None]]:
        """Every place whose figures promise nothing, with the reason where the file gives one."""
        for entry in self.not_targets:
            if isinstance(entry, NotTargets):
                yield from ((span, entry.why) for span in entry.spans)
            else:
                yield entry, None

    def indicator_id(self, indicator: Indicator) -> str:
        return f"{self.jurisdiction.id}/{indicator.id}"

    def agency_id(self, slug: str) -> str:
        return f"{self.jurisdiction.id}/{slug}"

    def target_id(self, indicator: Indicator, target: Target) -> str:
        parts = [self.indicator_id(indicator), target.due_name]
        return "/".join([*parts, target.place] if target.place else parts)

    def limits_of(self, target: Target) -> Limits:
        """The limits of a target's lights: its own, else the plan's."""
        own, plan = target.limits, self.limits
        return Limits(
            plan.ahead_points if own.ahead_points is None else own.ahead_points,
            plan.behind_points if own.behind_points is None else own.behind_points,
        )

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

    def payers(self, policy: Policy) -> list[str]:
        """Agency slugs that may report a policy's payments; the coordinator where the clause prints no lead."""
        return [*(policy.lead or filter(None, [self.coordinator])), *policy.payer]

    def days_of(self, policy: Policy) -> tuple[date, date]:
        """The first and the last day on which the policy's rule holds."""
        return policy.from_ or self.start_date, policy.until or self.end_date


def is_path_point(indicator: Indicator, target: Target) -> bool:
    """Whether the target is one of the dated values its indicator is to pass through: its path (docs/methods.md)."""
    named_once = target.place is None and target.restates is None
    return named_once and target.due is not None and target.value is not None and indicator.measure != "milestone"
