"""A file with a byte that is not the book's: what is said is what happened to it, and nothing fails."""

from __future__ import annotations

import pytest
from builders.bulletins import sample

from milepost.bulletins.book import differences
from milepost.bulletins.writers import Format, fonts, write


@pytest.fixture(scope="module", params=["docx", "xlsx", "pdf"])
def paper(request: pytest.FixtureRequest) -> tuple[Format, bytes]:
    return request.param, write(sample(), request.param, fonts.find())


def test_a_flipped_bit_anywhere_is_said_in_words(paper: tuple[Format, bytes]) -> None:
    format, content = paper
    for at in range(0, len(content), len(content) // (24 if format == "pdf" else 200)):
        flipped = content[:at] + bytes([content[at] ^ 8]) + content[at + 1 :]
        said = differences.first(format, flipped, content)
        assert said is not None, at
        assert "another program" not in said.en


def test_what_is_cut_off_is_said_to_be_damaged(paper: tuple[Format, bytes]) -> None:
    format, content = paper
    for end in (0, 100, len(content) // 2):
        said = differences.first(format, content[:end], content)
        assert said is not None
        assert "it is damaged and cannot be opened or read" in said.en


def test_bytes_behind_the_end_are_said_to_be_there_though_all_reads_the_same(paper: tuple[Format, bytes]) -> None:
    format, content = paper
    said = differences.first(format, content + b"\n% x", content)
    assert said is not None
    assert "added to or saved anew" in said.en
    if format == "pdf":
        assert f"from byte {len(content) + 1:,} on" in said.en
        assert f"{len(content) + 4:,} bytes there, {len(content):,} made again" in said.en
