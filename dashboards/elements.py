"""The boards' small elements, Streamlit's own: rows and words -> badges, links, bars as Markdown; tables, notices.

Every value that comes from data goes through ``plain`` or ``code`` before it stands in Markdown: names, notes and the
reasons of rejected events are written elsewhere, and may hold anything. A light is told three times, by colour, shape
and word, so that nobody needs to see colour (or print in it).
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Sequence
from typing import Literal
from urllib.parse import quote, urlencode

import pandas as pd
import streamlit as st

from dashboards.readings import Row
from dashboards.text import NO_VALUE, Words

SHAPES = {"red": "■", "yellow": "▲", "blue": "◆", "green": "●", "grey": "○", "none": "–"}
LATE = "◉"  # kept, but after its day
BADGES = {"red": "red", "yellow": "yellow", "blue": "blue", "green": "green", "grey": "gray", "none": "gray"}
TAGS = {"sim": "violet", "warn": "yellow", "plain": "gray", "old": "gray"}
BAR_TOP = 1.2  # the share at the right end of a progress bar; more than that is drawn as full
BAR_COLOURS = {"red": "#b3261e", "yellow": "#d39e22", "blue": "#4a87c7", "green": "#3f8f60"}
NOTICES = {"ok": st.success, "stale": st.warning, "failed": st.error, "empty": st.info}

_MARKS = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&@=^/])")
# Addresses become links, and some words pictures, after escapes are resolved: one character of them is set apart.
_ADDRESSES = re.compile(r"(\\:)(?=\\/\\/|streamlit)|(?<=www)(\\\.)|(\\@)", re.I)
_BREAKS = re.compile(r"\s*[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]\s*")
# Drawn under the cells of simulated rows; quoted, so that it may stand in a style sheet.
_WATERMARK = (
    "<svg xmlns='http://www.w3.org/2000/svg' width='150' height='30'><text x='75' y='21' text-anchor='middle' "
    "font-size='15' letter-spacing='3' font-family='sans-serif' fill='#6a3d9a' fill-opacity='0.17'>{words}</text></svg>"
)


def plain(value: object) -> str:
    """A value as Markdown that shows just its characters: no link, colour, formula, picture or markup comes of it."""
    if value is None:
        return NO_VALUE
    escaped = _MARKS.sub(r"\\\1", _BREAKS.sub(" ", str(value)))
    return _ADDRESSES.sub(r":color[\g<0>]{}", escaped)


def code(value: object) -> str:
    """A value as a code span: ids, places in Kafka, bytes as sent."""
    if value is None or not str(value).strip():
        return NO_VALUE if value is None else ""
    said = _BREAKS.sub(" ", str(value))
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", said)), default=0))
    pad = " " if said[0] in " `" or said[-1] in " `" else ""
    return f"{fence}{pad}{said}{pad}{fence}"


def badge(words: str, colour: str) -> str:
    return f":{colour}-badge[{plain(words)}]"


def light(code_: str, word: str) -> str:
    """A light: its colour, its shape and its word."""
    return badge(f"{SHAPES.get(code_, '?')} {word}", BADGES.get(code_, "gray"))


def status(w: Words, row: Row) -> str:
    """The status of a target's reading as its light says it; achieved_late is green with a ring around its dot."""
    word = w.of("status", row["status"])
    late = row["status"] == "achieved_late"
    return badge(f"{LATE} {word}", BADGES["green"]) if late else light(row["light"], word)


def tag(word: str, kind: str = "plain") -> str:
    return badge(word, TAGS.get(kind, "gray"))


def tags(w: Words, row: Row) -> str:
    """What a reader must know beside the status: simulated, stale, disagreeing readings, aspirations, restatements."""
    wanted = (
        ("is_simulated", "simulated", "sim"),
        ("is_stale", "stale", "warn"),
        ("readings_disagree", "disagree", "warn"),
        ("is_restatement", "restatement", "plain"),
    )
    found = [tag(w(f"tag.{word}"), kind) for key, word, kind in wanted if row.get(key)]
    if row.get("certainty") == "aspire":
        found.append(tag(w("tag.aspire")))
    return " ".join(found)


