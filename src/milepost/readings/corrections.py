"""Month ends that are read otherwise than they once were: rows of fct_status_history and fct_status_changes.

A correction tells of the day it is about. Every month end that was over when it was learned, and that reads the figure
of that day or an older one, was read by the figure that was put right.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from milepost.readings.movement import ALONG_TIME, learned_on

Row = dict[str, Any]
REVISED: Final = frozenset({"revision", "retraction"})


def flips(changes: Iterable[Row]) -> list[Row]:
    """The changes by which the light of one and the same day became another one."""
    return [row for row in changes if row["reason"] not in ALONG_TIME and row["from_light"] != row["to_light"]]


def as_learned(changes: Iterable[Row]) -> list[Row]:
    """The changes, each as it was learned: a new report of a day that was revised later ends where the first one led.

    A change along time says what the day is read as now; what a revision did to it, the revision tells. Where the first
    report of a day moved nothing, it is left out.
    """
    rows = list(changes)
    first: dict[tuple[str, date], Row] = {}
    for row in sorted(rows, key=lambda one: one["changed_at"]):
        if row["reason"] in REVISED:
            first.setdefault((row["target_id"], row["as_of_date"]), row)
    found = []
    for row in rows:
        later = first.get((row["target_id"], row["as_of_date"])) if row["reason"] == "new_report" else None
        if later is None:
            found.append(row)
        elif later["from_status"] != row["from_status"]:
            found.append(row | {"to_status": later["from_status"], "to_light": later["from_light"]})
    return found


def corrected(months: Iterable[Row], changes: Iterable[Row]) -> set[tuple[str, date]]:
    """(target, month end) of those that a later correction reads in another light.

    months: target_id, period_date and actual_as_of_date, the day of the figure that is read (None: there is none).
    """
    by_target: dict[str, list[tuple[date, date]]] = {}
    for row in flips(changes):
        by_target.setdefault(row["target_id"], []).append((row["as_of_date"], learned_on(row)))
    return {
        (row["target_id"], row["period_date"])
        for row in months
        for about, learned in by_target.get(row["target_id"], ())
        if about <= row["period_date"] < learned and (row["actual_as_of_date"] or about) <= about
    }
