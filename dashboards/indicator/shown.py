"""What the page is about."""

from __future__ import annotations

from dataclasses import dataclass

from dashboards.readings import Row


@dataclass(frozen=True)
class Shown:
    """What the page is about. rows: the readings of all targets of the indicator; row: that of the target chosen.

    counted: versions of its values that are read; made: every projection of the target; path: points of the indicator.
    """

    indicator: Row
    rows: list[Row]
    row: Row
    counted: list[Row]
    made: list[Row]
    path: list[Row]
