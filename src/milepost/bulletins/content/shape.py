"""What a bulletin is made of, the same for every writer. Frozen and ready for JSON: encode() and decode().

Every number that stands in a sentence has a Figure, which names the rows of the marts that it comes from; every row of
a table names its row. Days are ISO texts (2026-10-31), moments RFC 3339, shares fractions of one.
"""

from __future__ import annotations

from typing import Final, Literal

import msgspec

from milepost.readings.words import Language

Kind = Literal["progress", "unit", "supervision", "reminder"]
KINDS: Final[tuple[Kind, ...]] = ("progress", "unit", "supervision", "reminder")
Value = str | int | float | bool | None
Where = dict[str, Value | list[str]]
"""Column -> what it must equal; a list: any of these."""
ColumnKind = Literal["text", "number", "share", "points", "date", "light"]
Role = Literal["body", "item", "note", "closing"]


class FromRow(msgspec.Struct, frozen=True, tag_field="how", tag="row"):
    """The value of a column in the one row of a mart that fits ``where``."""

    mart: str
    where: Where
    column: str


class Count(msgspec.Struct, frozen=True, tag_field="how", tag="count"):
    """How many of ``keys`` there are: each is the ``key`` of a row of the mart, and those rows fit ``where``.

    key: a column, or several joined by @, as their values are.
    """

    mart: str
    key: str
    keys: tuple[str, ...]
    where: Where = {}


class Quotient(msgspec.Struct, frozen=True, tag_field="how", tag="quotient"):
    """One figure over another; both are named by their keys in Bulletin.figures."""

    numerator: str
    denominator: str


class Given(msgspec.Struct, frozen=True, tag_field="how", tag="given"):
    """Not of a mart: a field of the settings, the question, the incident, the manifest, the bulletin before; a rule."""

    source: Literal["office", "asked", "incident", "manifest", "calendar", "rules", "previous"]
    field: str


class Figure(msgspec.Struct, frozen=True):
    """A value that a sentence says, as it is said and where it comes from. text: as printed, with its unit."""

    value: Value
    text: str
    source: FromRow | Count | Quotient | Given


class Span(msgspec.Struct, frozen=True):
    """Characters start to end (excluded) of a paragraph say the figure ``key`` of Bulletin.figures."""

    start: int
    end: int
    key: str


class Heading(msgspec.Struct, frozen=True, tag_field="block", tag="heading"):
    """level 1: 一、 2: （一） 3: 1. 4: (1). The text holds its number."""

    level: int
    text: str


class Paragraph(msgspec.Struct, frozen=True, tag_field="block", tag="paragraph"):
    """Plain text of one paragraph, without indentation. note: smaller, below a table; closing: set to the right."""

    text: str
    spans: tuple[Span, ...] = ()
    role: Role = "body"


class Column(msgspec.Struct, frozen=True):
    """of: the column of the table's mart that the cells repeat; None where they are put together. width: its share."""

    key: str
    title: str
    kind: ColumnKind = "text"
    of: str | None = None
    width: float = 1.0


class Cell(msgspec.Struct, frozen=True):
    """value: for machines (a share as a fraction, a light as its code, a day as ISO); text: as printed."""

    value: Value
    text: str
    spans: tuple[Span, ...] = ()


class Row(msgspec.Struct, frozen=True):
    """One cell per column. where: its row in the table's mart; None where it has none. is_total: set apart."""

    cells: tuple[Cell, ...]
    where: Where | None = None
    is_total: bool = False


class Table(msgspec.Struct, frozen=True, tag_field="block", tag="table"):
    """name: ASCII, once per bulletin, for sheets and anchors. has_header False: a form, its first column are labels."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    mart: str | None = None
    has_header: bool = True
    note: str | None = None


class Chart(msgspec.Struct, frozen=True, tag_field="block", tag="chart"):
    """spec: Vega-Lite as JSON text; words: what it shows, for those who do not see it; table: its numbers."""

    name: str
    title: str
    words: str
    spec: str
    table: Table


class PageBreak(msgspec.Struct, frozen=True, tag_field="block", tag="page_break"):
    """What follows begins on a new page."""


Block = Heading | Paragraph | Table | Chart | PageBreak


class Annex(msgspec.Struct, frozen=True):
    """number from 1; label: 附件1 or Annex 1; it begins on a new page."""

    number: int
    label: str
    title: str
    blocks: tuple[Block, ...]


class DocumentNumber(msgspec.Struct, frozen=True):
    """文号. number None: not issued yet, and the text has a gap in its place."""

    prefix: str
    year: int
    number: int | None
    text: str


class Masthead(msgspec.Struct, frozen=True):
    """发文机关标志, and the number below it."""

    mark: str
    number: DocumentNumber


class Signature(msgspec.Struct, frozen=True):
    """落款: who and when. text: the day as printed."""

    office: str
    day: str
    text: str


class Imprint(msgspec.Struct, frozen=True):
    """版记. copies: 抄送, None where nobody gets one; printed: the printing office and day, as printed."""

    copies: str | None
    office: str
    printed: str


class Reading(msgspec.Struct, frozen=True):
    """How a target stood on the cut-off day: what the next bulletin compares with."""

    status: str
    light: str
    actual: float | None = None
    actual_day: str | None = None
    completion: float | None = None
    gap: float | None = None


class Bulletin(msgspec.Struct, frozen=True):
    """One bulletin. title_lines: how a long title is broken, words kept whole. annex_note: 附件说明 below the body.

    version, known_at, method_version: the published version it is made of; basis: the plans it rests on, as cited;
    replaces: the bulletin that this one corrects; watermark: on every page where anything is simulated.
    """

    kind: Kind
    language: Language
    bulletin_id: str
    title: str
    title_lines: tuple[str, ...]
    masthead: Masthead
    addressee: str | None
    blocks: tuple[Block, ...]
    annexes: tuple[Annex, ...]
    annex_note: tuple[str, ...]
    signature: Signature
    imprint: Imprint
    period: str
    cut_off: str
    version: str
    known_at: str
    method_version: str
    basis: tuple[str, ...]
    figures: dict[str, Figure]
    readings: dict[str, Reading]
    place: str | None = None
    unit: str | None = None
    incident: str | None = None
    replaces: str | None = None
    is_simulated: bool = False
    watermark: str | None = None


def encode(bulletin: Bulletin) -> bytes:
    """Equal bulletins give equal bytes: keys sorted, indented by one, one line end at the end."""
    return msgspec.json.format(msgspec.json.encode(bulletin, order="sorted"), indent=1) + b"\n"


def decode(content: bytes) -> Bulletin:
    """The bulletin in the bytes of encode(). Raises msgspec.ValidationError."""
    return msgspec.json.decode(content, type=Bulletin)
