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
    places = {row["jurisdiction_id"]: (row["name_zh"], row["name_en"]) for row in version.rows("dim_jurisdictions")}
    return [
        _incoherent(row, names[row["concept"]], parents[row["parent_target_id"]], places, version)
        for row in version.rows("agg_concept_rollup")
        if row["coherence_gap"] is not None and row["coherence_gap"] < 0 and row["parent_target_id"] in parents
    ]


def _incoherent(row: Row, names: Row, parent: Row, places: dict[str, tuple[str, str]], version: Version) -> Sighting:
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
    place = places.get(parent["jurisdiction_id"], ("", ""))
    members = [places.get(name, (name, name)) for name in row["member_ids"]]
    signal = Signal(
        key,
        "targets_incoherent",
        "info",
        f"{place[0]}{names['name_zh']} {year} 年目标：下级分解目标之和不足",
        f"{names['name_en']}, {place[1]}, {year}: the members' targets add up to less",
        f"已收录方案的下级地区（{'、'.join(zh for zh, _ in members)}）目标合计 {total}，"
        f"上级目标 {goal}，相差 {short}。\n其他下级地区的方案未收录，不在其内。\n"
        "处理：核对分解方案，补齐或调整目标；仅因方案未收录的，补录方案即可。",
        f"Of {', '.join(en for _, en in members)}: {total_en} in all; the place above promises {goal_en}, "
        f"{short_en} more.\nPlaces whose plans are not in the catalogue are not counted.\n"
        "What to do: look at how the target was shared out and mend the plans, or add the plans that are missing.",
        Scope(parent["jurisdiction_id"], parent["plan_id"], leads[0], parent["indicator_id"], parent["target_id"]),
        version.ground,
        {"value": row["target_total"], "due_value": row["parent_target_value"], "unit": row["unit"]},
    )
    return Sighting(key, "targets_incoherent", None, signal, *ENDS[INCOHERENT])
