"""Pieces of HTML the pages are set from: chips, bars, tables. Rows in, strings out; every value is escaped.

A light is told three times, by colour, shape and word, so that nobody needs to see colour (or print in it).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from dashboards.readings import Row
from dashboards.text import NO_VALUE, Words

SHAPES = {"red": "■", "yellow": "▲", "blue": "◆", "green": "●", "grey": "○", "none": "–"}
BAR_TOP = 1.2  # the share at the right end of a progress bar; more than that is drawn as full


class Html(str):
    """Text that is markup already: tables do not escape it again."""

    __slots__ = ()


def text(value: object) -> Html:
    """Escape a value, unless it is markup of ours."""
    return value if isinstance(value, Html) else Html(escape(NO_VALUE if value is None else str(value)))


def light(code: str, word: str) -> Html:
    return Html(f'<span class="mp-chip mp-{escape(code)}"><i>{SHAPES.get(code, "?")}</i>{escape(word)}</span>')


def status(w: Words, row: Row) -> Html:
    """The status chip of a target's reading; achieved_late is green with a mark."""
    mark = " mp-marked" if row["status"] == "achieved_late" else ""
    return Html(
        f'<span class="mp-chip mp-{escape(row["light"])}{mark}" title="{escape(w.of("light", row["light"]))}">'
        f"<i>{SHAPES.get(row['light'], '?')}</i>{escape(w.of('status', row['status']))}</span>"
    )


def tag(word: str, kind: str = "plain", hint: str = "") -> Html:
    return Html(f'<span class="mp-tag mp-tag-{kind}" title="{escape(hint)}">{escape(word)}</span>')


def tags(w: Words, row: Row) -> Html:
    """What a reader must know beside the status: simulated, stale, disagreeing readings, aspirations, restatements."""
    wanted = (
        ("is_simulated", "simulated", "sim"),
        ("is_stale", "stale", "warn"),
        ("readings_disagree", "disagree", "warn"),
        ("is_restatement", "restatement", "plain"),
    )
    found = [tag(w(f"tag.{word}"), kind, w(f"tag.{word}_hint")) for key, word, kind in wanted if row.get(key)]
    if row.get("certainty") == "aspire":
        found.append(tag(w("tag.aspire"), "plain", w("tag.aspire_hint")))
    return Html(" ".join(found))


def progress_bar(w: Words, row: Row) -> Html:
    """Attainment as a bar, schedule as a tick on it: left of the tick is behind."""
    attainment, schedule = row.get("attainment_share"), row.get("schedule_share")
    if attainment is None:
        return Html(f'<span class="mp-none">{NO_VALUE}</span>')
    width = 100 * min(max(attainment, 0.0), BAR_TOP) / BAR_TOP
    tick = "" if schedule is None else f'<b style="left:{100 * min(max(schedule, 0.0), BAR_TOP) / BAR_TOP:.1f}%"></b>'
    hint = w("bar.hint", attainment=w.share(attainment), schedule=w.share(schedule))
    return Html(
        f'<span class="mp-bar mp-{escape(row["light"])}" title="{escape(hint)}" role="img" aria-label="{escape(hint)}">'
        f'<u style="width:{width:.1f}%"></u>{tick}</span><small>{escape(w.share(attainment))}</small>'
    )


def table(
    heads: Sequence[object], rows: Iterable[Sequence[object]], kinds: str, name: str, *, narrow: bool = False
) -> Html:
    """An HTML table. kinds: one letter a column (n number, t text, d text that never wraps)."""
    head = "".join(f'<th class="mp-{k}">{text(h)}</th>' for h, k in zip(heads, kinds, strict=True))
    body = "".join(
        "<tr>" + "".join(f'<td class="mp-{k}">{text(v)}</td>' for v, k in zip(row, kinds, strict=True)) + "</tr>"
        for row in rows
    )
    return Html(
        f'<div class="mp-scroll{" mp-narrow" if narrow else ""}"><table class="mp-table" aria-label="{escape(name)}">'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def facts(pairs: Iterable[tuple[str, object]]) -> Html:
    """Short labelled facts in a row."""
    cells = "".join(f"<div><dt>{text(label)}</dt><dd>{text(value)}</dd></div>" for label, value in pairs)
    return Html(f'<dl class="mp-facts">{cells}</dl>')


def notice(kind: str, title: str, body: str, more: object = "") -> Html:
    """A banner: kind is ok, stale, failed or empty. It says what happened and what to do."""
    shape = {"ok": "●", "stale": "▲", "failed": "■", "empty": "○"}.get(kind, "○")
    return Html(
        f'<div class="mp-notice mp-notice-{escape(kind)}" role="status"><i>{shape}</i>'
        f"<div><strong>{text(title)}</strong><p>{text(body)}</p>{text(more) if more else ''}</div></div>"
    )
