"""The parts of the indicator page: the reading's cards, all targets, clause, computation, second readings."""

from __future__ import annotations

import streamlit as st

from dashboards import clauses, markup, working
from dashboards.markup import Html
from dashboards.readings import Row
from dashboards.text import NO_VALUE, Words
from milepost.settings import Settings


def heading(text: str) -> None:
    st.html(f"<h2>{markup.text(text)}</h2>")


def amount(w: Words, row: Row, key: str) -> str:
    return w.share(row[key]) if row["measure"] == "milestone" else w.amount(row[key], row["unit"])


def goal(w: Words, row: Row) -> str:
    if row["measure"] == "milestone":
        return w("milestone.target")
    return f"{w.of('sign', row['bound'])} {w.amount(row['target_value'], row['unit'])}"


def cards(w: Words, row: Row) -> None:
    """The chosen target's reading at a glance."""
    when = w("card.as_of", day=w.day(row["actual_as_of_date"])) if row["actual_as_of_date"] else ""
    left = (
        w("overdue", n=row["overdue_days"])
        if row["overdue_days"]
        else w("card.months", n=w.number(row["months_left"], 0))
    )
    if row["due_date"] is None:
        left = w("status.no_schedule")
    cells = (
        (w("card.status"), markup.status(w, row), markup.tags(w, row)),
        (w("card.actual"), amount(w, row, "actual_value"), when),
        (w("card.target"), goal(w, row), w("card.due", day=w.day(row["due_date"])) if row["due_date"] else ""),
        (w("card.expected"), amount(w, row, "expected_value"), w("card.expected_hint")),
        (
            w("card.gap"),
            Html(f'<span class="mp-ink-{row["light"]}">{w.points(row["gap_points"])}</span>'),
            w("card.points"),
        ),
        (w("card.left"), left, ""),
        (w("card.needed"), amount(w, row, "needed_per_month"), w("card.per_month")),
    )
    inner = "".join(
        f"<div><em>{markup.text(head)}</em><b>{markup.text(value)}</b><small>{markup.text(small)}</small></div>"
        for head, value, small in cells
    )
    st.html(f'<div class="mp-reading mp-edge-{row["light"]}">{inner}</div>')


def targets(w: Words, rows: list[Row]) -> None:
    """Every target of the indicator, restatements among them, said to be such."""
    heads = [w(f"column.{k}") for k in ("due", "target", "status", "progress", "gap", "needed", "clause", "certainty")]
    body = [
        [
            w.day(row["due_date"]), goal(w, row), Html(f"{markup.status(w, row)} {markup.tags(w, row)}"),
            markup.progress_bar(w, row), w.points(row["gap_points"]), amount(w, row, "needed_per_month"),
            row.get("section"), w.of("certainty", row.get("certainty")),
        ]
        for row in sorted(rows, key=lambda r: (r["is_restatement"], str(r["due_date"]), r["target_id"]))
    ]  # fmt: skip
    st.html(markup.table(heads, body, "ddddnndd", w("indicator.targets")))


def second_readings(w: Words, row: Row) -> None:
    """The official status beside the second readings, in words; a warning where they disagree."""
    if row["readings_disagree"]:
        st.html(markup.notice("stale", w("second.disagree"), w("second.disagree_body")))
    pace = [w("second.ratio", n=w.number(row["pace_ratio"])), w("second.score", n=w.number(row["pace_score"]))]
    low, high = amount(w, row, "projected_low"), amount(w, row, "projected_high")
    range_ = w("second.range", value=amount(w, row, "projected_value"), low=low, high=high)
    chance = w("second.chance", n=w.share(row["chance_share"]))
    finished = w("second.finished_ratio", n=w.share(row["finished_ratio"]))
    body = [
        [w("second.official"), markup.status(w, row), w.of("why", row["status"])],
        [w("second.pace"), w.of("pace", row["pace_status"]), " · ".join(pace) if row["pace_ratio"] is not None
         else w("second.pace_none")],
        [w("second.projection"), w.of("projection", row["projection_status"]), f"{range_} · {chance}"
         if row["projected_value"] is not None else w("second.projection_none")],
        [w("second.finished"), w.of("finished", row["finished_status"]), finished if row["finished_ratio"] is not None
         else w("second.finished_none") if row["finished_status"] == "not_due" else NO_VALUE],
    ]  # fmt: skip
    heads = [w("second.reading"), w("second.says"), w("second.detail")]
    st.html(markup.table(heads, body, "ddt", w("second.title"), narrow=True))


def clause(w: Words, row: Row, target: Row, plan: Row) -> None:
    """Where the promise stands: section, document number, and the sentence itself where the text is at hand."""
    number = plan.get("document_number") or w("clause.no_number")
    place = w("clause.place", title=w.name(plan, "title"), number=number, section=target.get("section") or NO_VALUE)
    span = (target.get("span_start"), target.get("span_end"))
    quoted = clauses.quote(Settings.load().texts, plan.get("source_file"), *span)
    if quoted:
        before, words, after = (markup.text(part) for part in quoted)
        sentence = f"<blockquote>{before}<mark>{words}</mark>{after}</blockquote>"
    else:
        sentence = f'<p class="mp-sum">{markup.text(w("clause.no_text"))}</p>'
    said = [w("clause.span", start=span[0], end=span[1])] if span[0] is not None else []
    said += [w("clause.restates", target=target["restates_target_id"])] if target.get("restates_target_id") else []
    said += [w("clause.note", note=target["note"])] if target.get("note") else []
    small = markup.text(" · ".join([row["target_id"], *said]))
    st.html(f'<div class="mp-clause"><strong>{markup.text(place)}</strong>{sentence}<small>{small}</small></div>')


def computation(w: Words, row: Row) -> None:
    """The reading laid out step by step, computed again from its own inputs."""
    heads = [w("working.step"), w("working.value"), w("working.how")]
    body = [[step, Html(f"<b>{markup.text(value)}</b>"), how] for step, how, value in working.steps(w, row)]
    st.html(markup.table(heads, body, "dnt", w("working.title"), narrow=True))
    wrong = working.disagreements(row)
    method = w("working.method", name=row["method_name"], version=row["method_version"])
    if wrong:
        st.html(markup.notice("failed", w("working.wrong", fields=", ".join(wrong)), w("working.wrong_do")))
    said = method if wrong or row["gap_points"] is None else f"{w('working.right')} · {method}"
    st.html(f'<p class="mp-sum">{markup.text(said)}</p>')
