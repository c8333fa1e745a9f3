"""A version read as of one of its month ends, by what it knows now: its tables -> what they would say of that day.

The readings of month ends stand in tables of their own, told by ``period_date``; what happened later is left out. What
a version holds of its own day alone (LACKING) has no month end.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

# Table -> the one that holds its rows of every month end
MONTHLY: Final[Mapping[str, str]] = {
    "fct_target_status": "fct_status_history",
    "agg_agency_scorecard": "agg_agency_months",
    "agg_jurisdiction_rollup": "agg_jurisdiction_months",
    "agg_concept_rollup": "agg_concept_months",
    "fct_concept_members": "fct_concept_member_months",
}
# Table -> the day that its rows are about: later ones had not happened
UNTIL: Final[Mapping[str, str]] = {
    "fct_status_history": "period_date",
    "fct_status_changes": "as_of_date",
    "fct_actuals": "as_of_date",
    "fct_held_rows": "as_of_date",
}
LACKING: Final = frozenset({"fct_reporting_punctuality", "fct_projections"})
OTHERS: Final = frozenset({"fct_targets", "fct_path_points"})  # they follow from the readings of the day
TABLES: Final = MONTHLY.keys() | UNTIL.keys() | OTHERS
NEEDED: Final = ("target_value", "path", "growth_needed_share")  # histories of before held lights alone


def source(name: str) -> str:
    """The published table that a table's rows of a month end stand in."""
    return MONTHLY.get(name, name)


def of_day(name: str, rows: pa.Table) -> pa.Table:
    """The rows of one month end, as the table itself has them."""
    if name == "fct_target_status":
        return rows.rename_columns({"period_date": "as_of_date"})
    return rows.drop_columns("period_date")


def until(name: str, table: pa.Table, day: date) -> pa.Table:
    """What is about the days up to one; what is about no day stays."""
    about = table[UNTIL[name]]
    return table.filter(pc.fill_null(pc.less_equal(about, pa.scalar(day, pa.date32())), True))


def targets(table: pa.Table, readings: pa.Table) -> pa.Table:
    """The targets that had a reading: those of plans that had begun."""
    return table.filter(pc.is_in(table["target_id"], readings["target_id"].combine_chunks()))


def path_points(table: pa.Table, readings: pa.Table) -> pa.Table:
    """The points of paths, with the baselines read that day: a last full year is another one a year before."""
    others = table.filter(pc.not_equal(table["point_kind"], "baseline"))
    found: dict[str, dict[str, Any]] = {}
    columns = ("indicator_id", "anchor_date", "baseline_value", "baseline_kind", "measure")
    for row in readings.select(columns).to_pylist():
        if row["baseline_kind"] != "none" and row["measure"] != "milestone":
            point = {"point_date": row["anchor_date"], "point_value": row["baseline_value"]}
            found.setdefault(
                row["indicator_id"], {"indicator_id": row["indicator_id"], "point_kind": "baseline"} | point
            )
    return pa.concat_tables([others, pa.Table.from_pylist(list(found.values()), schema=table.schema)])
