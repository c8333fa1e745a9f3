"""Cuts by bytes: never inside a character, an emoji, a tag or a link, never over the limit."""

from __future__ import annotations

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from milepost.alerts.channels.cutting import cut, fit, size

FAMILY = "👨‍👩‍👧‍👦"
FLAG = "🇨🇳"
PIECES = ["完", "成", "a", " ", FAMILY, FLAG, "é", "👍🏽", "❤️", "1️⃣", "**", "<b>", "</b>"]
PIECES += ['<font color="warning">', "</font>", "[查看](https://x.example/a?b=1)", "<@LiSi>", "\n"]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
TAG = regex.compile(r"</?[A-Za-z@][^<>]*>")


@given(TEXTS, st.integers(0, 200))
def test_a_cut_keeps_the_limit_and_is_a_beginning_of_the_text(text: str, limit: int) -> None:
    short = cut(text, limit)
    assert size(short) <= limit
    if size(text) <= limit:
        assert short == text
    elif short:
        kept, _, closing = short.rpartition("…")
        assert text.startswith(kept)
        assert closing == "" or set(TAG.sub("", closing)) <= {"*"}


@given(TEXTS, st.integers(3, 200))
def test_a_cut_splits_no_visible_character_tag_or_link(text: str, limit: int) -> None:
    kept = cut(text, limit).rpartition("…")[0] if size(text) > limit else text
    whole, rest = regex.findall(r"\X", text), regex.findall(r"\X", kept)
    assert whole[: len(rest)] == rest
    assert kept.count("<") == kept.count(">")
    assert kept.count("[") == kept.count("]") == kept.count("](") == kept.count(")")


@given(TEXTS, st.integers(3, 200))
def test_what_the_cut_leaves_open_is_closed(text: str, limit: int) -> None:
    short = cut(text, limit)
    kept, ellipsis, closing = short.rpartition("…")
    if short == text or not ellipsis:
        return
    opened: list[str] = []
    for tag in regex.findall(r"</?(?:b|font)\b[^<>]*>|\*\*", kept):
        closes = "**" if tag == "**" else f"</{tag.strip('</>').split(' ')[0]}>"
        if closes in opened and (tag == "**" or tag.startswith("</")):
            del opened[len(opened) - 1 - opened[::-1].index(closes)]
        elif not tag.startswith("</"):
            opened.append(closes)
    assert closing == "".join(reversed(opened))


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        ("完成率", 9, "完成率"),
        ("完成率", 8, "完…"),
        ("完成率", 6, "完…"),
        ("完成率", 5, "…"),
        ("完成率", 2, ""),
        (f"a{FAMILY}bcd", 1 + size(FAMILY) + 2, "a…"),
        (f"a{FAMILY}bcde", 1 + size(FAMILY) + 3, f"a{FAMILY}…"),
        (FLAG + FLAG, size(FLAG) + 5, f"{FLAG}…"),
        ('<font color="warning">严重滞后</font>', 22 + 3 + 3 + 7, '<font color="warning">严…</font>'),
        ("**严重滞后**", 2 + 3 + 3 + 2, "**严…**"),
        ("见[查看](https://x.example)完", 20, "见…"),
    ],
)
def test_cuts_by_hand(text: str, limit: int, short: str) -> None:
    assert cut(text, limit) == short


@settings(max_examples=40)
@given(st.lists(st.text(max_size=30), max_size=30), st.integers(40, 400), st.lists(st.text(max_size=60), max_size=3))
def test_fitted_blocks_keep_the_limit_and_count_what_is_missing(items: list[str], limit: int, head: list[str]) -> None:
    def measure(blocks: list[str]) -> int:
        return size("\n\n".join(blocks))

    found = fit(head, items, ["尾"], limit, "另有 {} 项".format, measure)
    assert measure(found.blocks) <= limit
    assert found.blocks[-1] == "尾"
    assert (f"另有 {found.left_out} 项" in found.blocks) or found.left_out == 0
    if measure([*head, *items, "尾"]) <= limit:
        assert found.left_out == 0
