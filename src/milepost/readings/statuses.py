"""The statuses of readings: their order, lights and classes, and which of them count as assessed and as kept.

dbt_project/macros/status.sql says the same to the warehouse; a test runs it over every status here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Light = Literal["red", "yellow", "blue", "grey", "green", "none"]
Class = Literal["good", "middle", "bad", "none"]


@dataclass(frozen=True)
class Status:
    """An official status: its light, the class it is compared in, whether it counts as judged and as kept."""

    code: str
    light: Light
    reading_class: Class
    is_assessed: bool = True
    is_kept: bool = False


# In the order in which boards count them: what lags, then what is kept, then what is unknown.
OFFICIAL: Final = (
    Status("missed", "red", "bad"),
    Status("far_behind", "red", "bad"),
    Status("behind", "yellow", "bad"),
    Status("slightly_behind", "blue", "middle"),
    Status("on_schedule", "green", "good", is_kept=True),
    Status("ahead", "green", "good", is_kept=True),
    Status("achieved", "green", "good", is_kept=True),
    Status("achieved_late", "green", "good", is_kept=True),
    Status("not_reported", "grey", "none", is_assessed=False),
    Status("no_schedule", "none", "none", is_assessed=False),
)
STATUSES: Final = tuple(status.code for status in OFFICIAL)
LIGHTS: Final[tuple[Light, ...]] = ("red", "yellow", "blue", "grey", "green", "none")  # the worst first
SHAPES: Final[Mapping[str, str]] = {"red": "■", "yellow": "▲", "blue": "◆", "green": "●", "grey": "○", "none": "–"}
LIGHT_OF_STATUS: Final[Mapping[str, Light]] = {status.code: status.light for status in OFFICIAL}
ASSESSED: Final = frozenset(status.code for status in OFFICIAL if status.is_assessed)
KEPT: Final = frozenset(status.code for status in OFFICIAL if status.is_kept)

# Second readings: status -> the class in which it is compared with the official one.
PACE: Final[Mapping[str, Class]] = {
    "achieved": "good",
    "on_track": "good",
    "moderate": "middle",
    "limited": "bad",
    "deterioration": "bad",
    "not_meaningful": "none",
}
PROJECTION: Final[Mapping[str, Class]] = {
    "on_track": "good",
    "close": "middle",
    "short": "bad",
    "away": "bad",
    "not_meaningful": "none",
}
FINISHED: Final[Mapping[str, Class]] = {
    "over": "good",
    "on_track": "good",
    "under": "bad",
    "not_due": "none",
    "not_reported": "none",
}
CLASS_OF_STATUS: Final[Mapping[str, Class]] = {
    **PACE,
    **PROJECTION,
    **FINISHED,
    **{status.code: status.reading_class for status in OFFICIAL},
}
CLASS_RANKS: Final[Mapping[Class, int | None]] = {"good": 1, "middle": 2, "bad": 3, "none": None}
