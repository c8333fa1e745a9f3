"""总体情况: how many targets stand where, in sentences whose numbers add up: rows -> paragraphs.

n = assessed + not assessed for now; assessed = on schedule + not on schedule + without figures
or cancelled. Used for a place and for a unit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from milepost.bulletins.content import lines
from milepost.bulletins.content.lines import Lines
from milepost.bulletins.content.scene import Scene
from milepost.bulletins.content.shape import Given, Paragraph
from milepost.bulletins.content.speech import Phrase, Speaker
from milepost.bulletins.content.standings import HISTORY
from milepost.bulletins.content.version import Fields
from milepost.readings.ranking import LEAST_COVERAGE
from milepost.readings.statuses import OVERDUE, is_assessed, standing
from milepost.readings.words import Language, word

MOST_NAMED: Final = 20  # so many are named in a sentence; more stand in an annex
BEST_FIRST: Final = (
    "achieved", "achieved_late", "ahead", "on_schedule", "slightly_behind", "behind", "far_behind", "missed",
    "cancelled", "outdated", OVERDUE, "not_reported", "awaiting_final", "no_schedule",
)  # fmt: skip


class Counts:
    """Counts of some rows of a scene; their figures' keys begin with a name, so that two choices stand side by side."""

    def __init__(self, scene: Scene, speaker: Speaker, rows: Sequence[Fields], name: str) -> None:
        self.scene, self.speaker, self.rows, self.name = scene, speaker, rows, name

    def of(self, what: str, wanted: Callable[[Fields], bool], **where: Any) -> Phrase:
        """How many rows are as wanted; where: what all of them have in common."""
        named = [row["target_id"] for row in self.rows if wanted(row)]
        standings = self.scene.standings
        if standings.mart == HISTORY:
            where["period_date"] = standings.day.isoformat()
        return self.speaker.count(f"{self.name}.{what}", standings.mart, named, **where)

    def share(self, what: str, of: str) -> Phrase:
        return self.speaker.quotient(f"{self.name}.{what}_share", f"{self.name}.{what}", f"{self.name}.{of}")

    def parts(self, wanted: Callable[[Fields], bool]) -> Phrase:
        """已完成3项、超前2项: each standing that occurs, the best first."""
        chosen = [row for row in self.rows if wanted(row)]
        there = {standing(row) for row in chosen}
        language = self.scene.language
        return self.speaker.listed(
            self.speaker.phrase("part", what=_said(code, language), n=self._standing(code))
            for code in BEST_FIRST
            if code in there
        )

    def _standing(self, code: str) -> Phrase:
        status = "not_reported" if code == OVERDUE else code
        return self.of(f"status.{code}", lambda row: standing(row) == code, status=status)

    def number(self, what: str) -> int:
        """A count that was said."""
        return int(self.speaker.figures[f"{self.name}.{what}"].value or 0)


def paragraphs(counts: Counts, whose: Phrase | str, names: Lines | None, annex: Phrase | str) -> list[Paragraph]:
    """names: None where those behind are not named here. annex: where they are listed if they are many."""
    scene, speaker = counts.scene, counts.speaker
    cut_off = speaker.day(scene.cut_off, Given("asked", "period"), "cut_off")
    if not counts.rows:
        return [speaker.say("whole.none", cut_off=cut_off, whose=whose)]
    n, assessed = counts.of("targets", lambda _: True), counts.of("assessed", is_assessed)
    waiting = counts.of("waiting", _is_waiting)
    said = [speaker.say("whole", cut_off=cut_off, whose=whose, n=n, assessed=assessed, waiting=waiting)]
    if counts.number("assessed"):
        said += [_good(counts), _behind(counts, names, annex), *_apart(counts, names)]
    else:
        said.append(speaker.say("assessed.none"))
    if counts.number("waiting"):
        said.append(speaker.say("waiting", n=waiting, parts=counts.parts(_is_waiting)))
    said.append(speaker.say("coverage", n=counts.of("covered", is_covered), share=counts.share("covered", "targets")))
    simulated = counts.of("simulated", _is_simulated)
    if counts.number("simulated"):
        said.append(speaker.say("simulated.count", n=simulated))
    return said


def is_covered(row: Fields) -> bool:
    """Whether its report still says something, as tallies.Tally.covered counts."""
    return row["status"] not in ("not_reported", "outdated")


def least(speaker: Speaker) -> Phrase:
    """The coverage below which nobody is ranked."""
    return speaker.figure(
        "least_coverage", float(LEAST_COVERAGE), f"{int(LEAST_COVERAGE * 100)} %", Given("rules", "LEAST_COVERAGE")
    )


def _good(counts: Counts) -> Paragraph:
    n = counts.of("good", lines.is_good)
    if not counts.number("good"):
        return counts.speaker.say("good.none")
    share = counts.share("good", "assessed")
    return counts.speaker.say("good", n=n, share=share, parts=counts.parts(lines.is_good))


def _behind(counts: Counts, names: Lines | None, annex: Phrase | str) -> Paragraph:
    speaker, rows = counts.speaker, sorted(filter(lines.is_behind, counts.rows), key=lines.worst_first)
    n = counts.of("behind", lines.is_behind)
    if not rows:
        return speaker.say("behind.none")
    said = {"n": n, "share": counts.share("behind", "assessed"), "parts": counts.parts(lines.is_behind)}
    if names is None:
        return speaker.say("behind.counted", **said)
    if len(rows) > MOST_NAMED:
        return speaker.say("behind.many", annex=annex, **said)
    return speaker.say("behind", names=speaker.listed(map(names.named, rows)), **said)


def _apart(counts: Counts, names: Lines | None) -> list[Paragraph]:
    """Without figures or cancelled: not kept, but nobody is called late for it."""
    speaker, rows = counts.speaker, sorted(filter(lines.is_apart, counts.rows), key=lines.worst_first)
    n = counts.of("apart", lines.is_apart)
    if not rows:
        return []
    dropped = {lines.is_cancelled(row) for row in rows}
    why = speaker.word("apart.both" if len(dropped) > 1 else "apart.cancelled" if True in dropped else "apart.silent")
    said: dict[str, Phrase | str] = {"n": n, "share": counts.share("apart", "assessed"), "why": why}
    said["parts"] = counts.parts(lines.is_apart)
    if names is None or len(rows) > MOST_NAMED:
        return [speaker.say("apart.counted", **said)]
    listed = speaker.listed(map(names.named, rows))
    return [speaker.say("apart" if len(rows) > 1 else "apart.one", names=listed, **said)]


def _said(code: str, language: Language) -> str:
    said = word("standing" if code == OVERDUE else "status", code, language)
    return said if language == "zh" else said.lower()


def _is_waiting(row: Fields) -> bool:
    return not is_assessed(row)


def _is_simulated(row: Fields) -> bool:
    return bool(row["is_simulated"])
