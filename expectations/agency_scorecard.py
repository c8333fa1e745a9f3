"""What a scorecard must be before an agency is judged by it. Table: agg_agency_scorecard, one row per agency."""

import great_expectations as gx
import great_expectations.expectations as gxe


class ExpectCountsToAddUp(gxe.ExpectMulticolumnSumToEqual):
    """good + middle + bad + not_reported + no_schedule - targets = 0: no target is counted twice or dropped."""

    column_list: list[str] = ["good", "middle", "bad", "not_reported", "no_schedule", "minus_targets"]  # noqa: RUF012
    sum_total: float = 0
    ignore_row_if: str = "never"


SUITE = gx.ExpectationSuite(
    "agg_agency_scorecard",
    expectations=[
        gxe.ExpectColumnValuesToBeUnique(column="agency_id", severity="critical"),
        gxe.ExpectColumnValuesToBeBetween(column="good_share", min_value=0, max_value=1, severity="critical"),
        ExpectCountsToAddUp(severity="critical"),
    ],
)
