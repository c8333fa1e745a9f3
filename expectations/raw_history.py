"""What a reported value must be beside its indicator's own history. Table: raw_history, one row per such report."""

from typing import ClassVar

import great_expectations as gx
import great_expectations.expectations as gxe

SURPRISE = 3.5  # of a modified z-score, as Iglewicz and Hoaglin give it


class ExpectNoSlipOfTheUnit(gxe.ExpectColumnValuesToBeNull):
    """A value 100, 1,000, 10,000 or 100,000,000 times its usual size was typed in another unit, 万元 for 亿元."""

    column: str = "slip_digits"
    evidence: ClassVar[tuple[str, ...]] = ("value", "unit", "expected", "slip_zh", "slip_en", "as_of_date")


class ExpectRunningTotalNotToFall(gxe.ExpectColumnValuesToBeInSet):
    """What was built, trained or earned since the start, or this year, stays so.

    A lower figure is a slip, or a correction: then the wrong one is retracted, corrected, or the note says why.
    """

    column: str = "falls"
    value_set: list[bool] = [False]  # noqa: RUF012
    evidence: ClassVar[tuple[str, ...]] = ("value", "low=fallen_from", "date_fallen_from", "unit", "as_of_date")


class ExpectRunningTotalNotToPassLaterOnes(gxe.ExpectColumnValuesToBeInSet):
    """A late figure above that of a later day: one of the two is wrong."""

    column: str = "is_above_later"
    value_set: list[bool] = [False]  # noqa: RUF012
    evidence: ClassVar[tuple[str, ...]] = ("value", "high=fallen_from", "date_fallen_from", "unit", "as_of_date")


class ExpectStepWithinPlausible(gxe.ExpectColumnValuesToBeBetween):
    """A change that the plan's file calls too large to believe is looked at first."""

    column: str = "step_used"
    max_value: float = 1.0
    evidence: ClassVar[tuple[str, ...]] = ("value", "step", "plausible_step", "value_before", "date_before", "unit")


class ExpectMonthWithinPlausible(gxe.ExpectColumnValuesToBeBetween):
    """A change of a month, as a share, that the plan's file calls too large to believe; of running totals the pace."""

    column: str = "change_used"
    max_value: float = 1.0
    evidence: ClassVar[tuple[str, ...]] = (
        "value", "change_share", "largest_share", "value_before", "date_before", "unit",
    )  # fmt: skip


class ExpectNoSurpriseBesideHistory(gxe.ExpectColumnValuesToBeBetween):
    """A change unlike all before it, in its season too, is more often a slip than news."""

    column: str = "surprise"
    min_value: float = -SURPRISE
    max_value: float = SURPRISE
    evidence: ClassVar[tuple[str, ...]] = ("value", "low", "high", "expected", "points", "unit", "as_of_date")


SUITE = gx.ExpectationSuite(
    "raw_history",
    expectations=[
        ExpectNoSlipOfTheUnit(severity="warning"),
        ExpectRunningTotalNotToFall(severity="warning"),
        ExpectRunningTotalNotToPassLaterOnes(severity="warning"),
        ExpectStepWithinPlausible(severity="warning"),
        ExpectMonthWithinPlausible(severity="warning"),
        ExpectNoSurpriseBesideHistory(severity="warning"),
    ],
)
