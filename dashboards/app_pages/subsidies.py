"""补贴 Subsidies: rules, what was paid and is left, the working of a payment. Reads policies and subsidy marts."""

from __future__ import annotations

import streamlit as st

from dashboards import address, data, elements, past, shell, trust
from dashboards.elements import plain
from dashboards.readings import Row
from dashboards.subsidies import budgets, payments
from dashboards.subsidies import policy as rule
from dashboards.text import Words
from dashboards.trust import Trust
from milepost.readings import subsidies as told

TABLES = (
    "dim_policies",
    "fct_subsidy_budget",
    "fct_subsidy_payments",
    "agg_subsidy_enterprises",
    "fct_subsidy_overlaps",
)


def page(board: data.Board, w: Words) -> None:
    if not all(data.has(board, name) for name in TABLES):
        elements.notice("empty", w("subsidies.older"), past.older_do(w, "subsidies.older_do"))
        return
    rows = {name: data.rows(board, name) for name in TABLES}
    plans = data.by(board, "dim_plans", "plan_id")
    agencies = data.by(board, "dim_agencies", "agency_id")
    policies = {row["policy_id"]: row for row in rows["dim_policies"]}
    known = trust.of(board, w)
    if not policies:
        elements.notice("empty", w("subsidies.none"), w("subsidies.none_do"))
        return
    names = {policy: w.name(row) for policy, row in policies.items()}
    payment = _payment(w, rows["fct_subsidy_payments"])
    chosen = _choose(w, policies, plans, payment["policy_id"] if payment else None)
    if payment:
        elements.heading(w("subsidies.working"))
        payments.working(w, payment, policies.get(payment["policy_id"], {}))
    if chosen:
        _policy(w, policies[chosen], rows, plans, agencies)
        _paid(board, w, chosen, rows, names, known)
    _budgets(board, w, rows, names, known, chosen)
    if not chosen:
        _beyond(board, w, rows["fct_subsidy_payments"], names, known)


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
        address.put("policy", picked)
        address.put("payment", None)
        st.rerun()
    return current


def _policy(w: Words, policy: Row, rows: dict[str, list[Row]], plans: dict[str, Row], agencies: dict[str, Row]) -> None:
    """What the policy promises; who has to pay where nothing was paid yet."""
    elements.heading(w.name(policy))
    rule.show(w, policy, plans.get(policy["plan_id"], {}), agencies)
    if not any(row["policy_id"] == policy["policy_id"] for row in rows["fct_subsidy_payments"]):
        lead = "、".join(w.name(agencies.get(unit, {"name_zh": unit})) for unit in policy["lead_ids"] or [])
        elements.notice("empty", w("subsidies.nothing_paid"), w("subsidies.nothing_paid_do", lead=lead))


def _paid(
    board: data.Board, w: Words, mine: str, rows: dict[str, list[Row]], names: dict[str, str], known: Trust
) -> None:
    """The policy's enterprises, payments, and what was paid twice for one project."""
    made = [row for row in rows["fct_subsidy_payments"] if row["policy_id"] == mine]
    if not made:
        return
    elements.heading(w("subsidies.firms"))
    firms = [row for row in rows["agg_subsidy_enterprises"] if row["policy_id"] == mine]
    budgets.enterprises(board, w, ("firms", w("subsidies.firms")), firms, known, None)
    elements.caption(w("subsidies.firms_hint"))
    elements.heading(w("subsidies.payments"))
    payments.show(board, w, made, known)
    found = [row for row in rows["fct_subsidy_overlaps"] if mine in (row["higher_policy_id"], row["lower_policy_id"])]
    if found:
        elements.heading(w("subsidies.overlaps"))
        payments.overlaps(board, w, found, names, known)


def _budgets(
    board: data.Board, w: Words, rows: dict[str, list[Row]], names: dict[str, str], known: Trust, chosen: str | None
) -> None:
    """The budgets of the year chosen and, of all policies, the enterprises near or over a cap in it."""
    found = rows["fct_subsidy_budget"]
    years = [str(year) for year in sorted({row["year"] for row in found}, reverse=True)]
    if not years:
        return
    year = address.view(w, "paid_year", years, lambda one: w("subsidies.of_year", year=one), title=w("subsidies.year"))
    elements.heading(w("subsidies.budgets", year=year))
    budgets.show(board, w, [row for row in told.told_years(found) if str(row["year"]) == year], names, known)
    if chosen:
        return
    name = w("subsidies.near_cap", year=year)
    elements.heading(name)
    firms = [row for row in rows["agg_subsidy_enterprises"] if str(row["year"]) == year]
    near = [row for row in firms if row["is_near_cap"] or row["is_over_cap"]]
    if near:
        budgets.enterprises(board, w, ("near", name), near, known, names)
        elements.caption(w("subsidies.firms_hint"))
    else:
        st.markdown(plain(w("subsidies.near_none")))


def _beyond(board: data.Board, w: Words, made: list[Row], names: dict[str, str], known: Trust) -> None:
    """Of all policies the payments that an auditor asks about."""
    elements.heading(w("subsidies.over"))
    over = [row for row in made if row["verdict"] == "over"]
    if over:
        payments.show(board, w, over, known, names)
    else:
        st.markdown(plain(w("subsidies.over_none")))


shell.show("subsidies", page)
