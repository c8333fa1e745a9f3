"""Which paper is in force: one for each subject and period, and what comes after it says that it corrects it."""

from __future__ import annotations

from typing import Final

import msgspec

from milepost.bulletins.book import entry as entries
from milepost.bulletins.book.entry import Entry
from milepost.bulletins.content.shape import Bulletin, Table
from milepost.bulletins.content.supervision import FIELDS
from milepost.errors import BulletinError
from milepost.settings import Settings

OF_THE_MAKING: Final = ("version", "known_at", "previous.", "annex.", "corrections", "answer_days", "objection_days",
                        "translation", "document:")  # fmt: skip
"""Figures that differ whenever a paper is made anew: their keys begin so."""


def in_force(settings: Settings, said: Bulletin | Entry) -> Entry | None:
    """The last issued paper of the same kind, language, subject and period."""
    issued = [one for one in entries.listed(settings) if one.state == "issued" and _about(one) == _about(said)]
    return max(issued, key=lambda one: (one.moves[-1].at, one.number or 0), default=None)


def successor(settings: Settings, bulletin_id: str) -> Entry | None:
    """The issued paper that corrects it: then it holds no more."""
    return next(
        (one for one in entries.listed(settings) if one.state == "issued" and one.replaces == bulletin_id), None
    )


def original(settings: Settings, said: Entry) -> Entry:
    """The Chinese paper in force that a translation is of: it has its number and its day.

    Raises BulletinError where none is issued, or one of another version is.
    """
    known = in_force(settings, msgspec.structs.replace(said, language="zh"))
    if known is None:
        raise BulletinError(
            f"{said.bulletin_id} is a translation: it bears the number of the Chinese paper, which is not issued yet. "
            "Issue that one first.",
            f"{said.bulletin_id} 是译文，与中文本同号；中文本尚未印发，请先印发中文本。",
        )
    if known.version != said.version:
        raise BulletinError(
            f"{said.bulletin_id} is of version {said.version}, and {known.number_text} ({known.bulletin_id}) of "
            f"{known.version}: make the translation again with --version {known.version}.",
            f"{said.bulletin_id} 与中文本 {known.number_text} 版本不同，请用 --version {known.version} 重新草拟。",
        )
    return known


def check(settings: Settings, said: Bulletin | Entry) -> None:
    """Raises BulletinError for a second ordinary paper, and for a correction of what is not in force there."""
    known = in_force(settings, said)
    if known is None and said.replaces is None:
        return
    if known is None:
        raise BulletinError(
            f"{said.replaces} is not about the same subject, period and language: a correction is of the same. "
            "Name them as it does (--kind, --place, --unit, --incident, --period, --language).",
            f"{said.replaces} 的文种、对象、期间或者文字与本件不同：更正件须与被更正件一致。",
        )
    if said.replaces != known.bulletin_id:
        zh = f"{said.replaces} 已由下件更正：" if said.replaces else "同一期间已经印发："
        what = f"{said.replaces} was corrected already by" if said.replaces else "It is issued already as"
        raise BulletinError(
            f"{what} {known.number_text} ({known.bulletin_id}), which is in force. "
            f"A correction of that is made with --replaces {known.bulletin_id}.",
            f"{zh}{known.number_text}（{known.bulletin_id}）。需要更正的，请用 --replaces {known.bulletin_id}。",
        )


def check_news(settings: Settings, said: Bulletin) -> None:
    """Raises BulletinError for a correction that says nothing else than what it corrects."""
    if said.replaces is None:
        return
    was = entries.content(entries.folder_of(settings, said.replaces))
    if _facts(was) == _facts(said):
        raise BulletinError(
            f"Nothing differs from {said.replaces}: there is nothing to correct, and a number would be lost. "
            "Make it of a version with the corrected data.",
            f"与 {said.replaces} 没有差别，不必更正；数据更正并发布新版本后再草拟。",
        )


def _facts(one: Bulletin) -> tuple[object, ...]:
    """What it tells: not when it was made, of which version, nor what it says of the paper before it."""
    figures = {key: said.value for key, said in one.figures.items() if not key.startswith(OF_THE_MAKING)}
    blocks = [*one.blocks, *(block for annex in one.annexes for block in annex.blocks)]
    tables = [
        (block.name, [row.cells for row in block.rows])
        for block in blocks
        if isinstance(block, Table) and block.name not in ("corrections", "form")
    ]
    forms = [
        cells
        for block in blocks
        if isinstance(block, Table) and block.name == "form"
        for field, row in zip(FIELDS, block.rows, strict=True)
        if field not in ("number", "due", "signed")
        for cells in [row.cells]
    ]
    office = one.masthead.mark, one.masthead.number.prefix, one.addressee, one.signature.office
    return figures, one.readings, tables, forms, office, one.imprint and one.imprint.copies


def _about(one: Bulletin | Entry) -> tuple[str, str, str, str | None, str | None, str]:
    return one.kind, one.language, one.place or "", one.unit, one.incident, one.period
