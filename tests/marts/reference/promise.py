"""What goes in: a promise of the catalogue and the actuals that had been accepted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from .calendar_months import Cadence

Measure = Literal["level", "cumulative", "annual", "increment", "milestone"]
Bound = Literal["at_least", "above", "exactly", "at_most"]
TOLERANCE = Fraction(1, 10**9)


@dataclass(frozen=True)
class Point:
    """A value at the end of a day."""

    day: date
    value: Fraction


@dataclass(frozen=True)
class Actual:
    """An accepted actual. Milestones: value 1 once completed, else the share reported with the move, if one was."""

    as_of: date
    value: Fraction
    state: str | None = None
    share: Fraction | None = None


@dataclass(frozen=True)
class Promise:
    """One target. path: every dated target of its indicator and the interim values agreed for it.

    value: T, 1 for milestones; undated ones may name none (has_value). due: D, none for undated ones and for those of
    every year (is_yearly). stated: the baseline of the catalogue. starts: the plan's first day. is_counted: the system
    makes the actuals of events (sessions, people, enterprises, payments). ahead, behind: limits in points of gap.
    changed_on: when the catalogue last changed it with a reason.
    """

    target_id: str
    measure: Measure
    value: Fraction
    due: date | None
    starts: date
    cadence: Cadence
    bound: Bound = "at_least"
    falls: bool = False
    is_yearly: bool = False
    is_growth: bool = False
    is_counted: bool = False
    stated: Point | None = None
    path: tuple[Point, ...] = ()
    has_value: bool = True
    changed_on: date | None = None
    ahead: Fraction = Fraction(10)
    behind: Fraction = Fraction(30)

    def is_met_by(self, value: Fraction) -> bool:
        """Whether a value meets the bound."""
        if not self.has_value:
            return False
        if self.bound == "exactly":
            return abs(value - self.value) <= TOLERANCE * abs(self.value)
        if self.bound == "above":
            return value < self.value if self.falls else value > self.value
        return value <= self.value if self.falls or self.bound == "at_most" else value >= self.value

    def is_beyond(self, value: Fraction) -> bool:
        """Whether a value lies past T in the wanted direction."""
        return value < self.value if self.falls else value > self.value
