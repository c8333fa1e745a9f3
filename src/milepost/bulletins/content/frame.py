"""What stands around every bulletin: title, number, addressee, signature, imprint; the days and people it names."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date
from typing import Final

import msgspec

from milepost.bulletins.content.asked import Office, Text
from milepost.bulletins.content.scene import Scene
from milepost.bulletins.content.shape import (
    Annex,
    Block,
    Bulletin,
    DocumentNumber,
    Given,
    Imprint,
    Masthead,
    Paragraph,
    Reading,
    Signature,
)
from milepost.bulletins.content.speech import Phrase, Speaker, joined, tight
from milepost.bulletins.content.version import Fields
from milepost.days import after_working_days
from milepost.readings import figures, months, numbers
from milepost.readings.words import Language

_NOT_IN_IDS: Final = re.compile(r"[^A-Za-z0-9_.]+")
_PAUSES: Final = re.compile(r"(?<=[》〉）”、，：的])|(?=[《〈（“])")
NESTED: Final = str.maketrans("《》", "〈〉")
WIDEST: Final = 20  # full-width characters of a title's line at 22 points in 156 mm


def said(text: Text, language: Language) -> str:
    return text.zh if language == "zh" else text.en


class Frame:
    """Says what is the same for all kinds, of one scene."""

    def __init__(self, scene: Scene, speaker: Speaker) -> None:
        self.scene, self.speaker = scene, speaker

    @property
    def office(self) -> str:
        return said(self.scene.office.name, self.scene.language)

    def cut_off(self) -> Phrase:
        return self.speaker.day(self.scene.cut_off, Given("asked", "period"), "cut_off")

    def known(self) -> Phrase:
        return self.speaker.moment(self.scene.version.known_at, Given("manifest", "known_at"), "known_at")

    def period(self, *, is_cumulative: bool = True, is_of_readings: bool = True) -> Phrase:
        """As titles say it. Of readings, one that was not over on the cut-off day says up to which day it goes."""
        said = self.scene.period.said(self.scene.language, is_cumulative=is_cumulative)
        if is_of_readings and self.scene.cut_off < self.scene.period.end:
            said = self.speaker.phrase("period.running", period=said, day=self.signed(self.scene.cut_off)).text
        return self.speaker.figure("period", self.scene.period.code, said, Given("asked", "period"))

    def time_share(self) -> Phrase:
        """序时进度: which share of the year is over on the cut-off day, in completed months."""
        share = months.of_year(self.scene.cut_off) / 12
        return self.speaker.figure("time_share", share, numbers.share(share), Given("calendar", "months.of_year / 12"))

    def version(self) -> Phrase:
        name = self.scene.version.name
        return self.speaker.figure("version", name, name, Given("manifest", "version"))

    def basis(self) -> list[Phrase]:
        """《方案》（文号）, of the plans with targets here."""
        return [self._cited(str(row["plan_id"])) for row in self.scene.plans]

    def _cited(self, plan: str) -> Phrase:
        row = next(row for row in self.scene.plans if row["plan_id"] == plan)
        column = f"title_{self.scene.language}"
        title = self.speaker.of_row("dim_plans", {"plan_id": plan}, column, row[column], nested(str(row[column])))
        number = row["document_number"]
        if not number:
            return self.speaker.phrase("quoted", title=title)
        cited = self.speaker.of_row("dim_plans", {"plan_id": plan}, "document_number", number, number)
        return self.speaker.phrase("cited", title=title, number=cited)

    def plan(self, plan: str) -> Phrase:
        return self._cited(plan)

    def plan_title(self, row: Fields) -> str:
        """《方案》, as titles of papers say it."""
        return self.speaker.phrase("quoted", title=nested(self.scene.name(row, "title"))).text

    def contact(self) -> Phrase:
        """联系人：…，电话：…，邮箱：…"""
        contact = self.scene.office.contact
        given = self.speaker.figure("contact.person", contact.person, contact.person, Given("office", "contact.person"))
        parts = [self.speaker.phrase("contact.person", who=given)]
        for key, value in (("telephone", contact.telephone), ("mail", contact.mail)):
            if value:
                what = self.speaker.figure(f"contact.{key}", value, value, Given("office", f"contact.{key}"))
                parts.append(self.speaker.phrase(f"contact.{key}", what=what))
        return joined(parts, "，" if self.scene.language == "zh" else ", ")

    def until(self, key: str, working_days: int) -> tuple[Phrase, Phrase, bool]:
        """The day so many working days after the paper's own, their number, and whether any day was guessed."""
        due = after_working_days(self.scene.day, working_days, self.scene.workdays)
        day = self.speaker.day(due.day, Given("calendar", "after_working_days"), f"{key}.day")
        n = self.speaker.figure(f"{key}.days", working_days, str(working_days), Given("office", key))
        return day, n, due.is_guessed

    def signed(self, day: date) -> str:
        said_day = numbers.spoken_day(day, self.scene.language)
        return tight(said_day) if self.scene.language == "zh" else said_day

    def bulletin(
        self,
        title: Sequence[str],
        blocks: Sequence[Block],
        annexes: Sequence[Annex] = (),
        *,
        subject: str,
        addressee: str | None = None,
        is_simulated: bool | None = None,
    ) -> Bulletin:
        """The whole. title: its pieces, which are not broken; subject: what the id names, a place or a unit.

        is_simulated: by default where the place's data are, all or some: shares, ranks and what is missing rest on
        them.
        """
        scene, asked, word = self.scene, self.scene.asked, self.speaker.word
        is_simulated = scene.is_of_simulated if is_simulated is None else is_simulated
        to = addressee or _of_kind(scene.office, asked.kind, scene.language)
        pieces = [self.speaker.phrase("simulated.title", title="").text, *title] if is_simulated else title
        warnings = [self.speaker.say("simulated.body", "note")] if is_simulated else []
        if not scene.office.prefixes:
            warnings.append(self.speaker.say("office.none", "note", office=self.office))
        if asked.language != "zh" and asked.number is not None:
            warnings.append(self._translation())
        tongue = "" if asked.language == "zh" else f"-{asked.language}"
        serial = f"-{asked.serial}" if asked.serial > 1 else ""
        return Bulletin(
            kind=asked.kind,
            language=asked.language,
            bulletin_id=f"{asked.kind}-{_NOT_IN_IDS.sub('.', subject)}-{scene.period.code}{tongue}{serial}",
            title="".join(pieces),
            title_lines=title_lines(pieces) if asked.language == "zh" else ("".join(pieces),),
            masthead=Masthead(
                self.speaker.phrase(f"mark.{asked.kind}", office=self.office).text,
                document_number(self.speaker, scene.office, asked.kind, scene.day.year, asked.number),
            ),
            addressee=self.speaker.phrase("addressee", whom=to).text if to else None,
            blocks=(*warnings, *blocks),
            annexes=tuple(annexes),
            annex_note=tuple(self._annex_note(one) for one in annexes),
            signature=Signature(self.office, scene.day.isoformat(), self.signed(scene.day)),
            imprint=self._imprint(),
            period=scene.period.code,
            cut_off=scene.cut_off.isoformat(),
            version=scene.version.name,
            known_at=scene.version.known_at.isoformat(),
            method_version=method_version(scene),
            basis=tuple(one.text for one in self.basis()),
            figures=self.speaker.figures,
            readings=readings(scene),
            place=str(scene.place["jurisdiction_id"]),
            unit=asked.unit,
            incident=asked.incident,
            replaces=asked.replaces,
            is_simulated=is_simulated,
            watermark=word("simulated.watermark") if is_simulated else None,
        )

    def _translation(self) -> Paragraph:
        """Which paper it translates: the one with its number."""
        scene, asked = self.scene, self.scene.asked
        chinese = document_number(Speaker("zh"), scene.office, asked.kind, scene.day.year, asked.number).text
        number = self.speaker.figure("translation", chinese, chinese, Given("asked", "number"))
        return self.speaker.say("translation", "note", number=number)

    def annex(self, number: int, title: str, blocks: Sequence[Block]) -> Annex:
        return Annex(number, self.annex_label(number), self.speaker.word(title), tuple(blocks))

    def annex_label(self, number: int) -> str:
        return self.speaker.phrase("annex", n=str(number)).text

    def to_annex(self, number: int) -> Phrase:
        """附件2, in a sentence."""
        label = self.annex_label(number)
        return self.speaker.figure(f"annex.{number}", number, label, Given("rules", "annexes"))

    def _annex_note(self, annex: Annex) -> str:
        key = "annex_note.first" if annex.number == 1 else "annex_note.next"
        return self.speaker.phrase(key, n=str(annex.number), title=annex.title).text

    def _imprint(self) -> Imprint:
        office = self.scene.office
        copies = office.copies.of(self.scene.asked.kind) if office.copies else None
        printed = self.speaker.phrase("printed", day=self.signed(self.scene.day)).text
        return Imprint(said(copies, self.scene.language) if copies else None, self.office, printed)


