"""Members' targets that do not add up to the parent's, as a version shows them. -> sightings.

Only what is wrong has a sighting; that it is over is seen by its absence.
"""

from __future__ import annotations

from milepost.alerts.business.published import Row, Version
from milepost.alerts.business.sighting import ENDS, INCOHERENT, Sighting
from milepost.alerts.incident import Scope, Signal
from milepost.readings import numbers
from milepost.readings.words import LANGUAGES


def incoherent(version: Version) -> list[Sighting]:
    """One per concept, year and parent whose members' targets add up to less than the parent's. Raises Damaged."""
    names = {row["concept"]: row for row in version.rows("dim_indicators")}
    parents = {row["target_id"]: row for row in version.rows("fct_targets")}
    return [
        _incoherent(row, names[row["concept"]], parents[row["parent_target_id"]], version)
        for row in version.rows("agg_concept_rollup")
        if row["coherence_gap"] is not None and row["coherence_gap"] < 0 and row["parent_target_id"] in parents
    ]


def _incoherent(row: Row, names: Row, parent: Row, version: Version) -> Sighting:
    key = f"{INCOHERENT}{row['concept']}:{row['due_year']}:{row['parent_jurisdiction_id']}:{row['unit']}"
    year = row["due_year"]
    amounts = {
        language: [
            numbers.amount(value, row["unit"], language)
            for value in (row["target_total"], row["parent_target_value"], -row["coherence_gap"])
        ]
        for language in LANGUAGES
    }
    (total, goal, short), (total_en, goal_en, short_en) = amounts["zh"], amounts["en"]
    leads = parent["lead_agency_ids"] or [None]
    signal = Signal(
        key,
        "targets_incoherent",
        "info",
        f"{names['name_zh']} {year} 年分解目标之和低于上级目标",
        f"{names['name_en']}, {year}: the members' targets add up to less than the parent's",
        f"{row['members']} 个地区的目标合计 {total}，上级目标 {goal}，相差 {short}。\n"
        "处理：核对分解方案，补齐或调整目标。",
        f"Members: {row['members']}. They promise {total_en}, the parent {goal_en}: {short_en} are missing.\n"
        "What to do: look at how the target was shared out, and mend the plans.",
        Scope(parent["jurisdiction_id"], parent["plan_id"], leads[0], parent["indicator_id"], parent["target_id"]),
        version.ground,
        {"value": row["target_total"], "due_value": row["parent_target_value"], "unit": row["unit"]},
    )
    return Sighting(key, "targets_incoherent", None, signal, *ENDS[INCOHERENT])
