"""Token buckets: no window of the vendor's length ever holds more, whatever the clock does."""

from __future__ import annotations

from datetime import timedelta

from builders.robots import START
from hypothesis import given
from hypothesis import strategies as st

from milepost.alerts.channels.buckets import TokenBucket
from milepost.alerts.channels.limits import LIMITS, Rate

RATES = (Rate(5, 60), Rate(2, 1))


@given(st.lists(st.floats(0, 30), min_size=1, max_size=80))
def test_no_window_holds_more_than_the_rate(pauses: list[float]) -> None:
    bucket, now, taken = TokenBucket(RATES), START, []
    for pause in pauses:
        now += timedelta(seconds=pause)
        if bucket.take(now) == 0.0:
            taken.append(now)
    for rate in RATES:
        for first in taken:
            within = [moment for moment in taken if 0 <= (moment - first).total_seconds() < rate.seconds]
            assert len(within) <= rate.count


@given(st.lists(st.floats(0, 30), min_size=1, max_size=60))
def test_the_wait_that_is_told_is_enough_and_no_longer_than_the_window(pauses: list[float]) -> None:
    bucket, now = TokenBucket(RATES), START
    for pause in pauses:
        now += timedelta(seconds=pause)
        wait = bucket.take(now)
        assert 0.0 <= wait <= 60.0
        if wait:
            now += timedelta(seconds=wait)
            assert bucket.take(now) == 0.0


def test_a_clock_set_back_gives_no_token_early_and_waits_for_no_hours() -> None:
    bucket = TokenBucket((Rate(2, 60),))
    assert bucket.take(START) == bucket.take(START) == 0.0
    assert bucket.take(START - timedelta(hours=2)) == 60.0
    assert bucket.take(START - timedelta(hours=2, seconds=-60)) == 0.0


def test_a_block_holds_as_long_as_the_vendor_said() -> None:
    bucket = TokenBucket((Rate(20, 60),))
    bucket.block(START, 600)
    assert bucket.take(START + timedelta(seconds=1)) == 599.0
    assert bucket.take(START + timedelta(seconds=600)) == 0.0


def test_without_a_rate_everything_goes() -> None:
    bucket = TokenBucket(())
    assert [bucket.take(START) for _ in range(100)] == [0.0] * 100


def test_our_rates_lie_below_the_vendors() -> None:
    for limits in LIMITS.values():
        assert limits.checked_on.year >= 2026
        for theirs in limits.vendor_rates:
            [ours] = [rate for rate in limits.rates if rate.seconds == theirs.seconds]
            assert ours.count < theirs.count
