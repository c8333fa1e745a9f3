"""How targets stood on one day, and which mart says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from milepost.bulletins.content.shape import Where

STATUS: Final = "fct_target_status"
HISTORY: Final = "fct_status_history"


@dataclass(frozen=True)
class Standings:
    """How targets stood on a day: one row per target, restatements left out, by id; and the mart that says it."""

    day: date
    mart: str
    rows: tuple[dict[str, Any], ...]

    def where(self, row: dict[str, Any]) -> Where:
        """Which row of the mart a row comes from."""
        named: Where = {"target_id": row["target_id"]}
        return named if self.mart == STATUS else {**named, "period_date": self.day.isoformat()}

    def led_by(self, unit: str) -> tuple[dict[str, Any], ...]:
        return tuple(row for row in self.rows if unit in row["lead_agency_ids"])
