"""What a reported value must be to enter the marts unseen. Table: raw_reports, one row per indicator report."""

from typing import ClassVar

import great_expectations as gx
import great_expectations.expectations as gxe

from milepost.gates.queries.reports import REACH


class ExpectUnitToConvert(gxe.ExpectColumnValuesToNotBeNull):
    """A value in a unit that is none of the indicator's says nothing about it."""

    column: str = "value"
    evidence: ClassVar[tuple[str, ...]] = ("reported_unit", "unit")


class ExpectValueWithinReachOfTargets(gxe.ExpectColumnValuesToBeBetween):
    """A value more than REACH times the indicator's largest target is held until somebody confirms it."""

    column: str = "share_of_largest_target"
    max_value: float = REACH
    evidence: ClassVar[tuple[str, ...]] = ("value", "high=reach", "largest_target", "unit")


class ExpectValueWithinNaturalLimit(gxe.ExpectColumnValuesToBeBetween):
    """Coverage above 100 % cannot be; such a report is held until it is corrected."""

    column: str = "share_of_natural_limit"
    max_value: float = 1.0
    evidence: ClassVar[tuple[str, ...]] = ("value", "high=natural_limit", "unit")


class ExpectValueToBePlausible(gxe.ExpectColumnValuesToBeInSet):
    """What the plan's file calls beyond belief is held until somebody confirms it."""

    column: str = "is_plausible"
    value_set: list[bool] = [True]  # noqa: RUF012
    evidence: ClassVar[tuple[str, ...]] = ("value", "low=plausible_low", "high=plausible_high", "unit")


class ExpectWholeNumberWhereUnitIsCounted(gxe.ExpectColumnValuesToBeBetween):
    """There is no half firm. Averages of counts are left alone: their plan's own figures have decimals."""

    column: str = "below_unit"
    max_value: float = 1e-6
    evidence: ClassVar[tuple[str, ...]] = ("value", "unit")


SUITE = gx.ExpectationSuite(
    "raw_reports",
    expectations=[
        ExpectUnitToConvert(severity="warning"),
        ExpectValueWithinReachOfTargets(severity="warning"),
        ExpectValueWithinNaturalLimit(severity="warning"),
        ExpectValueToBePlausible(severity="warning"),
        ExpectWholeNumberWhereUnitIsCounted(severity="warning"),
    ],
)
