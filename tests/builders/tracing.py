"""Back from a bulletin to the marts: what of its figures, sentences and tables is not in the version it names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from milepost.bulletins.content import shape
from milepost.bulletins.content.shape import Bulletin, Count, Figure, FromRow, Paragraph, Quotient, Span, Table
from milepost.bulletins.content.version import Published

DIGIT = re.compile(r"\d")


def faults(bulletin: Bulletin, version: Published) -> list[str]:
    """One line per figure that its rows do not say, per span that says another, per number without a figure."""
    found = [f"{key}: {why}" for key, one in bulletin.figures.items() if (why := _fault(one, bulletin, version))]
    for block in blocks(bulletin):
        if isinstance(block, Paragraph):
            found += _spoken(block.text, block.spans, bulletin)
        elif isinstance(block, Table):
            found += _tabled(block, bulletin, version)
    return found


def blocks(bulletin: Bulletin) -> Iterator[shape.Block]:
    """Of the body and of all annexes."""
    yield from bulletin.blocks
    for annex in bulletin.annexes:
        yield from annex.blocks


def texts(bulletin: Bulletin) -> str:
    """All paragraphs, one a line."""
    return "\n".join(block.text for block in blocks(bulletin) if isinstance(block, Paragraph))


def table(bulletin: Bulletin, name: str) -> Table:
    return next(block for block in blocks(bulletin) if isinstance(block, Table) and block.name == name)


def column(of: Table, key: str) -> list[str]:
    """The printed cells of one column."""
    place = [one.key for one in of.columns].index(key)
    return [row.cells[place].text for row in of.rows]


def _fault(figure: Figure, bulletin: Bulletin, version: Published) -> str | None:
    source = figure.source
    if isinstance(source, FromRow):
        rows = [row for row in version.rows(source.mart) if _fits(row, source.where)]
        if len(rows) != 1:
            return f"{len(rows)} rows of {source.mart} fit {source.where}"
        said = _plain(rows[0][source.column])
        return None if said == figure.value else f"{source.mart} says {said}, the bulletin {figure.value}"
    if isinstance(source, Count):
        there = {_key(row, source.key) for row in version.rows(source.mart) if _fits(row, source.where)}
        lost = [key for key in source.keys if key not in there]
        if lost or len(set(source.keys)) != figure.value:
            return f"{figure.value} counted, {len(set(source.keys))} named, of which {source.mart} lacks {lost}"
    if isinstance(source, Quotient):
        over, under = (float(bulletin.figures[key].value or 0) for key in (source.numerator, source.denominator))
        return None if over / under == figure.value else f"{over} of {under} is not {figure.value}"
    return None


def _spoken(text: str, spans: tuple[Span, ...], bulletin: Bulletin) -> list[str]:
    found = [
        f"{text[span.start : span.end]!r} stands for {span.key}, which is {bulletin.figures[span.key].text!r}"
        for span in spans
        if text[span.start : span.end] != bulletin.figures[span.key].text
    ]
    rest = text
    for span in spans:
        rest = rest[: span.start] + " " * (span.end - span.start) + rest[span.end :]
    return found + ([f"no figure for a number in {rest.strip()!r}"] if DIGIT.search(rest) else [])


def _tabled(of: Table, bulletin: Bulletin, version: Published) -> list[str]:
    found = []
    for row in of.rows:
        for cell in row.cells:
            found += _spoken(cell.text, cell.spans, bulletin) if cell.spans else []
        if row.where is None or of.mart is None:
            continue
        there = [one for one in version.rows(of.mart) if _fits(one, row.where)]
        if len(there) != 1:
            found.append(f"{of.name}: {len(there)} rows of {of.mart} fit {row.where}")
            continue
        found += [
            f"{of.name}.{column.key} of {row.where}: {cell.value}, {of.mart} says {there[0][column.of]}"
            for column, cell in zip(of.columns, row.cells, strict=True)
            if column.of is not None and _plain(there[0][column.of]) != cell.value
        ]
    return found


def _fits(row: dict[str, Any], where: shape.Where) -> bool:
    return all(
        _plain(row[name]) in wanted if isinstance(wanted, list) else _plain(row[name]) == wanted
        for name, wanted in where.items()
    )


def _key(row: dict[str, Any], key: str) -> str:
    return "@".join(str(_plain(row[part])) for part in key.split("@"))


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
