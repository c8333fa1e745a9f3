"""What the page on places reads of a version, once: dimensions, counts, sums of concepts and their members."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from dashboards import data, readings
from dashboards.readings import Row
from dashboards.text import Words
from milepost.readings import places as figures

EVERYWHERE = "all"


@dataclass(frozen=True)
class Known:
    """places and counts by jurisdiction; rollups and members are rows of the marts; rows are readings by target."""

    places: dict[str, Row]
    counts: dict[str, Row]
    rollups: list[Row]
    members: list[Row]
    indicators: list[Row]
    rows: list[Row]

    @classmethod
    def read(cls, board: data.Board) -> Self:
        """Raises data.Unreadable for a version that has no such table."""
        indicators = data.rows(board, "dim_indicators")
        columns = (*readings.STATUS_COLUMNS, *readings.METHOD_2_COLUMNS)
        read = data.rows(board, "fct_target_status", *columns)
        return cls(
            data.by(board, "dim_jurisdictions", "jurisdiction_id"),
            data.by(board, "agg_jurisdiction_rollup", "jurisdiction_id"),
            data.rows(board, "agg_concept_rollup"),
            data.rows(board, "fct_concept_members"),
            indicators,
            readings.join((row for row in read if row["measure"] == "milestone"), indicators, []),
        )

    @property
    def options(self) -> list[str]:
        return [EVERYWHERE, *figures.in_order(self.places)]

    @property
    def first(self) -> str:
        """The place above all that have a plan, or all of them side by side where no place is above all."""
        above = figures.busiest_parent(self.places, self.counts)
        return above if above and set(self.counts) <= {above, *self.below(above)} else EVERYWHERE

    def is_everywhere(self, chosen: str) -> bool:
        return chosen == EVERYWHERE

    def below(self, chosen: str) -> list[str]:
        """The members shown: those directly below, or every place that has a plan."""
        return sorted(self.counts) if self.is_everywhere(chosen) else figures.below(self.places, chosen)

    def members_of(self, chosen: str) -> list[Row]:
        """Targets compared below a place; of a place without members those among its neighbours."""
        if self.is_everywhere(chosen):
            return self.members
        mine = [row for row in self.members if row["parent_jurisdiction_id"] == chosen]
        return mine or [row for row in self.members if row["jurisdiction_id"] == chosen]

    def years(self, chosen: str) -> list[int]:
        """Years that something compared is due in."""
        return sorted({row["due_year"] for row in self.members_of(chosen)})

    def first_year(self, chosen: str, today_year: int) -> int | None:
        """The next year in which there is something to compare; of a place without members the next one of its own."""
        rollups = [row for row in self.rollups if chosen in (EVERYWHERE, row["parent_jurisdiction_id"])]
        compared = {row["due_year"] for row in rollups if figures.is_compared(row)}
        return figures.first_year(compared or self.years(chosen), today_year)

    def label(self, w: Words, place: str) -> str:
        """A name set in by its level."""
        if self.is_everywhere(place):
            return w("places.everywhere")
        return "　" * (len(figures.lineage(self.places, place)) - 1) + self.name(w, place)

    def name(self, w: Words, place: str) -> str:
        return w.name(self.places[place]) if place in self.places else place

    def concept_names(self, w: Words, chosen: str) -> dict[str, str]:
        """What a concept is called: as the place itself calls it, else as the first of the others does."""
        ordered = sorted(
            self.indicators, key=lambda row: (row["jurisdiction_id"] != chosen, row["indicator_id"]), reverse=True
        )
        return {row["concept"]: w.name(row) for row in ordered}
