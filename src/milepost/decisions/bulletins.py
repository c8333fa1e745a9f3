"""What is said when a bulletin moves, before it is an event."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class BulletinMove:
    """A bulletin of a place gets another state. data: as the contract has it; event_id, at: the same at every try.

    agency: for whom; by default for the coordinator of the place's plan.
    """

    place: str
    data: dict[str, Any]
    event_id: str
    at: datetime
    agency: str = ""
    is_simulated: bool = False
