"""Rules that say that figures contradict each other: what a row breaks of them counts against consistency.

The macro conflict_rules of the dbt project holds the same names; a test keeps both in step.
"""

from __future__ import annotations

from typing import Final

CONFLICT_RULES: Final = (
    "expect_part_not_above_whole",
    "expect_total_of_parts",
    "expect_share_of_parts",
    "expect_whole_not_below_members",
    "expect_running_total_not_to_fall",
    "expect_running_total_not_to_pass_later_ones",
    "expect_report_not_simulated_beside_real",
    "expect_measurement_not_simulated_beside_real",
)
