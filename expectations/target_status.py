"""What readings must be before a board shows them. Table: marts.fct_target_status, one row per target."""

import great_expectations as gx
import great_expectations.expectations as gxe
import pandas as pd

from milepost.readings.statuses import LIGHTS, STATUSES


class ExpectEveryTargetToBeRead(gxe.ExpectColumnValuesToNotBeNull):
    """A target without a reading would vanish from the counts instead of showing as not reported."""

    column: str = "status"


class ExpectGapToBePlausible(gxe.ExpectColumnValuesToBeBetween):
    """A gap beyond 100,000 points is a unit slip that passed the raw gate; shown, but marked."""

    column: str = "gap_points"
    min_value: float = -100_000
    max_value: float = 100_000


class ExpectReadingNotToLookAhead(gxe.ExpectColumnPairValuesAToBeGreaterThanB):
    """A reading judges by actuals up to its as-of date, never by later ones."""

    column_A: str = "as_of_date"
    column_B: str = "actual_as_of_date"
    or_equal: bool = True
    ignore_row_if: str = "either_value_is_missing"


SUITE = gx.ExpectationSuite(
    "fct_target_status",
    expectations=[
        ExpectEveryTargetToBeRead(severity="critical"),
        gxe.ExpectColumnValuesToBeUnique(column="target_id", severity="critical"),
        gxe.ExpectColumnValuesToBeInSet(column="status", value_set=list(STATUSES), severity="critical"),
        gxe.ExpectColumnValuesToBeInSet(column="light", value_set=list(LIGHTS), severity="critical"),
        ExpectReadingNotToLookAhead(severity="critical"),
        ExpectGapToBePlausible(severity="warning"),
    ],
)


def beside_targets(frames: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """One row per target and reading: a target without a reading has a null status, a stray reading stays."""
    return frames["fct_targets"][["target_id"]].merge(frames["fct_target_status"], on="target_id", how="outer")
