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
"""How much smaller a sheet of one page is set, tried in turn until it keeps to it."""


def write(bulletin: Bulletin, fonts: Fonts) -> bytes:
    """Raises BulletinError: a character is in none of the fonts."""
    if lacking := fonts.lacking(msgspec.json.encode(bulletin).decode()):
        named = ", ".join(f"{letter} (U+{ord(letter):04X})" for letter in lacking)
        raise BulletinError(
            f"{bulletin.bulletin_id}: no font has {named}. Name a font file with it in config/bulletins.yml (fonts).",
            f"{bulletin.bulletin_id}：字体都缺 {named}；请在 config/bulletins.yml（fonts）中写明有这些字的字体文件。",
        )
    inputs = _fitted(
        bulletin,
        {
            "measures": json.dumps(_measures(bulletin)),
            "fonts": json.dumps({role: fonts.chain(role) for role in ROLES}),
            "charts": json.dumps({chart.name: pictures.svg(chart, fonts) for chart in _charts(bulletin)}),
        },
        fonts,
    )
    compiler = _compiler(inputs, fonts)
    made = compiler.compile(format="pdf", pdf_standards=list(STANDARDS), timestamp=_moment(bulletin))
    if not isinstance(made, bytes):
        raise BulletinError(
            f"{bulletin.bulletin_id}: typst made no PDF of it", f"{bulletin.bulletin_id}：typst 未能生成 PDF"
        )
    return made


def _fitted(bulletin: Bulletin, inputs: dict[str, str], fonts: Fonts) -> dict[str, str]:
    """A unit's sheet keeps to one page, and so does an order in English, if it can: no signature stands alone."""
    is_sheet = bulletin.kind == "unit"
    if not is_sheet and (bulletin.kind, bulletin.language) != ("supervision", "en"):
        return inputs | _set(bulletin, FITS[0])
    tried = [inputs | _set(bulletin, fit) for fit in FITS]
    found = next((one for one in tried if _pages(one, fonts) == 1), None)
    return found or tried[-1 if is_sheet else 0]


def _set(bulletin: Bulletin, fit: str) -> dict[str, str]:
    return {"fit": fit, "bulletin": msgspec.json.encode(_measured(bulletin, float(fit))).decode()}


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


def _measured(bulletin: Bulletin, fit: float) -> dict[str, Any]:
    """The bulletin in plain values, each table with the size of its letters and the widths of its columns."""
    said: dict[str, Any] = msgspec.to_builtins(bulletin, builtin_types=())
    parts = [(bulletin.blocks, said["blocks"])]
    parts += [(one.blocks, plain["blocks"]) for one, plain in zip(bulletin.annexes, said["annexes"], strict=True)]
    area = measures.AREA_WIDTH / 25.4 * 72
    for blocks, plains in parts:
        for block, plain in zip(blocks, plains, strict=True):
            table, of = (block.table, plain["table"]) if isinstance(block, Chart) else (block, plain)
            if isinstance(table, Table):
                of["size"] = max(columns.size(table, bulletin.language, area) * fit, measures.TABLE_SMALLEST)
                of["widths"] = columns.widths(table, of["size"], area)
                of["tallest"] = max(columns.lines(table, of["size"], area), default=1)
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
