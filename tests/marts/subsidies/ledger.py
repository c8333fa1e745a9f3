"""Payments, and which of them stand: told by agencies, taken back, real and simulated apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Payment:
    """One accepted payment. Amounts in 万元."""

    event_id: str
    policy_id: str
    firm: str
    day: date
    paid: Fraction
    base: Fraction = Fraction(0)
    project: str | None = None
    application: str | None = None
    grade: str | None = None
    reached: Fraction | None = None
    support_share: Fraction | None = None
    joint: Fraction | None = None
    source: str = "/town/bureau"
    is_simulated: bool = False
    learned: datetime = BEGINNING

    @property
    def key(self) -> tuple[str, str]:
        return self.source, self.event_id

    @property
    def order(self) -> tuple[date, str, str]:
        return self.day, self.event_id, self.source

    @property
    def work(self) -> tuple[str, ...]:
        """What its share and cap are counted for: the application, else the project, else the payment itself."""
        if self.application is not None:
            return "application", self.application
        if self.project is not None:
            return "project", self.project
        return "payment", *self.key

    @property
    def project_or_work(self) -> tuple[str, ...]:
        return ("project", self.project) if self.project is not None else self.work

    @property
    def case(self) -> tuple[str, ...]:
        return self.policy_id, self.firm, *self.work


@dataclass(frozen=True)
class Retraction:
    """An agency takes a payment back. Only its own counts, whichever of the two comes first."""

    event_id: str
    source: str = "/town/bureau"
    is_simulated: bool = False
    learned: datetime = BEGINNING


@dataclass(frozen=True)
class Decision:
    """A person decides on a payment that a gate held: released, refused or asked. The last one learned counts."""

    event_id: str
    source: str
    decision: str
    learned: datetime


@dataclass
class Told:
    """Everything that agencies told, in any order, and what was decided of it."""

    payments: list[Payment] = field(default_factory=list)
    retractions: list[Retraction] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)


def standing(told: Told, as_of: date, at: datetime) -> list[Payment]:
    """The payments up to a day that stand by what was known at the moment, in the order they are judged in."""
    out = gone(told, as_of, at)
    return in_order(one for one in told.payments if one.day <= as_of and one.learned <= at and one.key not in out)


def gone(told: Told, as_of: date, at: datetime) -> dict[tuple[str, str], str]:
    """The payments up to a day that do not stand, each with its verdict: retracted, else refused."""
    taken_back = {(one.source, one.event_id, one.is_simulated) for one in told.retractions if one.learned <= at}
    decided = sorted((one for one in told.decisions if one.learned <= at), key=lambda one: one.learned)
    last = {(one.source, one.event_id): one.decision for one in decided}
    found = {}
    for one in told.payments:
        if one.day > as_of or one.learned > at:
            continue
        if (*one.key, one.is_simulated) in taken_back:
            found[one.key] = "retracted"
        elif last.get(one.key) == "refused":
            found[one.key] = "refused"
    return found


def in_order(payments: Iterable[Payment]) -> list[Payment]:
    return sorted(payments, key=lambda one: one.order)


def year_back(day: date, years: int) -> date:
    """The same day years before; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def written(number: Fraction | None) -> Any:
    """As an event says it."""
    return None if number is None else float(number)
