"""达标推算 What if: the pace needed beside the pace so far, and a slider that says where another pace leads."""

from __future__ import annotations

import re

import streamlit as st

from dashboards import address, elements, frame
from dashboards.elements import plain
from dashboards.readings import Row
from dashboards.text import NO_VALUE, Words
from milepost.readings import figures, pace
from milepost.readings.pace import Ladder

NAME = "pace"
_NUMBER = re.compile(r"[0-9]{1,15}(\.[0-9]{1,9})?")


def show(w: Words, row: Row) -> None:
    elements.heading(w("whatif.title"))
    why = pace.why_not(row)
    if why is not None:
        elements.caption(w(f"whatif.none.{why}"))
        return
    st.markdown(plain(_now(w, row)))
    _ask(w.language, row)


def _now(w: Words, row: Row) -> str:
    """'剩余 13 个月，每月需增 62.8 PFlops，为迄今月均 1.9 PFlops 的 32.7 倍。'"""
    needed, past = pace.needed(row), pace.so_far(row)
    average = w.small_too(past, row["unit"])
    if needed is None:
        said = w("whatif.overdue", n=row["overdue_days"]) if row["overdue_days"] else w("whatif.no_month")
        return said + (w("whatif.average", average=average) if past is not None else "")
    said = w(f"whatif.needed_{_way(row)}", n=row["months_left"], needed=w.small_too(needed, row["unit"]))
    if past is None:
        return said
    if past <= 0:
        return said + w("whatif.average", average=average)
    return said + w("whatif.times", average=average, times=w.number(needed / past, 1 if needed >= past else 2))


def _way(row: Row) -> str:
    return "down" if figures.falls(row) else "up"


@st.fragment
def _ask(language: str, row: Row) -> None:
    w, steps = Words(language), pace.ladder(row)
    key = f"{NAME}-{row['target_id']}"
    lost = address.state().unknown.get(NAME)
    if address.is_fresh(NAME, key):
        asked = address.value(NAME)
        found = _read(asked, steps)
        st.session_state[key] = steps.first if found is None else found
        lost = asked if found is None else None
    unit, places = w.unit(row["unit"]), pace.decimals(steps.step)
    chosen = float(
        st.slider(
            w(f"whatif.slider_{_way(row)}", unit=unit) if unit else w(f"whatif.slider_{_way(row)}_plain"),
            0.0,
            steps.top,
            step=steps.step,
            key=key,
            format=f"%.{places}f",
        )
    )
    is_usual = abs(chosen - steps.first) < steps.step / 2
    address.put(NAME, None if is_usual else f"{chosen:.{places}f}")
    if lost and is_usual:
        address.unknown(w, NAME, lost)
    else:
        address.state().unknown.pop(NAME, None)
    with st.container(key="whatif-said"):
        st.markdown(f"**{plain(_said(w, row, chosen))}**")
    if is_usual and frame.mode() == "board":
        elements.caption(w("whatif.hint"))


def _read(asked: str | None, steps: Ladder) -> float | None:
    """A pace of the address; None where it is no number on the ladder."""
    if not asked or not _NUMBER.fullmatch(asked):
        return None
    found = float(asked)
    return found if found <= steps.top else None


def _said(w: Words, row: Row, chosen: float) -> str:
    """'按每月 62 PFlops：2027-12 达到 ≥ 1,500 PFlops，在 2027-12-31 到期之前；到期日为 1,506 PFlops。'"""
    found = pace.outcome(row, chosen)
    said = [w("whatif.at", pace=w.small_too(chosen, row["unit"]))]
    if found.reached_on is None:
        said.append(w("whatif.never", goal=w.goal(row)))
    else:
        ending = {True: "in_time", False: "late", None: "reached"}[found.is_in_time]
        due = w.day(row["due_date"]) if row["due_date"] else NO_VALUE
        said.append(w(f"whatif.{ending}", goal=w.goal(row), month=f"{found.reached_on:%Y-%m}", due=due, n=found.months))
    if found.at_due is not None:
        said.append(w("whatif.at_due", value=w.amount(found.at_due, row["unit"])))
    return "".join(said)
