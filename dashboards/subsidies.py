"""The parts of the page on subsidies: budgets, a policy's rule and clause, its enterprises, payments, one's working."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import streamlit as st

from dashboards import clauses, elements
from dashboards.elements import Markdown, badge, code, plain, soft
from dashboards.readings import Row
from dashboards.text import NO_VALUE, Words
from milepost.readings import subsidies as told
from milepost.settings import Settings

FIRST_PAYMENTS = 60
COLOURS = {
    **{"over": "red", "used_up": "red", "nearly_used": "yellow", "early": "yellow", "fine": "green"},
    **{"within": "green", "unclear": "yellow", "retracted": "gray", "refused": "gray"},
}
BARS = {"red": "#b3261e", "yellow": "#d39e22", "green": "#3f8f60", "gray": "#66717d"}
BAR, BAR_TOP = 96, 1.2  # width in pixels; the share at its right end
URGENT = ("over", "used_up", "nearly_used", "early", "fine", "no_cap", "none_paid")


def word(w: Words, group: str, name: str) -> str:
    return told.Teller(w.language).word(group, name)


def state(w: Words, group: str, name: str) -> Markdown:
    return badge(word(w, group, name), COLOURS.get(name, "gray"))


def wan(w: Words, value: Decimal | float | None) -> Markdown:
    """An amount in 万元, as a table shows it; its head or caption names the unit."""
    return plain(w.number(None if value is None else float(value), 2))


def mark(w: Words, row: Row) -> str:
    return f" {elements.watermark(w('watermark'))}" if row["is_simulated"] else ""


def link(w: Words, label: object, **query: str | None) -> Markdown:
    return elements.link("subsidies", label, **query, lang=w.address_language)


def budgets(w: Words, rows: list[Row], names: dict[str, str]) -> None:
    """One row per policy of the year: what is left of its total, and whether it goes too fast."""
    heads = ["policy", "state", "pace", "paid", "cap", "committed", "left", "runs_out", "excess", "enterprises", "near"]
    ordered = sorted(rows, key=lambda row: (URGENT.index(row["state"]) if row["state"] in URGENT else 0,
                                            -(row["used_share"] or 0), row["policy_id"]))  # fmt: skip
    body = [
        [
            f"{link(w, names.get(row['policy_id'], row['policy_id']), policy=row['policy_id'])}{mark(w, row)}",
            state(w, "budget", row["state"]),
            pace(w, row),
            wan(w, row["paid_wan"]),
            wan(w, row["year_cap_wan"]),
            wan(w, row["committed_wan"]),
            wan(w, row["left_wan"]),
            plain(f"{row['runs_out_month']:%Y-%m}" if row["runs_out_month"] else NO_VALUE),
            wan(w, row["excess_wan"]),
            plain(row["enterprises"]),
            plain(row["enterprises_near_cap"]),
        ]
        for row in ordered
    ]
    shown = [w(f"subsidies.{name}") for name in heads]
    with st.container(key="subsidies-budgets"):
        elements.table(shown, body, [3, 4, 5, 6, 8, 9, 10], name=w("subsidies.budgets", year=rows[0]["year"]))
    elements.caption(w("subsidies.budgets_hint", unit=w("subsidies.unit")))


def pace(w: Words, row: Row) -> Markdown:
    """What is used as a bar, how much of the year is over as a line on it, the share beside it."""
    used, elapsed = row["used_share"], row["elapsed_share"]
    if used is None:
        return Markdown(NO_VALUE)
    colour = BARS[COLOURS.get(row["state"], "gray")]
    bar = (
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{BAR}' height='16'>"
        f"<rect y='3' width='{BAR}' height='10' rx='2' fill='#e2e7ed'/>"
        f"<rect y='3' width='{_along(used):.1f}' height='10' rx='2' fill='{colour}'/>"
        f"<rect x='{_along(elapsed) - 1:.1f}' width='2' height='16' fill='#111'/></svg>"
    )
    said = w("subsidies.bar", used=w.share(used), elapsed=w.share(elapsed))
    return Markdown(f"{elements.picture(bar, said)} {plain(w.share(used))}")


def _along(share: float) -> float:
    return BAR * min(max(share, 0.0), BAR_TOP) / BAR_TOP


def policy(w: Words, row: Row, plan: Row, agencies: dict[str, Row]) -> None:
    """The rule as a sentence beside the quoted clause, so that a person can compare."""

    def units(key: str) -> str:
        return "、".join(w.name(agencies.get(unit, {"name_zh": unit})) for unit in row[key] or []) or NO_VALUE

    left, right = st.columns(2)
    with left.container(border=True):
        st.markdown(f"**{plain(w('subsidies.rule'))}**")
        st.markdown(plain(w.name(row, "sentence")))
        term = told.Teller(w.language).say("term.how", lead=units("lead_ids"), payer=units("payer_ids"))
        elements.caption(f"{row['policy_id']} · {w.day(row['from_date'])} – {w.day(row['until_date'])} · {term}")
    with right.container(border=True):
        st.markdown(f"**{plain(w('subsidies.clause'))}**")
        clause(w, row, plan)


def clause(w: Words, row: Row, plan: Row) -> None:
    number = plan.get("document_number") or w("clause.no_number")
    quoted = clauses.quote(Settings.load().texts, plan.get("source_file"), row["span_start"], row["span_end"])
    if quoted:
        before, words, after = (plain(part) for part in quoted)
        st.markdown(f"{before}:orange-background[**{words}**]{after}")
    else:
        elements.caption(w("clause.no_text"))
    elements.caption(w("clause.place", title=w.name(plan, "title"), number=number, section=row["section"]))


def enterprises(w: Words, rows: list[Row], shown: Callable[[str], str]) -> None:
    """What each enterprise got and has left under its caps, the fullest first."""
    heads = ["enterprise", "year", "payments_count", "paid", "year_left", "total_left", "used", "excess"]
    body = []
    for row in sorted(rows, key=lambda one: (-one["year"], -(one["used_share"] or 0), one["enterprise"])):
        tag = "over" if row["is_over_cap"] else "near" if row["is_near_cap"] else None
        warned = f" {elements.tag(w(f'subsidies.{tag}_tag'), 'warn')}" if tag else ""
        body.append(
            [
                f"{code(shown(row['enterprise']))}{warned}{mark(w, row)}",
                plain(row["year"]),
                plain(row["payments"]),
                wan(w, row["paid_wan"]),
                wan(w, row["firm_year_left_wan"]),
                wan(w, row["firm_total_left_wan"]),
                plain(w.share(row["used_share"])),
                wan(w, row["excess_wan"]),
            ]
        )
    elements.table([w(f"subsidies.{name}") for name in heads], body, [2, 3, 4, 5, 6, 7], name=w("subsidies.firms"))


def payments(w: Words, rows: list[Row], shown: Callable[[str], str], names: dict[str, str] | None = None) -> None:
    """Payments, the newest first, each with its verdict and reason. names: of policies, where several are listed."""
    ordered = sorted(rows, key=lambda row: (row["paid_date"], row["event_id"], row["source"]), reverse=True)
    heads = ["verdict", "day", "enterprise", "for", "amount", "allowed", "excess", "reason"]
    body = [
        [
            f"{state(w, 'payment', row['verdict'])}{_held(w, row)}",
            link(w, w.day(row["paid_date"]), policy=row["policy_id"], payment=row["event_id"]),
            f"{code(shown(row['enterprise']))}{mark(w, row)}",
            f"{_of_policy(row, names)}{plain(_what_for(row))}",
            wan(w, row["paid_wan"]),
            wan(w, row["allowed_wan"]),
            wan(w, row["excess_wan"]),
            plain(row[f"reason_{w.language}"]),
        ]
        for row in ordered[:FIRST_PAYMENTS]
    ]
    with st.container(key="subsidies-payments"):
        elements.table([w(f"subsidies.{name}") for name in heads], body, [4, 5, 6], name=w("subsidies.payments"))
    if len(ordered) > FIRST_PAYMENTS:
        elements.caption(w("subsidies.more", shown=FIRST_PAYMENTS, n=len(ordered)))


def _held(w: Words, row: Row) -> str:
    return f" {elements.tag(w('subsidies.held'), 'warn')}" if row["is_held"] else ""


def _what_for(row: Row) -> str:
    return " / ".join(filter(None, (row["project"], row["application"]))) or NO_VALUE


def _of_policy(row: Row, names: dict[str, str] | None) -> str:
    return f"{soft(names.get(row['policy_id'], row['policy_id']))} " if names else ""


def working(w: Words, payment: Row, policy_row: Row) -> None:
    """One payment's verdict laid out step by step: every limit, what was used of it and what was left."""
    steps = told.payment_steps(payment, policy_row, w.language, whole=Settings.load().show_enterprises)
    heads = [w("steps.step"), w("steps.value"), w("steps.how")]
    body = [[plain(step.name), f"**{plain(step.value)}**", plain(step.how)] for step in steps]
    elements.table(heads, body, name=w("subsidies.working"))


def overlaps(w: Words, rows: list[Row], shown: Callable[[str], str], names: dict[str, str]) -> None:
    body = [
        [
            link(w, names.get(row["higher_policy_id"], row["higher_policy_id"]),
                 policy=row["higher_policy_id"], payment=row["higher_event_id"]),
            link(w, names.get(row["lower_policy_id"], row["lower_policy_id"]),
                 policy=row["lower_policy_id"], payment=row["lower_event_id"]),
            f"{code(shown(row['enterprise']))}{mark(w, row)}",
            wan(w, row["overlap_wan"]),
            plain(_without_code(row[f"words_{w.language}"], row["enterprise"], shown)),
        ]
        for row in rows
    ]  # fmt: skip
    heads = ["policy", "policy", "enterprise", "excess", "reason"]
    elements.table([w(f"subsidies.{name}") for name in heads], body, [3], name=w("subsidies.overlaps"))


def _without_code(words: str, enterprise: str, shown: Callable[[str], str]) -> str:
    """A sentence of the marts names the enterprise in full; the page may not."""
    return words.replace(enterprise, shown(enterprise))
