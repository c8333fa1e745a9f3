"""What must hold between indicators. Table: raw_relations, one row per report and relation whose parts are known.

excess_of_<kind>: by how much the relation is broken beyond its tolerance; null for relations of another kind.
"""

from typing import ClassVar

import great_expectations as gx
import great_expectations.expectations as gxe

EVIDENCE = (
    "value", "unit", "as_of_date", "relation_id", "left_zh", "left_en", "left_value", "left_unit", "right_zh",
    "right_en", "right_value", "right_unit", "reason_zh", "reason_en",
)  # fmt: skip


class ExpectPartNotAboveWhole(gxe.ExpectColumnValuesToBeBetween):
    """A figure that is part of another one is not larger: one of the two is wrong."""

    column: str = "excess_of_at_most"
    max_value: float = 0.0
    evidence: ClassVar[tuple[str, ...]] = EVIDENCE


class ExpectTotalOfParts(gxe.ExpectColumnValuesToBeBetween):
    """A total is the sum of its parts: where it is not, one of them is wrong or was left out."""

    column: str = "excess_of_sum"
    max_value: float = 0.0
    evidence: ClassVar[tuple[str, ...]] = EVIDENCE


class ExpectShareOfParts(gxe.ExpectColumnValuesToBeBetween):
    """A share is what its two figures say: where it is not, one of the three is wrong."""

    column: str = "excess_of_share"
    max_value: float = 0.0
    evidence: ClassVar[tuple[str, ...]] = EVIDENCE


class ExpectWholeNotBelowMembers(gxe.ExpectColumnValuesToBeBetween):
    """A city has at least what its districts have together."""

    column: str = "excess_of_members"
    max_value: float = 0.0
    evidence: ClassVar[tuple[str, ...]] = EVIDENCE


SUITE = gx.ExpectationSuite(
    "raw_relations",
    expectations=[
        ExpectPartNotAboveWhole(severity="warning"),
        ExpectTotalOfParts(severity="warning"),
        ExpectShareOfParts(severity="warning"),
        ExpectWholeNotBelowMembers(severity="warning"),
    ],
)
