"""The form that marks a value for follow-up without holding it, or closes the mark. It writes nothing but an event."""

from __future__ import annotations

import streamlit as st

from dashboards import elements, past
from dashboards.quality import deciding, sent
from dashboards.quality.sent import Said, Send, Word
from dashboards.readings import Row
from dashboards.text import Words

MILESTONE = "milepost.milestone.moved.v1"  # its value is the share done


def show(w: Words, actuals: list[Row], send_it: Send) -> None:
    """Choose one of the values that stand, say why, and mark it. Folded away: most readers only read.

    Not on a past day's board: what stood then may stand no longer.
    """
    if past.is_shown():
        return
    standing = sorted((a for a in actuals if a["is_current"]), key=lambda a: a["as_of_date"], reverse=True)
    if not standing or "is_marked" not in standing[0]:  # a version of before knows no marks
        return
    by_id = {actual["actual_id"]: actual for actual in standing}
    with st.expander(w("marking.title")):
        chosen = st.selectbox(
            w("marking.value"),
            list(by_id),
            key=f"mark-value-{standing[0]['indicator_id']}",
            format_func=lambda one: _named(w, by_id[one]),
        )
        actual = by_id[chosen]
        on_its_way = sent.pending_mark(actual)
        if on_its_way is not None:
            deciding.confirm(w, on_its_way)
            return
        _form(w, actual, send_it)


def _named(w: Words, actual: Row) -> str:
    value, is_share = actual["actual_value"], actual["event_type"] == MILESTONE
    return f"{w.day(actual['as_of_date'])}　{w.share(value) if is_share else w.amount(value, actual['unit'])}"


def _form(w: Words, actual: Row, send_it: Send) -> None:
    word: Word = "unmarked" if actual["is_marked"] else "marked"
    key = f"{actual['source']}-{actual['event_id']}"
    with st.form(key=f"mark-{key}", enter_to_submit=False, border=False):
        comment = st.text_area(w("marking.comment"), max_chars=deciding.LONGEST_REASON, key=f"comment-{key}")
        by = deciding.name_field(w, f"mark-by-{key}")
        pressed = st.form_submit_button(w(f"marking.{word}"), key=f"{word}-{key}")
        elements.caption(w("marking.effects"))
    if pressed:
        said = Said(word, actual["event_id"], actual["source"], comment.strip(), by.strip())
        deciding.send(w, actual, said, send_it, {"marking.comment": said.reason, "deciding.name": said.by})
