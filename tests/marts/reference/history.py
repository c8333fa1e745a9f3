"""What had been accepted of an indicator on a day, by what was known at a moment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Literal

from .case import DONE
from .promise import Actual


@dataclass(frozen=True)
class Told:
    """A report, a retraction or a milestone's move, true for a day, said at its event time, known once learned.

    value: in the indicator's unit; none in a retraction.
    """

    kind: Literal["report", "retraction", "move"]
    as_of: date
    said: datetime
    learned: datetime
    value: Fraction | None = None
    state: str | None = None
    share: Fraction | None = None
    is_simulated: bool = False


def accepted(told: Iterable[Told], known_at: datetime) -> list[Actual]:
    """One actual per day: the version said last, whichever arrived first; a retraction takes it away.

    Simulated versions are left out as soon as any real one exists.
    """
    known = [one for one in told if one.learned <= known_at]
    if any(not one.is_simulated and one.kind != "retraction" for one in known):
        known = [one for one in known if not one.is_simulated]
    standing: dict[date, Told] = {}
    for one in sorted(known, key=lambda each: each.said):
        standing[one.as_of] = one
    return [_actual(standing[day]) for day in sorted(standing) if standing[day].kind != "retraction"]


def _actual(one: Told) -> Actual:
    if one.kind == "move":
        value = Fraction(1) if one.state in DONE else one.share or Fraction(0)
        return Actual(one.as_of, value, one.state, one.share)
    assert one.value is not None
    return Actual(one.as_of, one.value)
