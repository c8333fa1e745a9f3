"""Reports that did not come in time, or are due soon, as a table: rows of the punctuality mart -> Table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from milepost.bulletins.content import reporting, tables
from milepost.bulletins.content.reporting import MART
from milepost.bulletins.content.scene import Scene
from milepost.bulletins.content.shape import Cell, Row, Table
from milepost.bulletins.content.speech import Speaker
from milepost.bulletins.content.version import Fields
from milepost.readings import numbers

DESIGNS: Final[dict[str, tuple[Any, ...]]] = {
    "number": ("number", 0.6), "lead": ("text", 2.0), "indicator": ("text", 3.0), "day": ("date", 1.2, "period_date"),
    "expected_by": ("date", 1.2, "expected_by_date"), "state": ("text", 0.8), "days_late": ("number", 0.8, "days_late"),
}  # fmt: skip


def table(
    speaker: Speaker, scene: Scene, name: str, title: str, rows: Sequence[Fields], *, leave_out: Sequence[str]
) -> Table:
    """One row per report, in the order given, numbered from 1."""
    columns = [key for key in DESIGNS if key not in leave_out]
    said = [_cells(speaker, scene, number, row) for number, row in enumerate(rows, 1)]
    return Table(
        name,
        title,
        tuple(tables.column(speaker, key, *DESIGNS[key]) for key in columns),
        tuple(
            Row(tuple(cells[key] for key in columns), reporting.where(row))
            for cells, row in zip(said, rows, strict=True)
        ),
        mart=MART,
    )


def _cells(speaker: Speaker, scene: Scene, number: int, row: Fields) -> dict[str, Cell]:
    leads = speaker.listed(scene.name(scene.agency(unit)) for unit in row["lead_agency_ids"]).text
    return {
        "number": tables.number(number),
        "lead": tables.text(leads or numbers.NO_VALUE),
        "indicator": tables.text(scene.name(row)),
        "day": _day(row["period_date"]),
        "expected_by": _day(row["expected_by_date"]),
        "state": tables.text(speaker.word(f"punctuality.{row['punctuality']}")),
        "days_late": tables.number(row["days_late"]),
    }


def _day(day: Any) -> Cell:
    return Cell(day.isoformat(), numbers.day(day))
