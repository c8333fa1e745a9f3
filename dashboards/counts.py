"""How many targets stand where: the bar, the cards, the sum written out, the plans beside each other."""

from __future__ import annotations

import streamlit as st

from dashboards import elements
from dashboards.elements import plain
from dashboards.readings import Counts
from dashboards.text import Words
from milepost.readings.statuses import LIGHT_OF_STANDING, OVERDUE

# Fill and ink of a status's part of the bar; neighbours of one light differ in depth.
WHITE, DARK = "#ffffff", "#1c2733"
BAR_COLOURS = {
    "missed": ("#b3261e", WHITE),
    "far_behind": ("#cf5a50", WHITE),
    "cancelled": ("#8f1d17", WHITE),
    "behind": ("#e0b03c", DARK),
    "slightly_behind": ("#3f78b5", WHITE),
    "on_schedule": ("#36805a", WHITE),
    "ahead": ("#36805a", WHITE),
    "achieved": ("#256b43", WHITE),
    "achieved_late": ("#256b43", WHITE),
    "outdated": ("#7d8894", WHITE),
    OVERDUE: ("#b3261e", WHITE),
    "not_reported": ("#aab3bd", DARK),
    "awaiting_final": ("#c8d0d8", DARK),
    "no_schedule": (WHITE, "#56616d"),
}
BAR_WIDTH = 1400


def sum_line(w: Words, counts: Counts) -> str:
    """'171 = 逾期未完成 3 + 严重滞后 12 + …': the sum written out, so that it can be checked by eye."""
    return f"{counts.total} = {_listed(w, counts.by_status, ' + ') or '0'}"


def share_lines(w: Words, counts: Counts) -> list[str]:
    """How many are judged and kept, and how many are not judged and why."""
    share = counts.kept / counts.assessed if counts.assessed else None
    said = [w("overview.kept", kept=counts.kept, assessed=counts.assessed, share=w.share(share))]
    silent = {code: counts.by_status.get(code, 0) for code in ("outdated", OVERDUE, "cancelled")}
    if any(silent.values()):
        said.append(w("overview.silent", said=_listed(w, silent, w("list.comma"))))
    if counts.left_out:
        n = sum(counts.left_out.values())
        said.append(w("overview.left_out", n=n, said=_listed(w, counts.left_out, w("list.comma"))))
    return said


def _listed(w: Words, found: dict[str, int], between: str) -> str:
    return between.join(f"{w.standing(code)} {n}" for code, n in found.items() if n)


def bar(w: Words, counts: Counts) -> None:
    """All targets as one bar, a part per status, widths in proportion; the words are in the cards below it."""
    start, parts = 0.0, []
    for status, n in counts.by_status.items():
        width = BAR_WIDTH * n / max(counts.total, 1)
        parts += [_part(status, n, start, width)] if n else []
        start += width
    size = f"viewBox='0 0 {BAR_WIDTH} 24' width='{BAR_WIDTH}'"
    svg = f"<svg xmlns='http://www.w3.org/2000/svg' {size}>{''.join(parts)}</svg>"
    st.markdown(elements.picture(svg, sum_line(w, counts)))


def _part(status: str, n: int, start: float, width: float) -> str:
    fill, ink = BAR_COLOURS.get(status, BAR_COLOURS["not_reported"])
    edge = 1 if fill == WHITE else 0
    return (
        f"<rect x='{start + 0.5:.1f}' y='0.5' width='{max(width - 2, 1):.1f}' height='23' fill='{fill}' "
        f"stroke='{ink}' stroke-width='{edge}'/><text x='{start + width / 2:.1f}' y='17' font-size='13' "
        f"font-weight='600' font-family='sans-serif' text-anchor='middle' fill='{ink}'>{n}</text>"
    )


def cards(w: Words, counts: Counts) -> None:
    """The total and one card per status; a status without targets stays, so that the layout never jumps."""
    with st.container(horizontal=True, gap="small", key="counts"):
        st.metric(f"**{plain(w('overview.total'))}**", counts.total, border=True, width="content")
        for status, n in counts.by_status.items():
            st.metric(_status(w, status), n, border=True, width="content")


def _status(w: Words, status: str) -> elements.Markdown:
    if status == OVERDUE:
        return elements.light(LIGHT_OF_STANDING[OVERDUE], w.standing(OVERDUE))
    return elements.status(w, {"status": status, "light": LIGHT_OF_STANDING.get(status, "grey")})


def matrix(w: Words, by_plan: dict[str, Counts], names: dict[str, str], whole: Counts) -> None:
    """Plan by status, with sums on both sides; a zero is a dot so that the others stand out."""
    codes = [code for code, n in whole.by_status.items() if n]  # so many standings: a column only where one is met

    def line(label: str, part: Counts) -> list[str]:
        return [label, *(str(part.by_status.get(code) or "·") for code in codes), f"**{part.total}**"]

    body = [line(plain(names.get(plan, plan)), part) for plan, part in by_plan.items()]
    body.append(line(f"**{plain(w('overview.sum'))}**", whole))
    heads = [w("overview.plan"), *(_status(w, code) for code in codes), w("overview.sum")]
    with st.container(key="matrix"):
        elements.table(heads, body, range(1, len(heads)), name=w("overview.matrix"))
