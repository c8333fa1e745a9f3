"""Who stands first: tallies -> places. By the share on schedule, and only where enough is known to compare.

A unit of which little is known is not last, it is not ranked; who shares a share shares a place, and the next places
are left out (1, 2, 2, 4).
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Final, Literal, NamedTuple

from milepost.readings.tallies import Tally

LEAST_COVERAGE: Final = Fraction(4, 5)
"""From this share of targets with a usable report on a unit is ranked (the rule of the SDG index)."""
Why = Literal["low_coverage", "none_assessed", "no_targets"]


class Place(NamedTuple):
    """One unit's place. rank: None where it is not ranked; why says the reason then."""

    key: str
    tally: Tally
    rank: int | None
    why: Why | None


def rank(tallies: Mapping[str, Tally]) -> list[Place]:
    """One per key: those ranked, the best first, then the others by key. Of one share, the key decides the order."""
    shares = {
        key: Fraction(tally.good, tally.assessed) for key, tally in tallies.items() if why_unranked(tally) is None
    }
    ordered = sorted(shares, key=lambda key: (-shares[key], key))
    places = [
        Place(key, tallies[key], 1 + sum(other > shares[key] for other in shares.values()), None) for key in ordered
    ]
    rest = sorted(set(tallies) - set(shares))
    return places + [Place(key, tallies[key], None, why_unranked(tallies[key])) for key in rest]


def why_unranked(tally: Tally) -> Why | None:
    """Why a unit cannot be ranked; None where it can."""
    if not tally.targets:
        return "no_targets"
    if Fraction(tally.covered, tally.targets) < LEAST_COVERAGE:
        return "low_coverage"
    return None if tally.assessed else "none_assessed"
