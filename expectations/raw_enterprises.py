"""What a move of an enterprise must be to count. Table: raw_enterprises, one row per onboarding or leaving."""

from typing import ClassVar

import great_expectations as gx
import great_expectations.expectations as gxe


class ExpectLeavingNotBeforeJoining(gxe.ExpectColumnValuesToBeInSet):
    """Who first joined later cannot have left before: one of the days is wrong, and the stay would last for ever."""

    column: str = "leaves_before_joining"
    value_set: list[bool] = [False]  # noqa: RUF012
    evidence: ClassVar[tuple[str, ...]] = ("enterprise", "role", "data_space", "moved_date", "first_joined_date")


class ExpectJoiningNotAfterLeaving(gxe.ExpectColumnValuesToBeInSet):
    """The same where the leaving was known first: the first joining of a place does not come after its leaving."""

    column: str = "joins_after_leaving"
    value_set: list[bool] = [False]  # noqa: RUF012
    evidence: ClassVar[tuple[str, ...]] = ("enterprise", "role", "data_space", "moved_date", "first_left_date")


class ExpectLeavingToFollowAJoining(gxe.ExpectColumnValuesToBeInSet):
    """Who is not known to have joined counts nowhere; the joining may be on its way, so the leaving is not held."""

    column: str = "leaves_unknown"
    value_set: list[bool] = [False]  # noqa: RUF012


SUITE = gx.ExpectationSuite(
    "raw_enterprises",
    expectations=[
        ExpectLeavingNotBeforeJoining(severity="warning"),
        ExpectJoiningNotAfterLeaving(severity="warning"),
        ExpectLeavingToFollowAJoining(severity="info"),
    ],
)
