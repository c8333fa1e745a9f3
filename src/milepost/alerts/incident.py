"""What an incident is made of: the signal of a trouble, whose it is, what it was known from; the incident itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final, Literal

Severity = Literal["critical", "warning", "info"]
UNSTORED: Final = "memory-"  # begins the id of one that no store holds
State = Literal["open", "acknowledged", "snoozed", "resolved"]


@dataclass(frozen=True)
class Scope:
    """Whose trouble it is: ids of the catalogue, as far as one is concerned."""

    jurisdiction: str | None = None
    plan: str | None = None
    agency: str | None = None
    indicator: str | None = None
    target: str | None = None


@dataclass(frozen=True)
class Ground:
    """What it was known from: the day read, the moment of knowledge, the published version."""

    as_of: date | None = None
    known_at: datetime | None = None
    version: str | None = None


@dataclass(frozen=True)
class Signal:
    """One sighting of a trouble. key: which trouble it is, the same at every sighting; fields: the same for machines.

    is_quiet: it opens without a message, as what a first evaluation finds does. news: what of it must each be heard of,
    such as payments; an open incident that gains any is told again.
    """

    key: str
    kind: str
    severity: Severity
    title_zh: str
    title_en: str
    body_zh: str
    body_en: str
    scope: Scope = Scope()
    ground: Ground = Ground()
    fields: dict[str, Any] = field(default_factory=dict)
    is_simulated: bool = False
    is_quiet: bool = False
    news: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Incident:
    """One row of incidents. Moments are aware, in UTC. grown_at: when it last gained news since it opened."""

    incident_id: str
    dedupe_key: str
    kind: str
    severity: Severity
    state: State
    scope: Scope
    title_zh: str
    title_en: str
    body_zh: str
    body_en: str
    fields: dict[str, Any]
    is_simulated: bool
    is_quiet: bool
    opened_at: datetime
    last_seen_at: datetime
    occurrences: int
    owner: str | None
    snoozed_until: datetime | None
    resolved_at: datetime | None
    resolved_why_zh: str | None
    resolved_why_en: str | None
    escalation_step: int
    next_step_at: datetime | None
    ground: Ground
    grown_at: datetime | None = None

    @property
    def is_over(self) -> bool:
        return self.state == "resolved"

    @property
    def labels(self) -> dict[str, str]:
        """What a route may ask of it."""
        said = {
            "kind": self.kind,
            "severity": self.severity,
            "jurisdiction": self.scope.jurisdiction,
            "plan": self.scope.plan,
            "agency": self.scope.agency,
            "indicator": self.scope.indicator,
            "target": self.scope.target,
            "incident": self.incident_id,
            "simulated": "true" if self.is_simulated else None,
        }
        return {name: value for name, value in said.items() if value}


def unstored(signal: Signal, opened: datetime, now: datetime) -> Incident:
    """A signal as an incident that no store holds."""
    return Incident(
        incident_id=f"{UNSTORED}{signal.key}",
        dedupe_key=signal.key,
        kind=signal.kind,
        severity=signal.severity,
        state="open",
        scope=signal.scope,
        title_zh=signal.title_zh,
        title_en=signal.title_en,
        body_zh=signal.body_zh,
        body_en=signal.body_en,
        fields=signal.fields,
        is_simulated=signal.is_simulated,
        is_quiet=False,
        opened_at=opened,
        last_seen_at=now,
        occurrences=1,
        owner=None,
        snoozed_until=None,
        resolved_at=None,
        resolved_why_zh=None,
        resolved_why_en=None,
        escalation_step=0,
        next_step_at=None,
        ground=signal.ground,
    )
