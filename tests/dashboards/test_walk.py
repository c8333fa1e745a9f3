"""The eight questions of a morning, clicked through in a browser: each has its answer, in the clicks the docs tell."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from builders import board_subsidies
from builders.published import Sample

from scripts import screenshots, walk

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(900),
    pytest.mark.skipif(not Path(screenshots.CHROMIUM).exists(), reason="Chromium is not installed"),
]
DOCS = screenshots.ROOT / "docs/boards.md"


def told() -> list[tuple[int, int]]:
    """Clicks at a desk and on a phone, a row per question."""
    part = DOCS.read_text(encoding="utf-8").split("## Eight questions")[1].split("\n## ")[0]
    return [(int(desk), int(phone)) for desk, phone in re.findall(r"\| (\d) \| (\d) \|$", part, re.MULTILINE)]


def test_every_question_is_answered_in_the_clicks_that_the_docs_tell(
    sample: Sample, browser: Any, tmp_path: Path
) -> None:
    board_subsidies.write(sample.copy(tmp_path / "data/published", "v1"))
    with screenshots.running_board(tmp_path / "data") as address:
        found = walk.take(browser, address, tmp_path / "shown", walk.as_of(tmp_path / "data"))
    assert [(one["zh"], one["phone"]) for one in found.values()] == told()
    assert all(one["en"] == one["print"] == one["zh"] for one in found.values())
    assert max(n for one in found.values() for n in one.values()) <= walk.MOST_CLICKS
    assert len(list((tmp_path / "shown").glob("*.png"))) == len(walk.QUESTIONS) * len(walk.LOOKS)
