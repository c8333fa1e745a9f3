"""What the accepted actuals must be. Table: marts.fct_actuals where is_current, one row per indicator and as_of."""

import great_expectations as gx
import great_expectations.expectations as gxe


class ExpectOneCurrentActualPerDay(gxe.ExpectCompoundColumnsToBeUnique):
    """Two current values for one indicator and day would make the reading depend on chance."""

    column_list: list[str] = ["indicator_id", "as_of_date"]  # noqa: RUF012


SUITE = gx.ExpectationSuite(
    "fct_actuals",
    expectations=[
        gxe.ExpectColumnValuesToNotBeNull(column="known_from", severity="critical"),
        ExpectOneCurrentActualPerDay(severity="critical"),
    ],
)
