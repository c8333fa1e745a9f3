"""How an indicator must be reported to count unseen. Table: raw_habits, one row per report in a fitting unit."""

from typing import ClassVar

import great_expectations as gx
import great_expectations.expectations as gxe


class ExpectValueNotToFreeze(gxe.ExpectColumnValuesToBeInSet):
    """A figure that always moved and now stands still for periods was copied from the last form, or nobody looked."""

    column: str = "is_frozen"
    value_set: list[bool] = [False]  # noqa: RUF012
    evidence: ClassVar[tuple[str, ...]] = ("value", "unit", "same_periods", "same_since", "as_of_date")


class ExpectEvidenceOfTheSameDay(gxe.ExpectColumnValuesToBeInSet):
    """A document of an earlier month cannot prove this month's figure: the value or the day is another one's."""

    column: str = "names_another_day"
    value_set: list[bool] = [False]  # noqa: RUF012
    evidence: ClassVar[tuple[str, ...]] = ("value", "unit", "as_of_date", "evidence_date")


class ExpectReportNotBeforeItsDay(gxe.ExpectColumnValuesToBeInSet):
    """What is told before its day has come is expected and not counted: a plan's figure, or a wrong day."""

    column: str = "is_before_its_day"
    value_set: list[bool] = [False]  # noqa: RUF012
    evidence: ClassVar[tuple[str, ...]] = ("value", "unit", "as_of_date", "said_date")


class ExpectReportOfAReportingDay(gxe.ExpectColumnValuesToBeInSet):
    """Values are due for the ends of periods and for days that the plan names; others count, but are worth knowing."""

    column: str = "is_reporting_day"
    value_set: list[bool] = [True]  # noqa: RUF012


class ExpectReportNotSimulatedBesideReal(gxe.ExpectColumnValuesToBeInSet):
    """Made-up values of an indicator that is really reported never count; that they still come should be known."""

    column: str = "is_beside_real"
    value_set: list[bool] = [False]  # noqa: RUF012


SUITE = gx.ExpectationSuite(
    "raw_habits",
    expectations=[
        ExpectValueNotToFreeze(severity="warning"),
        ExpectEvidenceOfTheSameDay(severity="warning"),
        ExpectReportNotBeforeItsDay(severity="warning"),
        ExpectReportOfAReportingDay(severity="info"),
        ExpectReportNotSimulatedBesideReal(severity="info"),
    ],
)
