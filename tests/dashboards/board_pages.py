"""What the page tests share: the type of the fixture that opens a page, and the words of an opened one."""

from __future__ import annotations

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

OpenPage = Callable[..., AppTest]


def words_of(page: AppTest) -> str:
    """All markup of the page that is for reading: the style sheet left out."""
    return "\n".join(str(element.proto.body) for element in page.get("html") if "<style" not in element.proto.body)


def text_tables(page: AppTest) -> list[list[list[str]]]:
    """The tables that are set as one piece of Markdown, as rows of cells, heads first; cells keep their escapes.

    A stroke in a cell is escaped, so that only those between cells stand between blanks.
    """
    found = [element.value for element in page.markdown if element.value.startswith("| ")]
    tables = [[line[2:-2].split(" | ") for line in text.splitlines()] for text in found]
    return [[table[0], *table[2:]] for table in tables]
