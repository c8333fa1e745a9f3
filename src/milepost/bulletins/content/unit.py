"""一单位一页: how the targets that one unit leads stand, on one A4 page; what does not fit stands in an annex."""

from __future__ import annotations

from typing import Final

from milepost.bulletins.content import corrections, counts, lines, tables
from milepost.bulletins.content import frame as frames
from milepost.bulletins.content.counts import Counts
from milepost.bulletins.content.frame import Frame
from milepost.bulletins.content.lines import Lines
from milepost.bulletins.content.reporting import Reporting
from milepost.bulletins.content.scene import Scene
from milepost.bulletins.content.shape import Annex, Block, Bulletin, Given, Paragraph
from milepost.bulletins.content.speech import Speaker, together, whole_name
from milepost.bulletins.content.units import Units
from milepost.errors import BulletinError

MOST_ROWS: Final = 14  # of the table on the page itself
LEFT_OUT: Final = ("lead",)  # it is the same in every row


def make(scene: Scene, unit: str, previous: Bulletin | None) -> Bulletin:
    """Raises BulletinError for an unknown unit, one of another place, and where what it corrects was not handed in."""
    if scene.agency(unit)["jurisdiction_id"] != scene.place["jurisdiction_id"]:
        place = scene.place["jurisdiction_id"]
        raise BulletinError(
            f"{unit} is no unit of {place}. Leave out the place.", f"{unit} 不是 {place} 的单位；不必写 --place。"
        )
    return _Sheet(scene, unit, corrections.check(scene.asked, previous)).bulletin()


class _Sheet:
    """The parts of one sheet, the worst targets first."""

    def __init__(self, scene: Scene, unit: str, replaced: Bulletin | None) -> None:
        self.scene, self.unit, self.replaced = scene, unit, replaced
        self.speaker = Speaker(scene.language)
        self.frame, self.lines = Frame(scene, self.speaker), Lines(scene.standings, self.speaker)
        self.rows = sorted(scene.standings.led_by(unit), key=lines.worst_first)
        self.units = Units(scene, self.speaker)

    def bulletin(self) -> Bulletin:
        scene, name = self.scene, self.scene.name(self.scene.agency(self.unit))
        place = scene.name(scene.place)
        about = whole_name(place, name, scene.language) + ("" if scene.language == "zh" else ", ")
        made = self.frame.bulletin(
            [about, self.frame.period().text, self.speaker.word("title.unit")],
            [*self._replaces(), self._counted(), *self._table(), self._basis()],
            self._annexes(),
            subject=self.unit,
            addressee=name,
        )
        return frames.only(made, {row["target_id"] for row in self.rows})

    def _replaces(self) -> list[Block]:
        if self.replaced is None:
            return []
        return [corrections.replaces(self.frame, self.replaced, self.frame.to_annex(1 + self._is_long()))]

    def _is_long(self) -> bool:
        return len(self.rows) > MOST_ROWS

    def _counted(self) -> Paragraph:
        """One paragraph, for one page is all there is."""
        speaker = self.speaker
        whole = Counts(self.scene, speaker, self.rows, "overall")
        said = counts.paragraphs(whole, self.units.named(self.unit), None, "")
        reports = Reporting(self.scene, speaker, self.unit).counted()
        separator = "" if self.scene.language == "zh" else " "
        return together([*said, *_rank(self.scene, speaker, self.units, self.unit), reports], separator)

    def _table(self) -> list[Block]:
        if not self.rows:
            return []
        title = self.speaker.word("unit.table")
        blocks: list[Block] = [tables.targets("targets", title, self.rows[:MOST_ROWS], self.lines, leave_out=LEFT_OUT)]
        if self._is_long():
            n = Counts(self.scene, self.speaker, self.rows[MOST_ROWS:], "rest").of("targets", lambda _: True)
            blocks.append(self.speaker.say("unit.more", "note", n=n, annex=self.frame.to_annex(1)))
        return blocks

    def _basis(self) -> Paragraph:
        frame = self.frame
        values = {"cut_off": frame.cut_off(), "known": frame.known(), "share": frame.time_share()}
        return self.speaker.say("unit.basis", "note", version=frame.version(), **values)

    def _annexes(self) -> list[Annex]:
        found: list[Annex] = []
        if self._is_long():
            title, rest = self.speaker.word("unit.table"), self.rows[MOST_ROWS:]
            more = tables.targets("more", title, rest, self.lines, leave_out=LEFT_OUT, first=MOST_ROWS + 1)
            found.append(self.frame.annex(1, "unit.table", [more]))
        if self.replaced is not None:
            own = {row["target_id"] for row in self.rows}
            blocks = corrections.blocks(self.frame, self.lines, self.replaced, own)
            found.append(self.frame.annex(len(found) + 1, "annex.differences", blocks))
        return found


def _rank(scene: Scene, speaker: Speaker, units: Units, unit: str) -> list[Paragraph]:
    """Its place among the units of its place; why it has none."""
    if not units.is_ranked:
        return units.ranks()
    one = next((place for place in units.places if place.key == unit), None)
    if one is None:
        return []
    if one.rank is not None:
        ranked = [place.key for place in units.ranked]
        n = speaker.count("units.ranked", "dim_agencies", ranked, "agency_id")
        better = speaker.figure("rank", one.rank, str(one.rank), Given("rules", "readings.ranking.rank"))
        return [speaker.say("unit.rank", n=n, rank=better)]
    if not one.tally.covered:
        return [speaker.say("unit.unranked.unreported")]
    if one.why == "none_assessed":
        return [speaker.say("unit.unranked.none_assessed")]
    own = Counts(scene, speaker, scene.standings.led_by(unit), "overall")
    own.of("targets", lambda _: True)
    own.of("covered", counts.is_covered)
    share = own.share("covered", "targets")
    return [speaker.say("unit.unranked.low_coverage", share=share, least=counts.least(speaker))]
