"""Onboardings and leavings just landed, beside the first moves known of the same place. -> raw_enterprises.

A place is an enterprise in one role in one data space. A leaving before the first joining known contradicts it; one
whose joining is not known may only have arrived first: it counts nowhere, and ends the stay once the joining is there.
"""

from __future__ import annotations

from typing import Final

import pandas as pd

from milepost.gates.queries import said

LEFT: Final = "milepost.enterprise.left.v1"
ONBOARDED: Final = "milepost.enterprise.onboarded.v1"
TABLES: Final = ("staging.stg_events__enterprise_moves", "staging.stg_ops__held_rows")

COLUMNS: Final = (
    "source", "event_id", "jurisdiction_id", "data_space", "enterprise", "role", "moved_date", "first_joined_date",
    "first_left_date", "leaves_before_joining", "joins_after_leaving", "leaves_unknown",
)  # fmt: skip

SAID: Final = f"""
    SELECT source, event_id, type = '{ONBOARDED}' AS is_onboarding, jurisdiction_id, is_simulated,
        said[1] AS data_space, said[2] AS enterprise, said[3] AS role, said[4] AS said_day
    FROM ({said.sent([ONBOARDED, LEFT], "data_space", "enterprise", "role", "at")})
"""  # noqa: S608 our own query

# The first moves that the last build knew of these places.
KNOWN: Final = """
    SELECT jurisdiction_id, data_space, enterprise, role, is_simulated,
        min(moved_date) FILTER (is_onboarding) AS joined, min(moved_date) FILTER (NOT is_onboarding) AS left_first
    FROM staging.stg_events__enterprise_moves s
    ANTI JOIN staging.stg_ops__held_rows USING (source, event_id)
    WHERE unreadable_code IS NULL AND enterprise IN (SELECT enterprise FROM moved)
    GROUP BY ALL
"""
NOTHING_KNOWN: Final = """
    SELECT NULL::VARCHAR AS jurisdiction_id, NULL::VARCHAR AS data_space, NULL::VARCHAR AS enterprise,
        NULL::VARCHAR AS role, NULL::BOOLEAN AS is_simulated, NULL::DATE AS joined, NULL::DATE AS left_first WHERE false
"""


def beside(known: str) -> str:
    """The query of the frame, given the one of what was known before."""
    return f"""
        WITH known AS ({known}), said AS (
            SELECT jurisdiction_id, data_space, enterprise, role, is_simulated,
                min(day) FILTER (is_onboarding) AS joined FROM moved GROUP BY ALL
        ), placed AS (
            SELECT moved.*, least(known.joined, said.joined) AS first_joined_date, known.left_first AS first_left_date
            FROM moved JOIN said USING (jurisdiction_id, data_space, enterprise, role, is_simulated)
            LEFT JOIN known USING (jurisdiction_id, data_space, enterprise, role, is_simulated)
        )
        SELECT source, event_id, jurisdiction_id, data_space, enterprise, role, day AS moved_date, first_joined_date,
            first_left_date,
            coalesce(NOT is_onboarding AND day < first_joined_date, false) AS leaves_before_joining,
            coalesce(is_onboarding AND day = first_joined_date AND first_left_date < day, false)
                AS joins_after_leaving,
            NOT is_onboarding AND first_joined_date IS NULL AS leaves_unknown
        FROM placed
    """  # noqa: S608 our own queries


def frame(con: said.Asked) -> pd.DataFrame:
    """One row per onboarding or leaving of the temporary table events."""
    if not said.keep(con, "moved", SAID):
        return pd.DataFrame(columns=list(COLUMNS))
    return con.execute(beside(KNOWN if said.is_built(con, *TABLES) else NOTHING_KNOWN)).df()
