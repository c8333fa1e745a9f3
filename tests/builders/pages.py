"""What the page tests share: the type of the fixture that opens a page, and what an opened one says, by element."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pyarrow as pa
from streamlit.testing.v1 import AppTest

from dashboards import elements
from dashboards.address import LONGEST_SAID
from dashboards.text import Words

OpenPage = Callable[..., AppTest]
ASIDE = {r":color[\:]{}": r"\:", r":color[\.]{}": r"\.", r":color[\@]{}": r"\@"}


def shown(markdown: object) -> str:
    """Markdown of ours as it reads on the screen: escapes taken away, badges and links left as they are."""
    text = str(markdown)
    for made, sign in ASIDE.items():
        text = text.replace(made, sign)
    return text.replace("\\\\", "\0").replace("\\", "").replace("\0", "\\")


def words_of(page: AppTest) -> str:
    """Everything on the page that is for reading, in the order of the kinds of elements; the style sheet left out."""
    return "\n".join(map(shown, _said(page)))


def unknown(name: str, asked: str) -> str:
    """What a page says in Chinese of a choice in the address that it does not have."""
    w = Words("zh")
    return w("address.unknown", name=w(f"choose.{name}"), value=asked[:LONGEST_SAID])


def _said(page: AppTest) -> Iterator[object]:
    for kind in (page.title, page.header, page.markdown, page.caption, page.subheader, page.text, page.code):
        yield from (element.value for element in kind)
    for kind in (page.error, page.warning, page.success, page.info):
        yield from (f"{element.proto.title}\n{element.value}" for element in kind)
    yield from (f"{metric.label} {metric.value} {metric.delta}" for metric in page.metric)
    for grid in (*page.table, *page.dataframe):
        yield from (*grid.value.columns, *(cell for row in grid.value.to_numpy().tolist() for cell in row))


def table(page: AppTest, name: str) -> list[list[str]]:
    """The cells of the page's table of that name, as Markdown: a table element, or a long one set as one text."""
    for one in page.table:
        if one.proto.alt == name:
            return [[str(cell) for cell in row] for row in one.value.to_numpy().tolist()]
    return [_split(line) for line in _long(page, name)[2:]]


def heads(page: AppTest, name: str) -> list[str]:
    """The heads of the page's table of that name, as Markdown."""
    found = [list(map(str, one.value.columns)) for one in page.table if one.proto.alt == name]
    return found[0] if found else _split(_long(page, name)[0])


def column_of(page: AppTest, name: str, row: list[str]) -> dict[str, str]:
    """Head -> cell of a row of the page's table of that name, both as they read."""
    return dict(zip(map(shown, heads(page, name)), row, strict=True))


def _long(page: AppTest, name: str) -> list[str]:
    text: str = page.get_by_key(elements.long_key(name)).markdown[0].value
    return text.splitlines()


def _split(line: str) -> list[str]:
    """A line of a Markdown table -> its cells: at the bars that are not escaped."""
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]


def cells(page: AppTest, name: str) -> list[list[str]]:
    """The rows of a table as they read."""
    return [[shown(cell) for cell in row] for row in table(page, name)]


def chart(page: AppTest) -> dict[str, Any]:
    """The specification of the page's one chart; data that all of its layers share go beside it, and come back here."""
    [found] = page.get("vega_lite_chart")
    spec: dict[str, Any] = json.loads(found.proto.spec)
    if found.proto.data.data:
        spec["data"] = {"values": pa.ipc.open_stream(found.proto.data.data).read_all().to_pylist()}
    return spec


def drawn(page: AppTest, layer: int = 0) -> list[dict[str, Any]]:
    """The values that a layer of the page's one chart draws."""
    spec = chart(page)
    values: list[dict[str, Any]] = (spec["layer"][layer].get("data") or spec["data"])["values"]
    return values
