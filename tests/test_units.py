"""Units: exact where people count, refused where they would guess, and enough for every plan."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milepost.catalogue import read_plans
from milepost.units import CANONICAL, MAY_BE_NEGATIVE, WrongUnit, accepted, convert

PLANS = Path(__file__).resolve().parents[1] / "plans"


@pytest.mark.parametrize(
    ("value", "unit", "to", "expected"),
    [
        (788000, "万元", "亿元", 78.8),
        (951000, "万元", "亿元", 95.1),
        (1.5, "EFlops", "PFlops", 1500),
        (620.5, "PFlops", "TFlops", 620500),
        (2, "万台", "台", 20000),
        (0.3, "万人次", "人次", 3000),
        (1.2, "万平方米", "平方米", 12000),
        (500, "PB", "TB", 500000),
        (12, "名", "人", 12),
        (7, "%", "%", 7),
    ],
)
def test_conversion_is_exact_to_the_last_digit(value: float, unit: str, to: str, expected: float) -> None:
    assert convert(value, unit, to) == expected


@pytest.mark.parametrize(
    ("unit", "to"), [("家", "个"), ("万元", "PFlops"), ("人", "人次"), ("%", "百分点"), ("光年", "米"), ("米", "光年")]
)
def test_units_of_other_things_do_not_convert_and_the_error_names_those_that_do(unit: str, to: str) -> None:
    with pytest.raises(WrongUnit, match=to):
        convert(1, unit, to)


def test_every_unit_of_every_plan_is_known() -> None:
    used = {indicator.unit for plan in read_plans(PLANS) for indicator in plan.indicators}
    assert used - set(CANONICAL) == set()


def test_canonical_unit_of_a_dimension_has_factor_one() -> None:
    assert {CANONICAL[base] for base, _ in CANONICAL.values()} == {(base, 1.0) for base, _ in CANONICAL.values()}


def test_rates_have_no_multiples() -> None:
    assert {unit: accepted(unit) for unit in MAY_BE_NEGATIVE} == {unit: [unit] for unit in MAY_BE_NEGATIVE}


@given(st.floats(0, 1e9), st.sampled_from(sorted(CANONICAL)), st.data())
def test_there_and_back_is_the_same_value(value: float, unit: str, data: st.DataObject) -> None:
    other = data.draw(st.sampled_from(accepted(unit)))
    assert convert(convert(value, unit, other), other, unit) == pytest.approx(value, rel=1e-12, abs=1e-12)
