"""The form that settles a held row: release, refuse or ask, with a reason and a name. It writes nothing but an event.

What was typed stays in the form until the broker has accepted it; then the form gives way to what was sent.
"""

from __future__ import annotations

from typing import Final, Literal

import streamlit as st

from dashboards import elements, past, who
from dashboards.quality import queue, sent
from dashboards.quality.sent import Said, Send, Sent, Word
from dashboards.readings import Row
from dashboards.text import Words
from milepost.errors import MilepostError

VERDICTS: Final[dict[Word, Literal["primary", "secondary"]]] = {
    "released": "primary",
    "refused": "secondary",
    "asked": "secondary",
}
CLOSED_BY_THE_UNIT = ("superseded", "retracted")
LONGEST_REASON, LONGEST_NAME = 500, 100


def show(w: Words, row: Row, send_it: Send) -> None:
    """The form, or what this session has sent; a row that its unit closed needs nobody. Not on a past day's board."""
    elements.heading(w("deciding.title"))
    if past.is_shown():
        elements.notice("empty", w("past.no_deciding"))
        return
    on_its_way = sent.pending(row)
    if on_its_way is not None:
        confirm(w, on_its_way)
        return
    if row["state"] in CLOSED_BY_THE_UNIT:
        elements.notice("ok", w(f"deciding.{row['state']}"))
        return
    if row["state"] not in queue.OPEN:
        with st.expander(w("deciding.again")):
            _form(w, row, send_it)
        return
    _form(w, row, send_it)


def _form(w: Words, row: Row, send_it: Send) -> None:
    key = f"{row['source']}-{row['event_id']}"
    with st.form(key=f"decide-{key}", enter_to_submit=False):
        reason = st.text_area(
            w("deciding.reason"), max_chars=LONGEST_REASON, key=f"reason-{key}", placeholder=w("deciding.reason_hint")
        )
        by = name_field(w, f"by-{key}")
        with st.container(horizontal=True):
            pressed = [
                verdict
                for verdict, look in VERDICTS.items()
                if st.form_submit_button(w(f"deciding.{verdict}"), type=look, key=f"{verdict}-{key}")
            ]
        elements.caption(w("deciding.effects"))
    if pressed:
        said = Said(pressed[0], row["event_id"], row["source"], reason.strip(), by.strip(), rule=row["rule"])
        send(w, row, said, send_it, {"deciding.reason": said.reason, "deciding.name": said.by})


def name_field(w: Words, key: str) -> str:
    """Who says so: typed once in a session, filled in from then on."""
    return st.text_input(
        w("deciding.name"), value=who.name(), max_chars=LONGEST_NAME, key=key, help=w("deciding.name_hint")
    )


def send(w: Words, row: Row, said: Said, send_it: Send, required: dict[str, str]) -> None:
    """Send what was said, or say what is lacking (required: what was typed by the key of its field) or in the way."""
    lacking = [w(key) for key, typed in required.items() if not typed]
    if lacking:
        elements.notice("stale", w("deciding.lacking", what=w("list.comma").join(lacking)), w("deciding.lacking_do"))
        return
    try:
        with st.spinner(w("deciding.sending")):
            sent.once(row, said, send_it)
    except MilepostError as error:
        elements.notice("failed", w("deciding.not_sent"), w("deciding.not_sent_do", why=str(error)))
        return
    st.rerun()


def confirm(w: Words, sent_: Sent) -> None:
    """What was sent, and that it is not lost though the page does not show it yet."""
    said = sent_.said
    body = w(
        "deciding.sent_body",
        decision=w.of("decision", said.word),
        reason=said.reason,
        by=said.by,
        when=w.moment(sent_.at),
    )
    elements.notice("ok", w("deciding.sent"), body)
    st.markdown(f"{elements.code(said.event_id)} {elements.soft(said.source)}")
