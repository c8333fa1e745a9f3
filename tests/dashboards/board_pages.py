"""What the page tests share: the type of the fixture that opens a page, and the words of an opened one."""

from __future__ import annotations

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

OpenPage = Callable[..., AppTest]


def words_of(page: AppTest) -> str:
    """All markup of the page that is for reading: the style sheet left out."""
    return "\n".join(str(element.proto.body) for element in page.get("html") if "<style" not in element.proto.body)
