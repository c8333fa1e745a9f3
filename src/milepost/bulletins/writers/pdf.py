"""A bulletin as PDF: typst sets it after template.typ, in free fonts that lie in the file. Tagged, PDF/A-2a."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from milepost.bulletins.content.shape import Bulletin, Chart, Table
from milepost.bulletins.writers import columns, measures, pictures
from milepost.bulletins.writers.fonts import ROLES, Fonts
from milepost.errors import BulletinError

if TYPE_CHECKING:
    import typst

TEMPLATE: Final = "template.typ"
STANDARDS: Final = ("a-2a",)
FITS: Final = ("1.0", "0.94", "0.88", "0.82", "0.76", "0.7")
"""How much smaller a unit's sheet is set, tried in turn until it keeps to one page."""


def write(bulletin: Bulletin, fonts: Fonts) -> bytes:
    """Raises BulletinError: a character is in none of the fonts."""
    text = msgspec.json.encode(_measured(bulletin)).decode()
    if lacking := fonts.lacking(text):
        named = ", ".join(f"{letter} (U+{ord(letter):04X})" for letter in lacking)
        raise BulletinError(
            f"{bulletin.bulletin_id}: no font has {named}. Name a font file with it in config/bulletins.yml (fonts)."
        )
    inputs = {
        "bulletin": text,
        "measures": json.dumps(_measures(bulletin)),
        "fonts": json.dumps({role: fonts.chain(role) for role in ROLES}),
        "charts": json.dumps({chart.name: pictures.svg(chart, fonts) for chart in _charts(bulletin)}),
    }
    if bulletin.kind == "unit":
        inputs["fit"] = next((fit for fit in FITS if _pages(inputs | {"fit": fit}, fonts) == 1), FITS[-1])
    compiler = _compiler(inputs, fonts)
    made = compiler.compile(format="pdf", pdf_standards=list(STANDARDS), timestamp=_moment(bulletin))
    if not isinstance(made, bytes):
        raise BulletinError(f"{bulletin.bulletin_id}: typst made no PDF of it")
    return made


def _pages(inputs: dict[str, str], fonts: Fonts) -> int:
    """The page on which the signature stands."""
    return int(json.loads(_compiler(inputs, fonts).query("<signed>", field="value", one=True)))


def _compiler(inputs: dict[str, str], fonts: Fonts) -> typst.Compiler:
    """For one use: after a query it has lost the template."""
    import typst as engine

    return engine.Compiler(
        files("milepost.bulletins.writers").joinpath(TEMPLATE).read_bytes(),
        font_paths=_loaded(tuple(fonts.files())),
        ignore_system_fonts=True,
        sys_inputs=inputs,
    )


def _measures(bulletin: Bulletin) -> dict[str, Any]:
    found = {name.lower(): value for name, value in vars(measures).items() if isinstance(value, int | float)}
    found["watermark_size"] = measures.watermark_size(bulletin.watermark or "")
    found["mark_size"] = measures.mark_size(bulletin.masthead.mark)
    found["office_indent"] = measures.office_indent(bulletin.signature.office, bulletin.signature.text)
    return found


def _measured(bulletin: Bulletin) -> dict[str, Any]:
    """The bulletin in plain values, each table with the widths of its columns."""
    said: dict[str, Any] = msgspec.to_builtins(bulletin, builtin_types=())
    parts = [(bulletin.blocks, said["blocks"])]
    parts += [(one.blocks, plain["blocks"]) for one, plain in zip(bulletin.annexes, said["annexes"], strict=True)]
    size = measures.TABLE if bulletin.language == "zh" else measures.TABLE_ENGLISH
    for blocks, plains in parts:
        for block, plain in zip(blocks, plains, strict=True):
            table, of = (block.table, plain["table"]) if isinstance(block, Chart) else (block, plain)
            if isinstance(table, Table):
                of["widths"] = columns.widths(table, size, measures.AREA_WIDTH / 25.4 * 72)
    return said


def _charts(bulletin: Bulletin) -> list[Chart]:
    parts = [bulletin.blocks, *(annex.blocks for annex in bulletin.annexes)]
    return [block for blocks in parts for block in blocks if isinstance(block, Chart)]


def _moment(bulletin: Bulletin) -> datetime:
    return datetime.fromisoformat(bulletin.signature.day).replace(tzinfo=UTC)


@cache
def _loaded(paths: tuple[Path, ...]) -> typst.Fonts:
    import typst as engine

    folders = sorted({str(path.parent) for path in paths})
    return engine.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
