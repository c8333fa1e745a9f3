"""A policy: its rule as a sentence beside the quoted clause, and its tiers and caps as a table."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import streamlit as st

from dashboards import clauses, elements
from dashboards.elements import Markdown, plain
from dashboards.readings import Row
from dashboards.subsidies import saying
from dashboards.text import NO_VALUE, Words
from milepost.readings import subsidies as told
from milepost.settings import Settings

CAPS = ("case_cap_wan", "project_cap_wan", "firm_year_cap_wan", "firm_total_cap_wan", "year_total_wan")


def show(w: Words, row: Row, plan: Row, agencies: dict[str, Row]) -> None:
    """The rule beside its clause, so that a person can compare; below both what it grants and where it ends."""

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
        _clause(w, row, plan)
    _tiers(w, json.loads(row["rule"]))


def _clause(w: Words, row: Row, plan: Row) -> None:
    number = plan.get("document_number") or w("clause.no_number")
    quoted = clauses.quote(Settings.load().texts, plan.get("source_file"), row["span_start"], row["span_end"])
    if quoted:
        before, words, after = (plain(part) for part in quoted)
        st.markdown(f"{before}:orange-background[**{words}**]{after}")
    else:
        elements.caption(w("clause.no_text"))
    elements.caption(w("clause.place", title=w.name(plan, "title"), number=number, section=row["section"]))


def _tiers(w: Words, rule: dict[str, Any]) -> None:
    body = list(_lines(w, rule))
    if not body:
        return
    elements.heading(w("subsidies.tiers"))
    heads = [w(f"subsidies.{name}") for name in ("tier", "condition", "grant")]
    elements.table(heads, body, [2], name=w("subsidies.tiers"))
    elements.caption(w("subsidies.tiers_hint", unit=w("subsidies.unit")))


def _lines(w: Words, rule: dict[str, Any]) -> Iterator[list[Markdown]]:
    """Each tier and what reaches it, then each cap that the rule has."""
    for place, tier in enumerate(rule.get("tiers", []), 1):
        reached = tier.get("from_wan")
        condition = tier.get("grade") or w("subsidies.from", amount=w.number(reached))
        yield [plain(w("subsidies.tier_of", n=place)), plain(condition), saying.wan(w, tier["award_wan"])]
    for cap in CAPS:
        if rule.get(cap) is not None:
            years = rule.get("firm_total_years") if cap == "firm_total_cap_wan" else None
            condition = w("subsidies.years", n=years) if years else NO_VALUE
            yield [plain(w(f"subsidies.cap.{cap}")), plain(condition), saying.wan(w, rule[cap])]
