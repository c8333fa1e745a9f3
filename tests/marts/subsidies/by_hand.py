"""Reads cases.md: the payments of its tables and what was worked out for them. One Row per payment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from random import Random

from producers.simulator.business import credit_code

from .ledger import Payment, Retraction, Told

TABLE = Path(__file__).parent / "cases.md"
COLUMNS = ["id", "policy", "day", "firm", "what", "paid", "allowed", "verdict", "limit", "by hand"]
WORDS = {"base", "reached", "grade", "support", "joint", "project", "application"}
SOURCES = {"dongyang": "/dongyang/", "pinghu": "/pinghu/", "town": "/town/bureau"}


@dataclass(frozen=True)
class Row:
    """A payment and its result by hand. allowed: None for one that was taken back."""

    payment: Payment
    allowed: Fraction | None
    verdict: str
    limit_code: str

    @property
    def is_taken_back(self) -> bool:
        return self.verdict == "retracted"


def rows() -> list[Row]:
    return list(_read(TABLE.read_text(encoding="utf-8")))


def told(found: list[Row]) -> Told:
    taken_back = [row.payment for row in found if row.is_taken_back]
    return Told([row.payment for row in found], [Retraction(one.event_id, one.source) for one in taken_back])


def code_of(firm: str) -> str:
    """The made-up credit code of a firm of the table."""
    return credit_code(Random(firm))


def _read(text: str) -> Iterator[Row]:
    place = ""
    for line in text.splitlines():
        if line.startswith("## "):
            place = line.removeprefix("## ").strip()
        elif line.startswith("|") and not line.startswith(("|---", "| id |")):
            cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
            assert len(cells) == len(COLUMNS), line
            yield from _rows(place, dict(zip(COLUMNS, cells, strict=True)))


def _rows(place: str, cells: dict[str, str]) -> Iterator[Row]:
    name, _, times = cells["id"].partition(" ×")
    for number in range(1, int(times or 1) + 1):
        mark = f"-{number:02d}" if times else ""
        payment = _payment(place, cells, name + mark, cells["firm"] + mark)
        yield Row(payment, Fraction(cells["allowed"]) if cells["allowed"] else None, cells["verdict"], cells["limit"])


def _payment(place: str, cells: dict[str, str], event_id: str, firm: str) -> Payment:
    said = dict(word.split(" ", 1) for word in cells["what"].split("; ") if word and word != "taken back")
    assert not said.keys() - WORDS, cells
    assert ("taken back" in cells["what"]) == (cells["verdict"] == "retracted"), cells

    def number(word: str) -> Fraction | None:
        return Fraction(said[word]) if word in said else None

    return Payment(
        event_id=event_id,
        policy_id=f"{place}/{cells['policy']}",
        firm=code_of(firm),
        day=date.fromisoformat(cells["day"]),
        paid=Fraction(cells["paid"]),
        base=number("base") or Fraction(0),
        project=said.get("project"),
        application=said.get("application"),
        grade=said.get("grade"),
        reached=number("reached"),
        support_share=number("support"),
        joint=number("joint"),
        source=SOURCES[place],
    )
