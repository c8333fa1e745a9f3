"""方案 Plan: a plan in the order of its text, each clause with its targets. Reads passages, targets and versions."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from dashboards import choosing, clauses, data, elements, past, readings, shell
from dashboards.elements import plain
from dashboards.plan import changes, passages, promises
from dashboards.readings import Row
from dashboards.text import NO_VALUE, Words
from milepost.catalogue.texts import PlanText
from milepost.settings import Settings

NEWER = ("fct_plan_passages", "fct_target_versions")
TARGET_COLUMNS = ("target_id", "certainty", "section", "restates_target_id")
EVERYTHING = "all"


def page(board: data.Board, w: Words) -> None:
    lacking = [name for name in NEWER if not data.has(board, name)]
    if lacking:
        elements.notice("empty", w("plan.older"), past.older_do(w, "plan.older_do", names=", ".join(lacking)))
        return
    plans = data.by(board, "dim_plans", "plan_id")
    if not plans:
        elements.notice("empty", w("plan.none"), w("plan.none_do"))
        return
    left, right = st.columns([3, 2])
    ids = sorted(plans)
    chosen = choosing.box(left, w, "plan", ids, lambda one: w.name(plans[one], "title"), ids[0])
    rows = [row for row in data.rows(board, "fct_plan_passages") if row["plan_id"] == chosen]
    text = clauses.text(Settings.load().texts, plans[chosen]["source_file"])
    found = passages.sections(rows, text)
    names = [section.name for section in found]

    def label(one: str) -> str:
        return w("plan.everything") if one == EVERYTHING else one or w("plan.no_section")

    section = choosing.box(right, w, "section", [EVERYTHING, *names], label, EVERYTHING)
    _facts(w, plans[chosen], rows, text)
    told = _told(board, chosen, text)
    with st.container(key="plan-text"):
        for one in found:
            if section in (EVERYTHING, one.name):
                promises.show(w, one, told)
    elements.legend(w, told.targets.values())
    if section == EVERYTHING:
        known = [row for row in data.rows(board, "fct_target_versions") if row["plan_id"] == chosen]
        changes.versions(w, known, told.targets)
        changes.apart(w, rows, text)
        changes.inferred(w, rows)


def _told(board: data.Board, plan: str, text: PlanText | None) -> promises.Told:
    read = data.rows(board, "fct_target_status", *readings.STATUS_COLUMNS, newer=readings.METHOD_2_COLUMNS)
    joined = readings.join(
        [row for row in read if row["plan_id"] == plan],
        data.rows(board, "dim_indicators", *readings.INDICATOR_COLUMNS),
        data.rows(board, "fct_targets", *TARGET_COLUMNS, newer=readings.UNIT_COLUMNS),
    )
    versions = data.rows(board, "fct_target_versions", "target_id", "version")
    latest: dict[str, int] = {}
    for row in versions:
        latest[row["target_id"]] = max(row["version"], latest.get(row["target_id"], 0))
    policies = data.by(board, "dim_policies", "policy_id")
    return promises.Told({row["target_id"]: row for row in joined}, policies, latest, text)


def _facts(w: Words, plan: Row, rows: list[Row], text: PlanText | None) -> None:
    """What the plan is, and how many of what its text says."""
    force = f"{w.day(plan['effective_from'])} – {w.day(plan['effective_to'])}"
    pairs = [
        (w("plan.number"), plan["document_number"] or NO_VALUE),
        (w("plan.status"), w.of("plan.status", plan["status"])),
        (w("plan.issued"), w.day(plan["issued_date"])),
        (w("plan.force"), force if plan["effective_from"] else NO_VALUE),
        (w("plan.horizon"), plan["horizon_year"]),
        (w("plan.source"), plan["source_address"] or plan["source_file"] or NO_VALUE),
    ]
    st.markdown("　".join(f"{elements.soft(name)} {plain(value)}" for name, value in pairs))
    kinds = Counter(row["kind"] for row in rows)
    elements.caption(
        w(
            "plan.books",
            targets=kinds["target"],
            restatements=kinds["restatement"],
            policies=kinds["policy"],
            apart=kinds["not_target"],
            inferred=kinds["inferred"],
        )
    )
    if text is None:
        elements.notice("empty", w("plan.no_text", file=plan["source_file"] or NO_VALUE))


shell.show("plan", page)