def document_number(speaker: Speaker, office: Office, kind: str, year: int, number: int | None) -> DocumentNumber:
    """婺智专班〔2026〕1号; with a gap before it is given."""
    found = office.prefixes.get(kind)  # type: ignore[call-overload]
    prefix = said(found, speaker.language) if found else ""
    shown = speaker.word("number.gap") if number is None else str(number)
    return DocumentNumber(prefix, year, number, speaker.phrase("number", prefix=prefix, year=str(year), n=shown).text)


def nested(title: str) -> str:
    """A title as it stands within 《》: those in it become 〈〉."""
    return title.translate(NESTED)


def title_lines(pieces: Sequence[str]) -> tuple[str, ...]:
    """Pieces one after the other, on a new line where one does not fit any more; one too long for a line in parts.

    A part ends where a reader pauses: beside brackets, quotes and titles within it, after 的 and commas.
    """
    found = [""]
    for piece in (part for whole in pieces for part in (_PAUSES.split(whole) if _width(whole) > WIDEST else [whole])):
        if found[-1] and _width(found[-1] + piece) > WIDEST:
            found.append("")
        found[-1] += piece
    return tuple(found)


def method_version(scene: Scene) -> str:
    """Of the readings; of several, all."""
    return ", ".join(sorted({str(row["method_version"]) for row in scene.standings.rows}))


