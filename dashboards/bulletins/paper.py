"""一份通报 One bulletin: its state, its files, the paper itself, what it is made of, who moved it."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Final

import streamlit as st

from dashboards import elements
from dashboards.bulletins import book
from dashboards.elements import code, plain, soft
from dashboards.quality.naming import Names
from dashboards.text import NO_VALUE, Words
from milepost.bulletins.book.entry import Entry

MIME: Final = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html",
}
_HEADING: Final = re.compile(r"(</?h)([1-6])(?=[ >])")
_DRAWING: Final = re.compile(r"<svg.*?</svg>", re.DOTALL)
# The mark across the page would lie over the board
HERE: Final = (
    ".bulletin .watermark { position: absolute; top: 12rem; font-size: 3rem; white-space: nowrap; } "
    ".bulletin figure img { max-width: 100%; height: auto; }"
)


def head(w: Words, found: list[Entry], asked: str) -> Entry | None:
    """Its state and files; None, after saying so, where there is no bulletin of that id."""
    st.markdown(elements.link("bulletins", w("bulletins.back"), lang=w.address_language))
    one = next((one for one in found if one.bulletin_id == asked), None)
    if one is None:
        elements.notice("failed", w("bulletins.unknown", id=asked[:80]), w("bulletins.unknown_do"))
        return None
    marks = [book.state(w, one.state), soft(w.of("bulletin_kind", one.kind))]
    if one.is_simulated:
        marks.append(elements.watermark(w("watermark")))
    st.markdown(" ".join(marks))
    elements.heading(one.title)
    _related(w, found, one)
    _files(w, one)
    return one


def whole(w: Words, known: Names, one: Entry) -> None:
    """The paper itself, what it rests on, who moved it."""
    _preview(w, one)
    _facts(w, known, one)
    _moves(w, one)


def _related(w: Words, found: list[Entry], one: Entry) -> None:
    """What it corrects, and what corrects it."""
    said = [(w("bulletins.corrected_by"), other) for other in found if other.replaces == one.bulletin_id]
    said += [(w("bulletins.correction_of"), other) for other in found if other.bulletin_id == one.replaces]
    for words, other in said:
        st.markdown(f"{plain(words)} {book.to(w, other, other.title)} {book.state(w, other.state)}")


def _files(w: Words, one: Entry) -> None:
    """A button for each format; one that is lost is said."""
    with st.container(horizontal=True, key="bulletin-files"):
        for name in sorted(one.files):
            path, ending = book.folder() / one.bulletin_id / name, name.rpartition(".")[2]
            content = _content(path)
            if content is None:
                elements.notice("failed", w("bulletins.lost", name=name), w("bulletins.lost_do"))
                continue
            st.download_button(
                w(f"bulletins.file.{ending}"), content, name, MIME.get(ending), key=f"file-{name}", on_click="ignore"
            )


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _preview(w: Words, one: Entry) -> None:
    """The paper as its HTML file has it."""
    elements.heading(w("bulletins.preview"))
    page = _content(book.folder() / one.bulletin_id / f"{one.bulletin_id}.html")
    found = page and re.search(rb"<style>(.*?)</style>.*?<body>(.*)</body>", page, re.DOTALL)
    if not found:
        elements.notice("failed", w("bulletins.lost", name=f"{one.bulletin_id}.html"), w("bulletins.lost_do"))
        return
    style, body = (part.decode(errors="replace") for part in found.groups())
    with st.container(key="bulletin-preview"):
        st.html(f"<style>{style}{HERE}</style>{_HEADING.sub(_below_the_page, _DRAWING.sub(_as_picture, body))}")


def _as_picture(drawing: re.Match[str]) -> str:
    """A drawing in the page's text would be taken out as unsafe; its words stand on the element around it."""
    return f'<img alt="" src="data:image/svg+xml;base64,{base64.b64encode(drawing[0].encode()).decode()}">'


def _below_the_page(tag: re.Match[str]) -> str:
    """The paper's title comes after the preview's heading, so its headings stand two levels deeper here."""
    return f"{tag[1]}{min(int(tag[2]) + 2, 6)}"


def _facts(w: Words, known: Names, one: Entry) -> None:
    elements.heading(w("bulletins.facts"))
    rows = [[plain(w(key)), said] for key, said in _said(w, known, one) if said not in ("", plain(NO_VALUE))]
    elements.table([w("incidents.fact"), w("incidents.said")], rows, name=w("bulletins.facts"))
    st.code(f"milepost bulletin verify {one.bulletin_id}", language=None)


def _said(w: Words, known: Names, one: Entry) -> Iterator[tuple[str, str]]:
    yield "bulletins.id", code(one.bulletin_id)
    yield "bulletins.number", plain(book.number(one))
    yield "bulletins.about", plain(known.agency(one.unit) if one.unit else known.place(one.place))
    yield "bulletins.period", plain(one.period)
    yield "bulletins.version", code(one.version)
    yield "bulletins.hash", code(one.content_sha256)
    for name, digest in sorted(one.files.items()):
        yield f"bulletins.file.{name.rpartition('.')[2]}", code(digest)


def _moves(w: Words, one: Entry) -> None:
    elements.heading(w("bulletins.moves"))
    rows = []
    for move in one.moves:
        waits = "" if move.is_sent or move.state == "draft" else f" {elements.badge(w('bulletins.unsent'), 'orange')}"
        moment = plain(w.moment(datetime.fromisoformat(move.at)))
        rows.append([moment, f"{book.state(w, move.state)}{waits}", plain(move.by), plain(move.reason or NO_VALUE)])
    heads = [w("bulletins.at"), w("bulletins.state"), w("bulletins.by"), w("bulletins.reason")]
    elements.table(heads, rows, name=w("bulletins.moves"))