def link(address: str, label: object, **query: str | None) -> str:
    """A link within the boards; empty query values are left out."""
    asked = urlencode({key: value for key, value in query.items() if value})
    return f"[{plain(label)}](<{address}{'?' if asked else ''}{asked}>)"


def picture(svg: str, words: str) -> str:
    """A drawing in the text, with the words that say the same: it needs no sight, and prints without backgrounds."""
    return f"![{plain(words)}](data:image/svg+xml,{quote(svg)})"


def progress(w: Words, row: Row) -> str:
    """Attainment as a bar, schedule as a tick on it: left of the tick is behind. The share stands beside it."""
    attainment, schedule = row.get("attainment_share"), row.get("schedule_share")
    if attainment is None:
        return NO_VALUE
    tick = "" if schedule is None else f"<rect x='{_along(schedule) - 1:.1f}' width='2' height='16' fill='#111'/>"
    bar = (
        "<svg xmlns='http://www.w3.org/2000/svg' width='72' height='16'><rect y='3' width='72' height='10' rx='2' "
        f"fill='#e2e7ed'/><rect y='3' width='{_along(attainment):.1f}' height='10' rx='2' "
        f"fill='{BAR_COLOURS.get(row['light'], '#66717d')}'/>{tick}</svg>"
    )
    said = w("bar.hint", attainment=w.share(attainment), schedule=w.share(schedule))
    return f"{picture(bar, said)} {plain(w.share(attainment))}"


def _along(share: float) -> float:
    return 72 * min(max(share, 0.0), BAR_TOP) / BAR_TOP


def heading(words: str) -> None:
    st.subheader(plain(words), anchor=False)


def caption(words: str) -> None:
    st.caption(plain(words))


def notice(kind: str, title: str, body: str = "") -> None:
    """A banner: kind is ok, stale, failed or empty. It says what happened and what to do."""
    NOTICES.get(kind, st.info)(plain(body), title=plain(title))


def table(
    heads: Sequence[str],
    rows: Iterable[Sequence[str]],
    numbers: Iterable[int] = (),
    *,
    name: str,
    marked: Iterable[int] = (),
    watermark: str = "",
    width: Literal["stretch", "content"] = "stretch",
) -> None:
    """A table that prints. Cells are Markdown: use ``plain``, ``code``, ``badge``, ``link`` for what comes from data.

    numbers: columns set right; name: what a screen reader says it is; marked: rows that carry the watermark.
    """
    made = [[str(cell) for cell in row] for row in rows]
    frame = pd.DataFrame(made, columns=_apart([plain(head) for head in heads]), dtype="object")
    st.table(_styled(frame, numbers, marked, watermark), hide_index=True, border="horizontal", width=width, alt=name)


def _apart(heads: list[str]) -> list[str]:
    """Column names must differ: a second one like the first is told apart by a blank that nobody sees."""
    return [head + "\u200b" * heads[:index].count(head) for index, head in enumerate(heads)]


def _styled(frame: pd.DataFrame, numbers: Iterable[int], marked: Iterable[int], watermark: str) -> object:
    """The frame with numbers set right and the watermark under marked rows; styles only, the cells stay as they are."""
    style = frame.style
    right: list[Hashable] = [frame.columns[index] for index in numbers]
    if right:
        aligned = {"text-align": "right !important"}  # Streamlit sets text left in the cell itself
        style = style.set_properties(subset=right, **aligned)
        style = style.set_table_styles({head: [{"selector": "th", "props": list(aligned.items())}] for head in right})
    under = list(marked)
    if under:
        mark = quote(_WATERMARK.format(words=watermark))
        style = style.set_properties(
            subset=(under, list(frame.columns)),
            **{"background": f'rgb(106 61 154 / 5%) url("data:image/svg+xml,{mark}") center'},
        )
    return style
