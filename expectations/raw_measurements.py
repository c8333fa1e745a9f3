"""What a measured capacity must be to enter the marts unseen. Table: raw_measurements, one row per measurement."""

from typing import ClassVar

import great_expectations as gx
import great_expectations.expectations as gxe


class ExpectCapacityNotToLeap(gxe.ExpectColumnPairValuesAToBeGreaterThanB):
    """A centre grows by racks: many times what it ever had is a unit (EFlops, PFlops) or a digit that slipped.

    Compared with the days on which it had any, so that it may come back from an outage as large as it was.
    """

    column_A: str = "highest_capacity"
    column_B: str = "capacity_pflops"
    or_equal: bool = True
    ignore_row_if: str = "either_value_is_missing"
    evidence: ClassVar[tuple[str, ...]] = ("value=capacity_pflops", "high=highest_capacity", "highest_before", "centre")


class ExpectCapacityNotToCollapse(gxe.ExpectColumnPairValuesAToBeGreaterThanB):
    """Nothing at all is an outage, and half of it racks that failed: a thousandth is a unit that slipped."""

    column_A: str = "capacity_pflops"
    column_B: str = "lowest_capacity"
    or_equal: bool = True
    ignore_row_if: str = "either_value_is_missing"
    evidence: ClassVar[tuple[str, ...]] = ("value=capacity_pflops", "low=lowest_capacity", "lowest_before", "centre")


class ExpectNewCentreToFitItsPlace(gxe.ExpectColumnPairValuesAToBeGreaterThanB):
    """A new centre has no history: one many times its place's capacity, had or promised, is looked at first."""

    column_A: str = "highest_in_place"
    column_B: str = "capacity_pflops"
    or_equal: bool = True
    ignore_row_if: str = "either_value_is_missing"
    evidence: ClassVar[tuple[str, ...]] = ("value=capacity_pflops", "high=highest_in_place", "place_pflops", "centre")


class ExpectUtilisationInRange(gxe.ExpectColumnPairValuesAToBeGreaterThanB):
    """A centre cannot use more than all it has, nor anything while it has none: one of the two figures is wrong."""

    column_A: str = "highest_utilisation"
    column_B: str = "utilisation_share"
    or_equal: bool = True
    ignore_row_if: str = "either_value_is_missing"
    evidence: ClassVar[tuple[str, ...]] = (
        "value=utilisation_share", "high=highest_utilisation", "utilisation_share", "capacity_pflops", "centre",
    )  # fmt: skip


class ExpectMeasurementNotSimulatedBesideReal(gxe.ExpectColumnValuesToBeInSet):
    """Made-up figures of a centre that really reports never count; that they still come should be known."""

    column: str = "is_beside_real"
    value_set: list[bool] = [False]  # noqa: RUF012


SUITE = gx.ExpectationSuite(
    "raw_measurements",
    expectations=[
        ExpectCapacityNotToLeap(severity="warning"),
        ExpectCapacityNotToCollapse(severity="warning"),
        ExpectNewCentreToFitItsPlace(severity="warning"),
        ExpectUtilisationInRange(severity="warning"),
        ExpectMeasurementNotSimulatedBesideReal(severity="info"),
    ],
)
