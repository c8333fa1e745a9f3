"""What a reported value must be to enter the marts unseen. Table: raw_reports, one row per indicator report."""

import great_expectations as gx
import great_expectations.expectations as gxe

REACH = 20  # a value of 20 times the highest promise is a slipped unit (万元 for 亿元 is 10,000 times), not success


class ExpectValueWithinReachOfTargets(gxe.ExpectColumnValuesToBeBetween):
    """A value more than REACH times the indicator's largest target is held until somebody confirms it."""

    column: str = "share_of_largest_target"
    max_value: float = REACH


class ExpectValueWithinNaturalLimit(gxe.ExpectColumnValuesToBeBetween):
    """Coverage above 100 % cannot be; such a report is held until it is corrected."""

    column: str = "share_of_natural_limit"
    max_value: float = 1.0


SUITE = gx.ExpectationSuite(
    "raw_reports",
    expectations=[
        gxe.ExpectColumnValuesToNotBeNull(column="indicator_value", severity="warning"),
        ExpectValueWithinReachOfTargets(severity="warning"),
        ExpectValueWithinNaturalLimit(severity="warning"),
    ],
)
