"""通报: how the targets of a place stand at the end of a period, with its annexes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from milepost.bulletins.content import chart, corrections, counts, lines, owed, quality, tables
from milepost.bulletins.content import frame as frames
from milepost.bulletins.content.counts import Counts
from milepost.bulletins.content.frame import Frame
from milepost.bulletins.content.lines import Lines
from milepost.bulletins.content.reporting import Reporting
from milepost.bulletins.content.scene import Scene
from milepost.bulletins.content.shape import Annex, Block, Bulletin, Given, Heading, Paragraph
from milepost.bulletins.content.speech import Speaker, paragraph
from milepost.bulletins.content.units import Units, place
from milepost.bulletins.content.version import Fields
from milepost.errors import BulletinError

FULL, BEHIND, METHOD, CORRECTIONS = 1, 2, 3, 4  # the annexes
MOST_SAID: Final = 15  # targets behind that have a sentence of their own; the others stand in the annex


def make(scene: Scene, previous: Bulletin | None) -> Bulletin:
    """previous: the last issue, or the one that is replaced. Raises BulletinError where that one was not handed in."""
    return _Progress(scene, previous).bulletin()


class _Progress:
    """The parts of one 通报."""

    def __init__(self, scene: Scene, previous: Bulletin | None) -> None:
        self.replaced = corrections.check(scene.asked, previous)
        if previous is not None and previous.place != scene.place["jurisdiction_id"]:
            raise BulletinError(
                f"{previous.bulletin_id} is of {previous.place}: it is not compared with another place.",
                f"{previous.bulletin_id} 属于 {previous.place}，不与其他地区比较。",
            )
        self.scene, self.previous = scene, previous
        self.speaker = Speaker(scene.language)
        self.frame, self.lines = Frame(scene, self.speaker), Lines(scene.standings, self.speaker)
        self.rows = scene.standings.rows
        self.counts = Counts(scene, self.speaker, self.rows, "overall")
        self.units, self.reporting = Units(scene, self.speaker), Reporting(scene, self.speaker)

    def bulletin(self) -> Bulletin:
        blocks = [*self._opening(), *self._overall(), *self._by_unit(), *self._problems(), *self._next()]
        return self.frame.bulletin(
            self._title(),
            blocks,
            self._annexes(),
            subject=str(self.scene.place["jurisdiction_id"]),
        )

    def _title(self) -> list[str]:
        say = self.speaker.phrase
        plans = self.scene.plans
        about = self.frame.plan_title(plans[0]) if len(plans) == 1 else self._place_plans()
        last = self.speaker.word("title.corrected" if self.replaced else "title.progress")
        return [say("title.about", period=self.frame.period()).text, about, last]

    def _place_plans(self) -> str:
        return self.speaker.phrase("title.places", place=self.scene.name(self.scene.place)).text

    def _opening(self) -> list[Block]:
        frame, basis = self.frame, self.frame.basis()
        values = {
            "period": frame.period(), "cut_off": frame.cut_off(), "known": frame.known(), "share": frame.time_share()
        }  # fmt: skip
        said: list[Block] = []
        if self.replaced is not None:
            said.append(corrections.replaces(frame, self.replaced, frame.to_annex(CORRECTIONS)))
        if not basis:
            return [*said, self.speaker.say("opening.no_basis", **values)]
        return [*said, self.speaker.say("opening", basis=self.speaker.listed(basis), **values)]

    def _overall(self) -> list[Block]:
        annex = self.frame.to_annex(BEHIND)
        said = counts.paragraphs(self.counts, place(self.scene, self.speaker), self.lines, annex)
        trend = chart.trend(self.scene, self.speaker)
        return [self._heading(1, "heading.overall"), *said, *([trend] if trend else [])]

    def _by_unit(self) -> list[Block]:
        return [self._heading(1, "heading.units"), *self.units.blocks()]

    def _problems(self) -> list[Block]:
        behind = self._behind()
        said: list[Block] = [paragraph(self.lines.sentence(row), "item") for row in behind[:MOST_SAID]] or [
            self.speaker.say("problems.none")
        ]
        if len(behind) > MOST_SAID:
            rest = self.counts.of("more", lambda row: row in behind[MOST_SAID:])
            said.append(self.speaker.say("line.more", n=rest, annex=self.frame.to_annex(BEHIND)))
        return [
            self._heading(1, "heading.problems"),
            self._heading(2, "heading.targets"),
            *said,
            self._heading(2, "heading.reports"),
            *self.reporting.paragraphs(self.frame.to_annex(METHOD)),
        ]

    def _next(self) -> list[Block]:
        frame, speaker, office = self.frame, self.speaker, self.scene.office
        until = frame.until("answer_days", office.answer_days)
        said: list[Block] = [self._heading(1, "heading.next")]
        if late := _leads(self._behind()):
            names = speaker.listed(map(self.units.named, late))
            said.append(speaker.say("next.behind", units=names, day=until[0], office=frame.office))
        if dropped := _leads(row for row in self.rows if row["status"] == "cancelled"):
            names = speaker.listed(map(self.units.named, dropped))
            said.append(speaker.say("next.cancelled", units=names, day=until[0], office=frame.office))
        silent = _leads(row for row in self.rows if lines.is_apart(row) and row["status"] != "cancelled")
        if owing := sorted({*self.reporting.owing(), *silent}):
            names = speaker.listed(map(self.units.named, owing))
            said.append(speaker.say("next.reports", units=names, day=until[0]))
        said += [*self._documents(), speaker.say("next.keep")]
        objection = frame.until("objection_days", office.objection_days)
        contact = frame.contact()
        return [
            *said,
            frames.paragraph_of_day(frame, "objection", objection, office=frame.office, contact=contact),
        ]

    def _documents(self) -> list[Paragraph]:
        """督办单 that were issued for targets of this place."""
        here = {row["target_id"] for row in self.rows}
        numbers = [one.document for one in self.scene.matters if one.document and one.target in here]
        if not numbers:
            return []
        said = [
            self.speaker.figure(f"document:{number}", number, number, Given("incident", "document"))
            for number in sorted(set(numbers))
        ]
        return [self.speaker.say("next.documents", documents=self.speaker.listed(said))]

    def _annexes(self) -> list[Annex]:
        word, behind = self.speaker.word, self._behind()
        ordered = sorted(self.rows, key=lambda row: (str(row["lead_zh"]), str(row["target_id"])))
        full: Sequence[Block] = [tables.targets("full", word("annex.full"), ordered, self.lines)]
        listed: Sequence[Block] = [tables.targets("behind", word("annex.behind"), behind, self.lines)]
        return [
            self.frame.annex(FULL, "annex.full", full if ordered else [self.speaker.say("full.empty")]),
            self.frame.annex(BEHIND, "annex.behind", listed if behind else [self.speaker.say("behind.empty")]),
            self.frame.annex(METHOD, "annex.method", [*quality.paragraphs(self.frame, self.counts), *self._late()]),
            self.frame.annex(
                CORRECTIONS,
                f"annex.{corrections.family(self.scene.asked)}",
                corrections.blocks(self.frame, self.lines, self.previous),
            ),
        ]

    def _late(self) -> list[Block]:
        late, title = self.reporting.not_in_time(), self.speaker.word("reports.table")
        return [owed.table(self.speaker, self.scene, "late", title, late, leave_out=())] if late else []

    def _behind(self) -> list[Fields]:
        return sorted(filter(lines.is_behind, self.rows), key=lines.worst_first)

    def _heading(self, level: int, key: str) -> Heading:
        return Heading(level, self.speaker.word(key))


def _leads(rows: Iterable[Fields]) -> list[str]:
    return sorted({unit for row in rows for unit in row["lead_agency_ids"]})
