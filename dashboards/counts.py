"""How many targets stand where: the bar, the cards, the sum written out, the plans beside each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import streamlit as st

from dashboards import elements
from dashboards.elements import plain
from dashboards.readings import Counts
from dashboards.text import Words
from milepost.charts.colours import LIGHT_COLOURS, SILENT, WHITE, ink
from milepost.readings.statuses import LIGHT_OF_STANDING, OVERDUE

# The fill of a status's part of the bar; neighbours of one light differ in depth.
BAR_COLOURS = {
    "missed": LIGHT_COLOURS["red"],
    "far_behind": "#c4453b",
    "cancelled": "#8f1d17",
    "behind": LIGHT_COLOURS["yellow"],
    "slightly_behind": LIGHT_COLOURS["blue"],
    "on_schedule": LIGHT_COLOURS["green"],
    "ahead": LIGHT_COLOURS["green"],
    "achieved": "#256b43",
    "achieved_late": "#256b43",
    "outdated": SILENT,
    OVERDUE: LIGHT_COLOURS["red"],
    "not_reported": "#aab3bd",
    "awaiting_final": "#c8d0d8",
    "no_schedule": WHITE,
}
# Of a wide screen, of half of one, of a phone: a drawing that shrinks with the page would shrink its numbers
BAR_WIDTHS = {"wide": 1280, "half": 680, "phone": 350}
LETTER, AROUND = 8, 8  # pixels of a digit and of the room beside a number


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
    """All targets as one bar, a part per status; the words are in the cards below it. The style sheet shows one width.

    Widths are in proportion, but none is less than its number needs: what is rare must be read, too.
    """
    for name, width in BAR_WIDTHS.items():
        with st.container(key=f"bar-{name}"):
            size = f"viewBox='0 0 {width} 24' width='{width}' height='24'"
            svg = f"<svg xmlns='http://www.w3.org/2000/svg' {size}>{''.join(_parts(counts, width))}</svg>"
            st.markdown(elements.picture(svg, sum_line(w, counts)))


def _parts(counts: Counts, width: int) -> Iterator[str]:
    start = 0.0
    shown = {status: n for status, n in counts.by_status.items() if n}
    for (status, n), part in zip(shown.items(), widths(list(shown.values()), width), strict=True):
        yield _part(status, n, start, part)
        start += part


def widths(numbers: Sequence[int], width: float) -> list[float]:
    """Parts of a width in proportion to the numbers; those too narrow for their number get its room from the others."""
    least = [LETTER * len(str(n)) + AROUND for n in numbers]
    narrow: set[int] = set()
    while True:
        left = width - sum(least[place] for place in narrow)
        total = sum(n for place, n in enumerate(numbers) if place not in narrow) or 1
        found = [least[place] if place in narrow else left * n / total for place, n in enumerate(numbers)]
        more = {place for place, part in enumerate(found) if part < least[place]} - narrow
        if not more:
            return found
        narrow |= more


def _part(status: str, n: int, start: float, width: float) -> str:
    fill = BAR_COLOURS.get(status, BAR_COLOURS["not_reported"])
    edge = f" stroke='{SILENT}'" if fill == WHITE else ""
    return (
        f"<rect x='{start + 0.5:.1f}' y='0.5' width='{max(width - 2, 1):.1f}' height='23' fill='{fill}'{edge}/>"
        f"<text x='{start + width / 2:.1f}' y='17' font-size='13' font-weight='600' font-family='sans-serif' "
        f"text-anchor='middle' fill='{ink(fill)}'>{n}</text>"
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
