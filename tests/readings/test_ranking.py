"""Places of units: by the share on schedule, ties together, and nobody is last for want of data."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from milepost.readings import ranking
from milepost.readings.tallies import Tally


def tally(good: int, assessed: int, targets: int | None = None, missing: int = 0, outdated: int = 0) -> Tally:
    """A unit with so many kept of so many assessed."""
    return Tally(
        targets=assessed if targets is None else targets,
        assessed=assessed,
        good=good,
        lagging=assessed - good - outdated,
        outdated=outdated,
        not_reported=missing,
        overdue=0,
        awaiting_final=0,
        no_schedule=0,
        restatements=0,
        lights={},
    )


def ranks(**units: Tally) -> dict[str, int | None]:
    return {place.key: place.rank for place in ranking.rank(units)}


def test_equal_shares_share_a_rank_and_the_next_ones_are_left_out() -> None:
    found = ranks(a=tally(1, 2), b=tally(3, 6), c=tally(5, 5), d=tally(0, 4))
    assert found == {"c": 1, "a": 2, "b": 2, "d": 4}


def test_shares_are_compared_exactly_and_not_as_they_are_written() -> None:
    assert ranks(third=tally(1, 3), near=tally(333_333, 1_000_000)) == {"third": 1, "near": 2}


def test_coverage_of_just_four_fifths_is_enough_and_less_is_not() -> None:
    found = {
        place.key: (place.rank, place.why)
        for place in ranking.rank(
            {
                "enough": tally(4, 4, targets=5, missing=1),
                "outdated": tally(4, 5, targets=5, outdated=1),
                "less": tally(6, 6, targets=9, missing=2),
            }
        )
    }
    assert found == {"enough": (1, None), "outdated": (2, None), "less": (None, "low_coverage")}


def test_a_unit_without_data_stands_after_all_others_without_a_rank() -> None:
    places = ranking.rank({"silent": tally(0, 0, targets=3, missing=3), "worst": tally(0, 9)})
    assert [(place.key, place.rank, place.why) for place in places] == [
        ("worst", 1, None),
        ("silent", None, "low_coverage"),
    ]


def test_why_a_unit_is_not_ranked() -> None:
    assert ranking.why_unranked(tally(0, 0, targets=0)) == "no_targets"
    assert ranking.why_unranked(tally(0, 0, targets=2)) == "none_assessed"
    assert ranking.why_unranked(tally(0, 1)) is None


@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=4), st.tuples(st.integers(0, 9), st.integers(1, 9))))
def test_a_rank_is_one_more_than_those_with_a_better_share(parts: dict[str, tuple[int, int]]) -> None:
    units = {key: tally(min(good, assessed), assessed) for key, (good, assessed) in parts.items()}
    share = {key: Fraction(one.good, one.assessed) for key, one in units.items()}
    places = ranking.rank(units)
    assert {place.key for place in places} == set(units)
    for place in places:
        assert place.rank == 1 + sum(other > share[place.key] for other in share.values())
    assert [place.rank for place in places] == sorted(place.rank for place in places if place.rank is not None)
