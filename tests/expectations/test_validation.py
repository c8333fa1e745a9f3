"""Rules that raise, and what a row that breaks a rule is told by."""

from __future__ import annotations

from typing import ClassVar

import great_expectations as gx
import great_expectations.expectations as gxe
import pandas as pd

from expectations import validation
from milepost.gates.findings import Finding


class ExpectValueBelowHigh(gxe.ExpectColumnPairValuesAToBeGreaterThanB):
    """A rule over two columns."""

    column_A: str = "limit"
    column_B: str = "value"
    or_equal: bool = True
    ignore_row_if: str = "either_value_is_missing"
    evidence: ClassVar[tuple[str, ...]] = ("value", "high=limit", "unit", "day", "moment", "note", "is_late")


class ExpectNumbers(gxe.ExpectColumnValuesToBeBetween):
    """A rule that raises: its column holds no numbers."""

    column: str = "note"
    max_value: float = 1


class ExpectAColumnThatIsNotThere(gxe.ExpectColumnValuesToBeInSet):
    """A rule that raises: its column is not in the frame."""

    column: str = "gone"
    value_set: list[bool] = [True]  # noqa: RUF012


FRAME = pd.DataFrame(
    {
        "source": ["/town/a", "/town/b", "/town/c"],
        "event_id": ["1", "2", "3"],
        "value": [5.0, 1.0, None],
        "limit": [2, 2, 2],
        "unit": ["家", "家", None],
        "day": pd.to_datetime(["2026-01-31", None, None]),
        "moment": pd.to_datetime(["2026-01-31 08:30", None, None]),
        "note": ["n", None, 3],
        "is_late": [True, False, False],
    },
    index=[7, 7, 9],  # a frame that was put together from others
)
SUITE = gx.ExpectationSuite(
    "table",
    expectations=[
        ExpectNumbers(severity="warning"),
        ExpectAColumnThatIsNotThere(severity="info"),
        ExpectValueBelowHigh(severity="warning"),
    ],
)


def test_a_rule_that_raises_blocks_and_is_named_while_the_others_are_judged() -> None:
    found = {result.expectation: result for result in validation.validate({"table": FRAME}, {"table": SUITE})}
    for name, said in (("expect_numbers", "of the same type"), ("expect_a_column_that_is_not_there", "gone")):
        assert (found[name].severity, found[name].success, found[name].is_judged) == ("critical", False, False)
        assert found[name].findings == ()
        assert f"table: {name} (could not be judged, critical)" == found[name].in_words()
        assert (found[name].detail or "").startswith("规则无法判定 could not be judged: ")
        assert said in (found[name].detail or "")
    other = found["expect_value_below_high"]
    assert (other.severity, other.success, other.is_judged, other.unexpected_count) == ("warning", False, True, 1)


def test_a_row_that_breaks_a_rule_is_told_by_its_evidence() -> None:
    (broken,) = (r for r in validation.validate({"table": FRAME}, {"table": SUITE}) if r.is_judged)
    assert broken.findings == (
        Finding(
            "/town/a",
            "1",
            value=5,
            low=None,
            high=2,
            more={"unit": "家", "day": "2026-01-31", "moment": "2026-01-31 08:30:00", "note": "n", "is_late": 1},
        ),
    )


def test_rows_without_a_name_are_counted_and_not_told() -> None:
    results = validation.validate({"table": FRAME.drop(columns="event_id")}, {"table": SUITE})
    assert [(r.unexpected_count, r.findings) for r in results if r.is_judged] == [(1, ())]
