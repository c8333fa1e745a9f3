"""What a training must be to count. Table: raw_trainings, one row per session."""

from typing import ClassVar

import great_expectations as gx
import great_expectations.expectations as gxe


class ExpectAttendeesToFitAHall(gxe.ExpectColumnPairValuesAToBeGreaterThanB):
    """More people than any hall of the place holds are a slipped digit, or a whole programme's total."""

    column_A: str = "largest_session"
    column_B: str = "attendees"
    or_equal: bool = True
    ignore_row_if: str = "either_value_is_missing"
    evidence: ClassVar[tuple[str, ...]] = ("value=attendees", "high=largest_session", "programme", "session")


SUITE = gx.ExpectationSuite("raw_trainings", expectations=[ExpectAttendeesToFitAHall(severity="warning")])
