"""The boards' small elements, Streamlit's own: rows and words -> badges, links, bars as Markdown; tables, notices.

Every value that comes from data goes through ``plain`` or ``code`` before it stands in Markdown: names, notes and the
reasons of rejected events are written elsewhere, and may hold anything. A light is told three times, by colour, shape
and word, so that nobody needs to see colour (or print in it).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Sequence
from functools import lru_cache
from urllib.parse import quote

import pandas as pd
import streamlit as st

from dashboards.readings import Row
from dashboards.text import NO_VALUE, Words
from milepost.charts.colours import LIGHT_COLOURS, SILENT
from milepost.readings import figures, links
from milepost.readings.statuses import SHAPES, standing
from milepost.readings.telling import Telling

LATE = "◉"  # kept, but after its day
BADGES = {"red": "red", "yellow": "yellow", "blue": "blue", "green": "green", "grey": "gray", "none": "gray"}
TAGGED = ("is_simulated", "is_stale", "readings_disagree", "is_restatement", "certainty")
TAGS = {"sim": "violet", "warn": "yellow", "plain": "gray", "old": "gray"}
BAR_TOP = 1.2  # the share at the right end of a progress bar; more than that is drawn as full
NOTICES = {"ok": st.success, "stale": st.warning, "failed": st.error, "empty": st.info}

TICK = (
    "<svg xmlns='http://www.w3.org/2000/svg' width='14' height='14'><path d='M2 7.5 5.5 11 12 3.5' fill='none' "
    "stroke='#2a7348' stroke-width='2'/></svg>"
)

_MARKS = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&@=^/])")
# Addresses become links, and some words pictures, after escapes are resolved: one character of them is set apart.
_ADDRESSES = re.compile(r"(\\:)(?=\\/\\/|streamlit)|(?<=www)(\\\.)|(\\@)", re.I)
_BREAKS = re.compile(r"\s*[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]\s*")
FEW_CELLS = 20  # st.table makes a document of every cell: larger tables are one piece of Markdown
_PIPE = re.compile(r"(?<!\\)\|")


class Markdown(str):
    """Text that is Markdown of ours already: ``plain`` leaves it as it is."""

    __slots__ = ()


def plain(value: object) -> Markdown:
    """A value as Markdown that shows just its characters: no link, colour, formula, picture or markup comes of it."""
    if isinstance(value, Markdown):
        return value
    return Markdown(NO_VALUE) if value is None else _escaped(str(value))


@lru_cache(maxsize=20_000)  # names, days and words come again in every row and every run
def _escaped(said: str) -> Markdown:
    return Markdown(_ADDRESSES.sub(r":color[\g<0>]{}", _MARKS.sub(r"\\\1", _BREAKS.sub(" ", said))))


def code(value: object) -> Markdown:
    """A value as a code span: ids, places in Kafka, bytes as sent."""
    if value is None or not str(value).strip():
        return Markdown(NO_VALUE if value is None else "")
    said = _BREAKS.sub(" ", str(value))
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", said)), default=0))
    pad = " " if said[0] in " `" or said[-1] in " `" else ""
    return Markdown(f"{fence}{pad}{said}{pad}{fence}")


def badge(words: str, colour: str) -> Markdown:
    return Markdown(f":{colour}-badge[{plain(words)}]")


def soft(words: object) -> Markdown:
    """Small grey words: a date beside a value, a label before one."""
    return Markdown(f":small[:gray[{plain(words)}]]")


def light(code_: str, word: str) -> Markdown:
    """A light: its colour, its shape and its word."""
    return badge(f"{SHAPES.get(code_, '?')} {word}", BADGES.get(code_, "gray"))


def status(w: Words, row: Row) -> Markdown:
    """The status of a target's reading as its light says it; achieved_late is green with a ring around its dot.

    Beside a status that says no more how things stand (outdated, awaiting_final) stands the last one that did.
    """
    word = w.standing(standing(row))
    if row["status"] == "achieved_late":
        return badge(f"{LATE} {word}", BADGES["green"])
    said = light(row["light"], word)
    if not row.get("last_status"):
        return said
    last = w("reading.last", status=w.of("status", row["last_status"]), light=w.of("light", row.get("last_light")))
    return Markdown(f"{said} {soft(last)}")


def tag(word: str, kind: str = "plain") -> Markdown:
    return badge(word, TAGS.get(kind, "gray"))


def tags(w: Words, row: Row) -> Markdown:
    """What a reader must know beside the status: simulated, stale, disagreeing readings, aspirations, restatements."""
    return Markdown(" ".join(tag(w(f"tag.{word}"), kind) for word, kind in _tags_of(row)))


def legend(w: Words, rows: Iterable[Row], more: Iterable[str] = ()) -> None:
    """What the tags of these rows mean, each once, and more of the kind; nothing where there is none."""
    found = dict.fromkeys(one for row in rows for one in _tags_of(row))
    said = [f"{tag(w(f'tag.{word}'), kind)} {plain(w(f'tag.{word}_hint'))}" for word, kind in found]
    if said := [*said, *more]:
        st.caption("　".join(said))


def tagged(rows: Iterable[Row]) -> list[Row]:
    """A row of each kind of what ``tags`` says, in the order met: enough for a legend."""
    found: dict[tuple[object, ...], Row] = {}
    for row in rows:
        found.setdefault(tuple(row.get(key) for key in TAGGED), row)
    return list(found.values())


def _tags_of(row: Row) -> list[tuple[str, str]]:
    """The word and the kind of each tag that a row carries."""
    wanted = (
        ("is_simulated", "simulated", "sim"),
        ("is_stale", "stale", "warn"),
        ("readings_disagree", "disagree", "warn"),
        ("is_restatement", "restatement", "plain"),
    )
    found = [(word, kind) for key, word, kind in wanted if row.get(key)]
    return [*found, ("aspire", "plain")] if row.get("certainty") == "aspire" else found


def link(page: str, label: object, /, **query: str | None) -> Markdown:
    """A link within the boards; empty query values are left out."""
    return Markdown(f"[{plain(label)}](<{links.address(page, **query)}>)")


def picture(svg: str, words: str, hint: str = "") -> Markdown:
    """A drawing in the text, with the words that say the same: it needs no sight, and prints without backgrounds.

    hint: what a pointer that rests on it is told.
    """
    title = f' "{plain(hint)}"' if hint else ""
    return Markdown(f"![{plain(words)}](data:image/svg+xml,{quote(svg)}{title})")


def progress(w: Words, row: Row) -> Markdown:
    """Attainment as a bar, schedule as a tick on it: left of the tick is behind. The share stands beside it.

    A ceiling is kept or broken, by so much; it has no bar, for no share of it is done.
    """
    attainment, schedule = figures.attainment(row), figures.schedule(row)
    if figures.is_ceiling(row):
        return plain(Telling(row, w.language).ceiling())
    if attainment is None:
        return Markdown(NO_VALUE)
    tick = "" if schedule is None else f"<rect x='{_along(schedule) - 1:.1f}' width='2' height='16' fill='#111'/>"
    bar = (
        "<svg xmlns='http://www.w3.org/2000/svg' width='72' height='16'><rect y='3' width='72' height='10' rx='2' "
        f"fill='#e2e7ed'/><rect y='3' width='{_along(attainment):.1f}' height='10' rx='2' "
        f"fill='{LIGHT_COLOURS.get(row['light'], SILENT)}'/>{tick}</svg>"
    )
    said = w("bar.hint", attainment=w.share(attainment), schedule=w.share(schedule))
    return Markdown(f"{picture(bar, said)} {plain(w.share(attainment))}")


def completion(w: Words, row: Row) -> Markdown:
    """完成率; before the year of the target the words say that a figure only equals so much of it."""
    share = figures.completion(row)
    if share is None:
        return Markdown(NO_VALUE)
    if figures.completion_name(row) == "share":
        return plain(w.share(share))
    return plain(w("reading.equals", share=w.share(share)))


def _along(share: float) -> float:
    return 72 * min(max(share, 0.0), BAR_TOP) / BAR_TOP


def heading(words: str) -> None:
    """The heading of a part of the page: the level after its title, as screen readers expect."""
    st.header(plain(words), anchor=False)


def statement(words: str) -> None:
    """The sentence that a page is quoted by: large, and no heading."""
    with st.container(key="statement"):
        st.markdown(f"**{plain(words)}**")


def caption(words: str) -> None:
    st.caption(plain(words))


def notice(kind: str, title: str, body: str = "") -> None:
    """A banner: kind is ok, stale, failed or empty. It says what happened and what to do."""
    NOTICES.get(kind, st.info)(plain(body), title=plain(title))


def watermark(words: str) -> Markdown:
    """The mark of a row of simulated data, drawn in its cell; the style sheet draws it under the whole row too."""
    letters = "font-size='11' font-family='sans-serif' fill='#6a3d9a' fill-opacity='0.55'"
    svg = f"<svg xmlns='http://www.w3.org/2000/svg' width='64' height='14'><text y='11' {letters}>{words}</text></svg>"
    return picture(svg, words)


def table(
    heads: Sequence[str],
    rows: Iterable[Sequence[str | int]],
    numbers: Iterable[int] = (),
    *,
    name: str,
) -> None:
    """A table that prints. Cells are Markdown: use ``plain``, ``code``, ``badge``, ``link`` for what comes from data.

    numbers: columns set right. name: what a screen reader says it is (of a long table its heading says so).
    Streamlit styles a table of figures cell by cell, which costs the server more than all else on a page: such a
    table is one piece of Markdown, too.
    """
    made = [[cell if isinstance(cell, int) else str(cell) for cell in row] for row in rows]
    told, right = list(map(plain, heads)), set(numbers)
    if len(made) * len(told) > FEW_CELLS or any(not isinstance(row[place], int) for row in made for place in right):
        with st.container(key=long_key(name)):
            st.markdown(_long(told, made, right))
        return
    st.table(pd.DataFrame(made, columns=_apart(told)), hide_index=True, border="horizontal", alt=name)


def long_key(name: str) -> str:
    """The key of the container of a long table."""
    return f"long-{zlib.crc32(name.encode())}"


def _long(heads: Sequence[str], rows: list[list[str | int]], numbers: set[int]) -> str:
    """A table as one text of Markdown."""
    rule = ["---:" if index in numbers else ":---" for index in range(len(heads))]
    lines = [heads, rule, *([_PIPE.sub(r"\|", str(cell)) or " " for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _apart(heads: Sequence[str]) -> list[str]:
    """Column names must differ: a second one like the first is told apart by a blank that nobody sees."""
    return [head + "\u200b" * heads[:index].count(head) for index, head in enumerate(heads)]