def readings(scene: Scene) -> dict[str, Reading]:
    """What the next bulletin compares with."""
    return {row["target_id"]: reading(row) for row in scene.standings.rows}


def reading(row: dict[str, object]) -> Reading:
    day = row["actual_as_of_date"]
    return Reading(
        str(row["status"]),
        str(row["light"]),
        row["actual_value"],  # type: ignore[arg-type]
        day.isoformat() if isinstance(day, date) else None,
        figures.completion(row),
        figures.gap(row),
    )


def only(bulletin: Bulletin, targets: Collection[str]) -> Bulletin:
    """A bulletin that is about some of the place's targets keeps the readings of those."""
    kept = {target: reading for target, reading in bulletin.readings.items() if target in targets}
    return msgspec.structs.replace(bulletin, readings=kept)


def paragraph_of_day(
    frame: Frame, pattern: str, until: tuple[Phrase, Phrase, bool], **values: Phrase | str
) -> Paragraph:
    """A sentence that sets a time limit, with a remark where working days had to be guessed."""
    day, n, is_guessed = until
    one = frame.speaker.say(pattern, day=day, n=n, **values)
    return Paragraph(one.text + frame.speaker.word("guessed"), one.spans, one.role) if is_guessed else one


def _width(text: str) -> float:
    return sum(0.5 if ord(letter) < 0x2E80 and letter not in "—“”" else 1.0 for letter in text)


def _of_kind(office: Office, kind: str, language: Language) -> str | None:
    found = office.addressees.get(kind)  # type: ignore[call-overload]
    return said(found, language) if found else None
