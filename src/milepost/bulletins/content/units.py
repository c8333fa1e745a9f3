"""分单位进展: units of a place, ranked where enough is known: rows -> a table and sentences, the good first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from milepost.bulletins.content import counts, lines, tables
from milepost.bulletins.content.counts import Counts
from milepost.bulletins.content.scene import Scene
from milepost.bulletins.content.shape import Block, Cell, Paragraph, Row, Table, Where
from milepost.bulletins.content.speech import Phrase, Speaker
from milepost.bulletins.content.version import Fields
from milepost.readings import numbers, ranking, tallies
from milepost.readings.ranking import Place
from milepost.readings.tallies import Tally

FEWEST_FOR_LAST: Final = 6  # of fewer, the first three and the last three would be the same units
FEWEST_RANKED: Final = 2
WHY_LEFT_OUT: Final = ("low_coverage", "none_assessed")


class Units:
    """The units that lead targets of a scene, by rank. is_ranked: whether enough of the place is covered."""

    def __init__(self, scene: Scene, speaker: Speaker) -> None:
        self.scene, self.speaker = scene, speaker
        rows = scene.standings.rows
        self.whole = tallies.of_rows(rows)
        self.is_ranked = ranking.why_unranked(self.whole) is None
        self.places = ranking.rank(tallies.by_unit(rows, "lead"))

    @property
    def ranked(self) -> list[Place]:
        return [one for one in self.places if one.rank is not None] if self.is_ranked else []

    def named(self, unit: str) -> Phrase:
        row = self.scene.agency(unit)
        column = f"name_{self.scene.language}"
        return self.speaker.of_row("dim_agencies", {"agency_id": unit}, column, row[column], str(row[column]))

    def blocks(self) -> list[Block]:
        if not self.places:
            return [self.speaker.say("units.none")]
        return [*self._all_good(), *self._some_behind(), *self.ranks(), self._table()]

    def ranks(self) -> list[Paragraph]:
        """前三名, 后三名, who is not ranked and why; or that nobody is."""
        say, found = self.speaker.say, self.ranked
        if not self.is_ranked:
            return [self._no_ranking()] if self.whole.targets else []
        said = self._first_and_last(found) if len(found) >= FEWEST_RANKED else []
        left = [one for one in self.places if one.rank is None]
        silent = [one for one in left if not one.tally.covered]
        if silent:
            said.append(say("rank.unreported", names=self._names(silent)))
        for why in WHY_LEFT_OUT:
            if named := [one for one in left if one.tally.covered and one.why == why]:
                least = {"least": counts.least(self.speaker)} if why == "low_coverage" else {}
                said.append(say(f"rank.{why}", names=self._names(named), **least))
        return said

    def _first_and_last(self, found: list[Place]) -> list[Paragraph]:
        """With all who share a rank; the last only where they are others than the first."""
        ranks = [one.rank or 0 for one in found]
        first = [one for one, rank in zip(found, ranks, strict=True) if rank <= 3]
        if ranks[-1] == 1:
            return [self.speaker.say("rank.equal", n=self._number("ranked", found))]
        if len(found) < FEWEST_FOR_LAST or ranks[-3] <= 3:
            return [self.speaker.say("rank.first", first=self._names([one for one in first if one.rank == 1]))]
        last = [one for one, rank in zip(found, ranks, strict=True) if rank >= ranks[-3]]
        return [self.speaker.say("rank.top", first=self._names(first), last=self._names(last))]

    def _no_ranking(self) -> Paragraph:
        whole = Counts(self.scene, self.speaker, self.scene.standings.rows, "place")
        whole.of("targets", lambda _: True)
        whole.of("covered", counts.is_covered)
        share = whole.share("covered", "targets")
        return self.speaker.say(
            "rank.none", whose=place(self.scene, self.speaker), share=share, least=counts.least(self.speaker)
        )

    def _all_good(self) -> list[Paragraph]:
        found = [one for one in self.places if one.tally.assessed and one.tally.good == one.tally.assessed]
        if not found:
            return []
        return [self.speaker.say("units.good", n=self._number("good", found), names=self._names(found))]

    def _some_behind(self) -> list[Paragraph]:
        number = {one.key: self._of_unit(one.key, lines.is_behind) for one in self.places}
        found = [one for one in self.places if number[one.key]]
        found.sort(key=lambda one: (-number[one.key], one.key))
        names = self.speaker.listed(
            self.speaker.phrase("unit.behind", name=self.named(one.key), n=self._behind(one)) for one in found
        )
        if not found:
            return []
        return [self.speaker.say("units.behind", n=self._number("behind", found), names=names)]

    def _behind(self, one: Place) -> Phrase:
        led = self.scene.standings.led_by(one.key)
        return Counts(self.scene, self.speaker, led, f"unit:{one.key}").of("behind", lines.is_behind)

    def _of_unit(self, unit: str, wanted: Callable[[Fields], bool]) -> int:
        return sum(map(wanted, self.scene.standings.led_by(unit)))

    def _number(self, what: str, found: list[Place]) -> Phrase:
        return self.speaker.count(f"units.{what}", "dim_agencies", [one.key for one in found], "agency_id")

    def _names(self, found: list[Place]) -> Phrase:
        return self.speaker.listed(self.named(one.key) for one in found)

    def _table(self) -> Table:
        kinds = {"rank": "number", "unit": "text", "targets": "number", "good": "number", "behind": "number",
                 "apart": "number", "waiting": "number", "share": "share", "remark": "text"}  # fmt: skip
        widths = {"rank": 0.7, "unit": 2.4, "remark": 1.6}
        apart = sum(map(lines.is_apart, self.scene.standings.rows))
        total = Row(self._cells((self.speaker.word("total"), None, ""), self.whole, apart), is_total=True)
        return Table(
            "units",
            self.speaker.word("table.units"),
            tuple(
                tables.column(self.speaker, key, kind, widths.get(key, 1.0))  # type: ignore[arg-type]
                for key, kind in kinds.items()
            ),
            (*(self._row(one) for one in self.places), total),
            mart="dim_agencies",
            note=self.speaker.word("table.units.note"),
        )

    def _row(self, one: Place) -> Row:
        name = str(self.scene.agency(one.key)[f"name_{self.scene.language}"])
        rank = one.rank if self.is_ranked else None
        apart = self._of_unit(one.key, lines.is_apart)
        return Row(self._cells((name, rank, self._remark(one)), one.tally, apart), {"agency_id": one.key})

    def _remark(self, one: Place) -> str:
        if one.tally.targets and not one.tally.covered:
            return self.speaker.word("why.unreported")
        return "" if one.why is None else self.speaker.word(f"why.{one.why}")

    def _cells(self, said: tuple[str, int | None, str], tally: Tally, apart: int) -> tuple[Cell, ...]:
        """said: name, rank and remark."""
        name, rank, remark = said
        behind = tally.assessed - tally.good - apart
        counted = (tally.targets, tally.good, behind, apart, tally.targets - tally.assessed)
        share = numbers.share(tally.good_share)
        return (
            tables.number(rank),
            tables.text(name),
            *map(tables.number, counted),
            Cell(tally.good_share, share.replace(" ", "") if self.scene.language == "zh" else share),
            Cell(remark or None, remark or numbers.NO_VALUE),
        )


def place(scene: Scene, speaker: Speaker) -> Phrase:
    """The name of the place."""
    row, column = scene.place, f"name_{scene.language}"
    where: Where = {"jurisdiction_id": row["jurisdiction_id"]}
    return speaker.of_row("dim_jurisdictions", where, column, row[column], str(row[column]))
