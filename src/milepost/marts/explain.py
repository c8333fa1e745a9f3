"""The row behind an explanation: a target of the warehouse -> its reading with clause, names and event.

Policies and payments are told by explain_subsidies.

A reading is a row of fct_target_status (what the boards show), or of intermediate.int_readings for another day.
readings/steps.py tells it.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from milepost.errors import MilepostError
from milepost.marts import explain_subsidies
from milepost.readings.steps import Step, joined, steps
from milepost.readings.words import Language
from milepost.settings import Settings
from milepost.warehouse import connection as warehouse


class UnknownTarget(MilepostError):
    """Nothing of that id: no reading of a target (up to that day), no policy, no payment."""


def explain(settings: Settings, target_id: str, *, as_of: date | None = None, language: Language = "zh") -> list[Step]:
    """The computation behind a target's reading, a policy's figures or a payment's verdict, by its id.

    Raises UnknownTarget; WarehouseBusy while another process writes.
    """
    with warehouse.writing(settings, "explain") as con:
        told = explain_subsidies.explain(con, target_id, language, whole=settings.show_enterprises)
        if told is not None:
            return told
        row = _row(con, target_id, as_of)
    return steps(row, language)


def _row(con: warehouse.Connection, target_id: str, as_of: date | None) -> dict[str, Any]:
    """One joined row (readings.steps.joined)."""
    reading = _reading(con, target_id, as_of)
    return joined(
        reading,
        _rows(con, "SELECT * FROM marts.fct_targets WHERE target_id = $id", target_id)[0],
        _rows(con, "SELECT * FROM marts.dim_indicators WHERE indicator_id = $id", reading["indicator_id"])[0],
        _rows(con, "SELECT * FROM marts.dim_plans WHERE plan_id = $id", reading["plan_id"])[0],
        _rows(con, "SELECT * FROM marts.fct_actuals WHERE indicator_id = $id", reading["indicator_id"]),
    )


def _reading(con: warehouse.Connection, target_id: str, as_of: date | None) -> dict[str, Any]:
    built = con.execute("SELECT as_of_date, known_at FROM ops.build_parameters").fetchone()
    if built is None:
        raise UnknownTarget("nothing is built yet. Run `milepost run` first.")
    if as_of is not None and as_of > built[0]:
        raise UnknownTarget(f"the marts are built for {built[0]}; build them for {as_of} (MILEPOST_AS_OF) first.")
    if as_of is None or as_of == built[0]:
        found = _rows(con, "SELECT * FROM marts.fct_target_status WHERE target_id = $id", target_id)
    else:
        # between two reading dates nothing that a reading is made of changes
        found = _rows(
            con,
            """SELECT * FROM intermediate.int_readings WHERE target_id = $id AND read_date <= $day
               ORDER BY read_date DESC LIMIT 1""",
            target_id,
            day=as_of,
        )
    if not found:
        raise UnknownTarget(f"{target_id}: no reading{f' up to {as_of}' if as_of else ''}. {_alike(con, target_id)}")
    return found[0] | {"as_of_date": as_of or built[0], "known_at": built[1]}


def _rows(con: warehouse.Connection, query: str, key: str, **more: Any) -> list[dict[str, Any]]:
    found = con.execute(query, {"id": key, **more})
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _alike(con: warehouse.Connection, target_id: str) -> str:
    near = con.execute(
        "SELECT target_id FROM marts.fct_targets ORDER BY jaro_winkler_similarity(target_id, ?) DESC LIMIT 3",
        [target_id],
    ).fetchall()
    names = [row[0] for row in near] + explain_subsidies.alike(con, target_id)
    return f"Near: {', '.join(names)}." if names else "There are no targets and no policies."
