"""The parts of the indicator page: the reading at a glance, all targets, clause, computation, second readings."""

from __future__ import annotations

import streamlit as st

from dashboards import clauses, elements, narrowing
from dashboards.elements import Markdown, plain
from dashboards.readings import Row
from dashboards.targets import untold
from dashboards.text import NO_VALUE, Words
from milepost.readings import figures, recomputing
from milepost.readings.steps import Step
from milepost.readings.telling import Telling
from milepost.settings import Settings


def cards(w: Words, row: Row, trust: Markdown) -> None:
    """The chosen target's reading at a glance: its status, whether it may be quoted, then what it is made of."""
    with st.container(border=True):
        tags = elements.tags(w, untold(row))
        said = f"**{plain(w('card.status'))}**　{elements.status(w, row)} {tags}　{plain(w('trust.title'))} {trust}"
        st.markdown(said)
        with st.container(horizontal=True):
            for label, value, small in _cards(w, row):
                st.metric(plain(label), value, small or None, delta_color="off", delta_arrow="off", width="content")


def _cards(w: Words, row: Row) -> list[tuple[str, str, str]]:
    """Label, value and what stands small below it. A ceiling is kept or broken; it has no schedule and no gap."""
    language, needed = w.language, figures.needed(row)
    judged, share = figures.judged_on(row), figures.completion(row)
    when = w("card.as_of", day=w.day(judged)) if judged else ""
    due = w("card.due", day=w.day(row["due_date"])) if row["due_date"] else ""
    found = [
        (w("card.actual"), figures.actual(row, language), when),
        (w("card.target"), w.goal(row), due),
    ]
    if figures.is_ceiling(row):
        found += [(w("card.ceiling"), Telling(row, language).ceiling(), "")]
    else:
        expected = figures.value(row, "expected_value", language)
        found += [
            (w.of("completion", figures.completion_name(row)), w.share(share), w("card.completion_hint")),
            (w("card.expected"), expected, w("card.expected_hint")),
            (w("card.gap"), w.points(figures.gap(row)), w("card.points")),
        ]
    found += [(w("card.left"), _left(w, row), "")]
    if not figures.is_ceiling(row):
        found += [(w("card.needed"), w.small_too(needed, row["unit"]), w("card.per_month"))]
    return found


def _left(w: Words, row: Row) -> str:
    if row["due_date"] is None:
        return w.of("status", "no_schedule")
    if row["overdue_days"]:
        return w("overdue", n=row["overdue_days"])
    return w("card.months", n=w.number(row["months_left"], 0))


def targets(w: Words, rows: list[Row]) -> None:
    """Every target of the indicator, restatements among them, said to be such."""
    columns = ("due", "target", "status", "progress", "completion", "gap", "needed", "clause", "certainty")
    body = [
        [
            plain(w.day(row["due_date"])),
            plain(w.goal(row)),
            f"{elements.status(w, row)} {elements.tags(w, row)}",
            elements.progress(w, row),
            elements.completion(w, row),
            plain(w.points(figures.gap(row))),
            plain(w.small_too(figures.needed(row), row["unit"])),
            plain(row.get("section")),
            plain(w.of("certainty", row.get("certainty"))),
        ]
        for row in sorted(rows, key=lambda r: (r["is_restatement"], str(r["due_date"]), r["target_id"]))
    ]
    heads, room = [w(f"column.{name}") for name in columns], narrowing.Room(kept=(0, 1, 2, 4, 5))
    narrowing.table(w, heads, body, (4, 5, 6), name=w("indicator.targets"), room=room)
    elements.legend(w, rows)


def second_readings(w: Words, row: Row, told: list[Step], official: list[Step]) -> None:
    """The official status beside the second readings; a warning where they disagree."""
    if row["readings_disagree"]:
        differ = next(step for step in told if step.key == "disagree")
        elements.notice("stale", w("second.disagree"), differ.how)
    judged = next(step for step in official if step.key == "status")
    body = [[plain(judged.name), elements.status(w, row), plain(judged.how)]]
    body += [[plain(step.name), plain(step.value), plain(step.how)] for step in told]
    heads = [w("second.reading"), w("second.says"), w("second.how")]
    elements.table(heads, body, name=w("second.title"))


def clause(w: Words, row: Row, target: Row, plan: Row) -> None:
    """Where the promise stands: section, document number, and the sentence itself where the text is at hand."""
    number = plan.get("document_number") or w("clause.no_number")
    place = w("clause.place", title=w.name(plan, "title"), number=number, section=target.get("section") or NO_VALUE)
    span = (target.get("span_start"), target.get("span_end"))
    quoted = clauses.quote(Settings.load().texts, plan.get("source_file"), *span)
    said = [w("clause.span", start=span[0], end=span[1])] if span[0] is not None else []
    said += [f"{w('column.lead')} {w.name(target, 'lead')}"] if target.get("lead_zh") else []
    said += [w("clause.restates", target=target["restates_target_id"])] if target.get("restates_target_id") else []
    said += [w("clause.note", note=target["note"])] if target.get("note") else []
    with st.container(border=True):
        st.markdown(f"**{plain(place)}**")
        if quoted:
            before, words, after = (plain(part) for part in quoted)
            with st.container(key="clause-quote"):
                st.markdown(f"{before}:orange-background[**{words}**]{after}")
        else:
            elements.caption(w("clause.no_text"))
        elements.caption(" · ".join([row["target_id"], *said]))


def computation(w: Words, row: Row, told: list[Step]) -> None:
    """The reading laid out step by step, computed again from its own inputs."""
    heads = [w("steps.step"), w("steps.value"), w("steps.how")]
    body = [[plain(step.name), f"**{plain(step.value)}**", plain(step.how)] for step in told]
    elements.table(heads, body, name=w("steps.title"))
    wrong = recomputing.disagreements(row)
    if wrong:
        elements.notice("failed", w("steps.wrong", fields=", ".join(wrong)), w("steps.wrong_do"))
    elif row["gap_points"] is not None:
        elements.caption(w("steps.right"))
