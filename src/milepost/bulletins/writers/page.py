"""A bulletin as one HTML page without anything from outside: for the board and for a browser's printer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from importlib.resources import files
from typing import Final

from milepost.bulletins.content.shape import Block, Bulletin, Chart, Heading, Paragraph, Row, Span, Table
from milepost.bulletins.writers import pictures
from milepost.bulletins.writers.fonts import Fonts

STYLE: Final = "page.css"
RIGHT: Final = frozenset({"number", "share", "points"})


def write(bulletin: Bulletin, fonts: Fonts) -> bytes:
    """The whole page, UTF-8."""
    language = "zh-CN" if bulletin.language == "zh" else "en-GB"
    style = files("milepost.bulletins.writers").joinpath(STYLE).read_text(encoding="utf-8")
    parts = [
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(bulletin.title)}</title>",
        f"<style>\n{style}</style>\n</head>\n<body>",
        fragment(bulletin, fonts),
        "</body>\n</html>\n",
    ]
    return "\n".join(parts).encode()


def fragment(bulletin: Bulletin, fonts: Fonts) -> str:
    """The <article> alone. Each figure of a sentence is a <data> with its key, each row of a table has its place."""
    lines = [f'<article class="bulletin {bulletin.kind} {bulletin.language}" id="{escape(bulletin.bulletin_id)}">']
    if bulletin.watermark:
        mark = escape(bulletin.watermark)
        lines.append(f'<div class="watermark" aria-hidden="true">{mark}</div><p class="simulated">{mark}</p>')
    lines += _head(bulletin)
    lines += _of_blocks(bulletin.blocks, fonts, bulletin)
    lines += [f'<p class="annex-note">{escape(note)}</p>' for note in bulletin.annex_note]
    signed = bulletin.signature
    day = f'<time datetime="{signed.day}">{escape(signed.text)}</time>'
    lines.append(f'<p class="signature">{escape(signed.office)}<br>{day}</p>')
    for annex in bulletin.annexes:
        lines.append(f'<section class="annex"><p class="label">{escape(annex.label)}</p>')
        lines.append(f'<h2 class="annex-title">{escape(annex.title)}</h2>')
        lines += [*_of_blocks(annex.blocks, fonts, bulletin), "</section>"]
    lines += [*_imprint(bulletin), "</article>"]
    return "\n".join(lines)


def _head(bulletin: Bulletin) -> Iterator[str]:
    yield f'<p class="mark">{escape(bulletin.masthead.mark)}</p>'
    yield f'<p class="number">{escape(bulletin.masthead.number.text)}</p>'
    yield f'<h1 class="title">{"<br>".join(escape(line) for line in bulletin.title_lines)}</h1>'
    if bulletin.addressee:
        yield f'<p class="addressee">{escape(bulletin.addressee)}</p>'


def _imprint(bulletin: Bulletin) -> Iterator[str]:
    imprint = bulletin.imprint
    yield '<footer class="imprint">'
    if imprint.copies and bulletin.language == "zh":
        yield f"<p>抄送：{escape(imprint.copies)}</p>"
    yield f"<p><span>{escape(imprint.office)}</span> <span>{escape(imprint.printed)}</span></p>\n</footer>"


def _of_blocks(blocks: Iterable[Block], fonts: Fonts, bulletin: Bulletin) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Heading):
            yield f'<h{block.level + 1} class="level{block.level}">{escape(block.text)}</h{block.level + 1}>'
        elif isinstance(block, Paragraph):
            yield f'<p class="{block.role}">{_spoken(block.text, block.spans, bulletin)}</p>'
        elif isinstance(block, Table):
            yield from _table(block, bulletin)
        elif isinstance(block, Chart):
            yield from _chart(block, fonts, bulletin)
        else:
            yield '<div class="page-break"></div>'


def _chart(chart: Chart, fonts: Fonts, bulletin: Bulletin) -> Iterator[str]:
    words = escape(chart.words)
    yield f'<figure role="group" aria-label="{escape(chart.title)}"><div role="img" aria-label="{words}">'
    yield f"{pictures.svg(chart, fonts)}</div>"
    yield f'<figcaption>{escape(chart.title)}</figcaption></figure>\n<p class="note">{words}</p>'
    yield from _table(chart.table, bulletin)


def _table(table: Table, bulletin: Bulletin) -> Iterator[str]:
    yield f'<div class="wide" tabindex="0" role="region" aria-label="{escape(table.title or table.name)}">'
    yield f'<table data-name="{escape(table.name)}">'
    if table.title:
        yield f"<caption>{escape(table.title)}</caption>"
    if table.has_header:
        heads = "".join(f'<th scope="col">{escape(column.title)}</th>' for column in table.columns)
        yield f"<thead><tr>{heads}</tr></thead>"
    yield "<tbody>"
    yield from (_row(table, row, bulletin) for row in table.rows)
    yield "</tbody></table></div>"
    if table.note:
        yield f'<p class="note">{escape(table.note)}</p>'


def _row(table: Table, row: Row, bulletin: Bulletin) -> str:
    cells = []
    for number, (column, cell) in enumerate(zip(table.columns, row.cells, strict=True)):
        tag = "td" if table.has_header or number else 'th scope="row"'
        side = f' class="{column.kind}"' if column.kind in RIGHT | {"date", "light"} else ""
        cells.append(f"<{tag}{side}>{_spoken(cell.text, cell.spans, bulletin)}</{tag[:2]}>")
    kind = ' class="total"' if row.is_total else ""
    return f"<tr{kind}>{''.join(cells)}</tr>"


def _spoken(text: str, spans: Iterable[Span], bulletin: Bulletin) -> str:
    """Text whose figures are <data>: the machine's value and the key of where it comes from."""
    said, end = "", 0
    for span in sorted(spans, key=lambda one: one.start):
        value = bulletin.figures[span.key].value
        shown = escape(text[span.start : span.end])
        said += escape(text[end : span.start])
        said += f'<data value="{escape(str(value))}" data-key="{escape(span.key)}">{shown}</data>'
        end = span.end
    return said + escape(text[end:])
