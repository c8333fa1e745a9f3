"""What a payment must be to count. Table: raw_payments, one row per payment."""

from typing import ClassVar

import great_expectations as gx
import great_expectations.expectations as gxe


class ExpectPaymentToBeToldOnce(gxe.ExpectColumnValuesToBeInSet):
    """The same policy, enterprise, day and amounts under two ids are one payment told twice, and would count twice."""

    column: str = "is_repeated"
    value_set: list[bool] = [False]  # noqa: RUF012
    evidence: ClassVar[tuple[str, ...]] = (
        "value=paid_wan", "policy_id", "enterprise", "paid_date", "other_source", "other_event_id",
    )  # fmt: skip


SUITE = gx.ExpectationSuite("raw_payments", expectations=[ExpectPaymentToBeToldOnce(severity="warning")])
