"""What a payment must be under a policy that holds. Table: raw_subsidies, one row per payment under such a policy."""

from typing import ClassVar

import great_expectations as gx
import great_expectations.expectations as gxe


class ExpectPaymentWithinItsPolicy(gxe.ExpectColumnValuesToBeBetween):
    """Where a plan says so, money beyond the rule counts only once a person has looked at it."""

    column: str = "excess_wan"
    max_value: float = 0
    evidence: ClassVar[tuple[str, ...]] = (
        "value=paid_wan", "high=allowed_wan", "excess_wan", "enterprise", "paid_date", "policy_zh", "policy_en",
    )  # fmt: skip


SUITE = gx.ExpectationSuite("raw_subsidies", expectations=[ExpectPaymentWithinItsPolicy(severity="warning")])
