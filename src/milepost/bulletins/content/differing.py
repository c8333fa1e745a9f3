"""What else a correction says than the paper that it corrects, beside its targets: both papers -> a table in the annex.

Listed are the fields of a form, the reports of a table, and whom the paper is from and to. What differs whenever a
paper is made anew (number, days) is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

import msgspec

from milepost.bulletins.content.shape import Annex, Bulletin, Cell, Row, Table
from milepost.bulletins.content.speech import Speaker
from milepost.bulletins.content.tables import column, text
from milepost.readings.numbers import NO_VALUE

OF_REPORTS: Final = ("late", "missing", "coming")
OF_THE_MAKING: Final = ("form.number", "form.due", "form.signed")
_ITEM: Final = ("indicator", "day")
_SAID: Final = ("expected_by", "state", "days_late")


class Other(NamedTuple):
    """was, now: None where one of the papers does not have it."""

    item: str
    was: str | None
    now: str | None


def told(made: Bulletin, corrected: Bulletin) -> Bulletin:
    """The correction with its other differences at the end of the annex that lists them; itself where there is none."""
    speaker = Speaker(made.language)
    found = list(_others(made, corrected, speaker))
    if not found:
        return made
    title = speaker.word("annex.differences")
    annexes = tuple(_with(one, found, speaker) if one.title == title else one for one in made.annexes)
    return msgspec.structs.replace(made, annexes=annexes)


def _with(annex: Annex, found: list[Other], speaker: Speaker) -> Annex:
    table = Table(
        "others",
        speaker.word("differences.others"),
        tuple(column(speaker, key, "text", width) for key, width in (("label", 1.4), ("original", 2.0), ("new", 2.0))),
        tuple(Row((text(one.item), _cell(one.was), _cell(one.now))) for one in found),
    )
    return msgspec.structs.replace(annex, blocks=(*annex.blocks, table))


def _cell(said: str | None) -> Cell:
    return Cell(said, said or NO_VALUE)


def _others(made: Bulletin, corrected: Bulletin, speaker: Speaker) -> Iterator[Other]:
    dropped = {speaker.word(key) for key in OF_THE_MAKING}
    for was, now in ((_around(corrected, speaker), _around(made, speaker)), (_form(corrected), _form(made))):
        yield from (one for one in _apart(was, now) if one.item not in dropped)
    for name in OF_REPORTS:
        yield from _apart(_reports(corrected, name), _reports(made, name))


def _apart(was: dict[str, str], now: dict[str, str]) -> Iterator[Other]:
    for item in (*was, *(item for item in now if item not in was)):
        if was.get(item) != now.get(item):
            yield Other(item, was.get(item), now.get(item))


def _around(one: Bulletin, speaker: Speaker) -> dict[str, str]:
    said = {
        "around.office": one.signature.office,
        "around.addressee": one.addressee,
        "around.copies": one.imprint and one.imprint.copies,
    }
    return {speaker.word(key): value for key, value in said.items() if value}


def _form(one: Bulletin) -> dict[str, str]:
    return {row.cells[0].text: row.cells[1].text for table in _tables(one, "form") for row in table.rows}


def _reports(one: Bulletin, name: str) -> dict[str, str]:
    """What is owed -> when it was due and what became of it."""
    found = {}
    for table in _tables(one, name):
        keys = [one.key for one in table.columns]
        for row in table.rows:
            cells = {key: cell.text for key, cell in zip(keys, row.cells, strict=True)}
            item = " ".join(cells[key] for key in _ITEM)
            found[item] = " ".join(cells[key] for key in _SAID if key in cells)
    return found


def _tables(one: Bulletin, name: str) -> list[Table]:
    blocks = [*one.blocks, *(block for annex in one.annexes for block in annex.blocks)]
    return [block for block in blocks if isinstance(block, Table) and block.name == name]
