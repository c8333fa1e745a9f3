"""The statuses of readings: their order, lights and classes, and which of them count as assessed and as kept.

dbt_project/macros/status.sql says the same to the warehouse; a test runs it over every status here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

Light = Literal["red", "yellow", "blue", "grey", "green", "none"]
Class = Literal["good", "middle", "bad", "none"]


@dataclass(frozen=True)
class Status:
    """An official status: its light, the class it is compared in, whether it counts as judged and as kept.

    Silence after the due day is judged too: not_reported then turns red and counts, so light and is_assessed say here
    what holds before that day, and a row of the marts says itself what holds for it (light, is_assessed()).
    """

    code: str
    light: Light
    reading_class: Class
    is_assessed: bool = True
    is_kept: bool = False


# In the order in which boards count them: what lags, then what is kept, then what is unknown.
OFFICIAL: Final = (
    Status("missed", "red", "bad"),
    Status("far_behind", "red", "bad"),
    Status("cancelled", "red", "bad"),
    Status("behind", "yellow", "bad"),
    Status("slightly_behind", "blue", "middle"),
    Status("on_schedule", "green", "good", is_kept=True),
    Status("ahead", "green", "good", is_kept=True),
    Status("achieved", "green", "good", is_kept=True),
    Status("achieved_late", "green", "good", is_kept=True),
    Status("outdated", "grey", "none"),
    Status("not_reported", "grey", "none", is_assessed=False),
    Status("awaiting_final", "grey", "none", is_assessed=False),
    Status("no_schedule", "none", "none", is_assessed=False),
)
STATUSES: Final = tuple(status.code for status in OFFICIAL)
LIGHTS: Final[tuple[Light, ...]] = ("red", "yellow", "blue", "grey", "green", "none")  # the worst first
SHAPES: Final[Mapping[str, str]] = {"red": "■", "yellow": "▲", "blue": "◆", "green": "●", "grey": "○", "none": "–"}
LIGHT_OF_STATUS: Final[Mapping[str, Light]] = {status.code: status.light for status in OFFICIAL}  # but see OVERDUE
OVERDUE: Final = "not_reported_overdue"  # not_reported after its due day and grace: no status, but counted apart
STANDINGS: Final = tuple(
    code for status in STATUSES for code in ((OVERDUE, status) if status == "not_reported" else (status,))
)
LIGHT_OF_STANDING: Final[Mapping[str, Light]] = {**LIGHT_OF_STATUS, OVERDUE: "red"}
ASSESSED: Final = frozenset(status.code for status in OFFICIAL if status.is_assessed)
KEPT: Final = frozenset(status.code for status in OFFICIAL if status.is_kept)

# Second readings: status -> the class in which it is compared with the official one.
PACE: Final[Mapping[str, Class]] = {
    "achieved": "good",
    "on_track": "good",
    "moderate": "middle",
    "limited": "bad",
    "deterioration": "bad",
    "strong_deterioration": "bad",
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


def is_assessed(row: Mapping[str, Any]) -> bool:
    """Whether a row of fct_target_status counts in the denominator; versions before method 2 say it by status."""
    said = row.get("is_assessed")
    by_status = row["status"] in ASSESSED or (row["status"] == "not_reported" and row.get("light") == "red")
    return by_status if said is None else bool(said)


def standing(row: Mapping[str, Any]) -> str:
    """Under what a row is counted: its status, but not_reported apart once its due day and grace have passed."""
    late = row["status"] == "not_reported" and is_assessed(row)
    return OVERDUE if late else str(row["status"])
