"""补贴 Subsidies: rules, what was paid and is left, the working of a payment. Reads policies and subsidy marts."""

from __future__ import annotations

import streamlit as st

from dashboards import data, elements, shell, subsidies
from dashboards.elements import plain
from dashboards.readings import Row
from dashboards.text import Words
from milepost.readings import numbers
from milepost.readings import subsidies as told
from milepost.settings import Settings

TABLES = (
    "dim_policies",
    "fct_subsidy_budget",
    "fct_subsidy_payments",
    "agg_subsidy_enterprises",
    "fct_subsidy_overlaps",
)


def page(board: data.Board, w: Words) -> None:
    if not all(data.has(board, name) for name in TABLES):
        elements.notice("empty", w("subsidies.older"), w("subsidies.older_do"))
        return
    rows = {name: data.table(board, name).to_pylist() for name in TABLES}
    plans = {row["plan_id"]: row for row in data.table(board, "dim_plans").to_pylist()}
    agencies = {row["agency_id"]: row for row in data.table(board, "dim_agencies").to_pylist()}
    policies = {row["policy_id"]: row for row in rows["dim_policies"]}
    if not policies:
        elements.notice("empty", w("subsidies.none"), w("subsidies.none_do"))
        return
    names = {policy: w.name(row) for policy, row in policies.items()}
    payment = _payment(w, rows["fct_subsidy_payments"])
    chosen = _choose(w, policies, plans, payment["policy_id"] if payment else None)
    if payment:
        elements.heading(w("subsidies.working"))
        subsidies.working(w, payment, policies.get(payment["policy_id"], {}))
    if chosen:
        _policy(w, policies[chosen], rows, plans, agencies, names)
    _budgets(w, rows["fct_subsidy_budget"], names)
    if not chosen:
        _beyond(w, rows["fct_subsidy_payments"], names)


def _shown(enterprise: str) -> str:
    return numbers.shortened(enterprise, whole=Settings.load().show_enterprises)


def _payment(w: Words, payments: list[Row]) -> Row | None:
    """The payment that the URL asks for; said where there is none."""
    asked = st.query_params.get("payment")
    if asked is None:
        return None
    named = [row for row in payments if row["event_id"] == asked]
    policy = st.query_params.get("policy")  # two sources may use one id, hardly under one policy
    found = next((row for row in named if row["policy_id"] == policy), named[0] if named else None)
    if found is None:
        elements.notice("failed", w("subsidies.no_payment", id=asked[:80]), w("subsidies.no_payment_do"))
    return found


def _choose(w: Words, policies: dict[str, Row], plans: dict[str, Row], of_payment: str | None) -> str | None:
    """The policy that the URL or its payment names, and a box to choose another. Keys carry the choice: links win."""
    asked = st.query_params.get("policy") or of_payment
    if asked is not None and asked not in policies:
        elements.notice("failed", w("subsidies.no_policy", id=asked[:80]), w("subsidies.no_policy_do"))
    current = asked if asked in policies else None
    ids = sorted(policies)

    def label(policy: str) -> str:
        plan = w.name(plans.get(policies[policy]["plan_id"], {}), "title")
        return f"{w.name(policies[policy])}　{policy}　{plan}"

    picked = st.selectbox(
        w("subsidies.policy"),
        ids,
        index=ids.index(current) if current else None,
        key=f"policy-{current}",
        format_func=label,
        placeholder=w("subsidies.choose"),
    )
    if picked != current:
        shell.remember("policy", picked)
        shell.remember("payment", None)
        st.rerun()
    return current


def _policy(
    w: Words,
    policy: Row,
    rows: dict[str, list[Row]],
    plans: dict[str, Row],
    agencies: dict[str, Row],
    names: dict[str, str],
) -> None:
    mine = policy["policy_id"]
    elements.heading(w.name(policy))
    subsidies.policy(w, policy, plans.get(policy["plan_id"], {}), agencies)
    payments = [row for row in rows["fct_subsidy_payments"] if row["policy_id"] == mine]
    if not payments:
        lead = "、".join(w.name(agencies.get(unit, {"name_zh": unit})) for unit in policy["lead_ids"] or [])
        elements.notice("empty", w("subsidies.nothing_paid"), w("subsidies.nothing_paid_do", lead=lead))
        return
    elements.heading(w("subsidies.firms"))
    subsidies.enterprises(w, [row for row in rows["agg_subsidy_enterprises"] if row["policy_id"] == mine], _shown)
    elements.caption(w("subsidies.firms_hint"))
    elements.heading(w("subsidies.payments"))
    subsidies.payments(w, payments, _shown)
    found = [row for row in rows["fct_subsidy_overlaps"] if mine in (row["higher_policy_id"], row["lower_policy_id"])]
    if found:
        elements.heading(w("subsidies.overlaps"))
        subsidies.overlaps(w, found, _shown, names)


def _budgets(w: Words, budgets: list[Row], names: dict[str, str]) -> None:
    years = sorted({row["year"] for row in budgets}, reverse=True)
    if not years:
        return
    year = st.segmented_control(w("subsidies.year"), years, default=years[0], key="subsidies-year") or years[0]
    elements.heading(w("subsidies.budgets", year=year))
    subsidies.budgets(w, [row for row in told.told_years(budgets) if row["year"] == year], names)


def _beyond(w: Words, payments: list[Row], names: dict[str, str]) -> None:
    """Of all policies the payments that an auditor asks about."""
    elements.heading(w("subsidies.over"))
    over = [row for row in payments if row["verdict"] == "over"]
    if over:
        subsidies.payments(w, over, _shown, names)
    else:
        st.markdown(plain(w("subsidies.over_none")))


shell.show("subsidies", page)
