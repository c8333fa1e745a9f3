"""What a scorecard must be before an agency is judged by it. Table: agg_agency_scorecard, one row per agency."""

import great_expectations as gx
import great_expectations.expectations as gxe


class ExpectCountsToAddUp(gxe.ExpectMulticolumnSumToEqual):
    """The counts of all standings - targets = 0: no target counts twice or is dropped; cancelled ones are among bad."""

    column_list: list[str] = [  # noqa: RUF012
        "good",
        "middle",
        "bad",
        "outdated",
        "not_reported",
        "awaiting_final",
        "no_schedule",
        "minus_targets",
    ]
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
