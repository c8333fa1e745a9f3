"""What a report or retraction must leave alone. Table: raw_baselines, one row per event a baseline may rest on."""

from typing import ClassVar

import great_expectations as gx
import great_expectations.expectations as gxe


class ExpectBaselineToStand(gxe.ExpectColumnValuesToBeInSet):
    """A value that later readings start from moves lights of every later day when it changes: somebody must see it."""

    column: str = "moves_baseline"
    value_set: list[bool] = [False]  # noqa: RUF012
    evidence: ClassVar[tuple[str, ...]] = ("value=value_after", "value_before", "unit", "as_of_date")


SUITE = gx.ExpectationSuite("raw_baselines", expectations=[ExpectBaselineToStand(severity="warning")])
