"""Trainings just landed, beside the largest session that their place can believe. -> raw_trainings."""

from __future__ import annotations

from typing import Final

import pandas as pd

from milepost.gates.queries import said

HELD: Final = "milepost.training.held.v1"
LARGEST_SESSION: Final = 10_000  # people; beyond the largest stadium class. A plan with online courses says its own
COLUMNS: Final = ("source", "event_id", "session", "programme", "held_date", "attendees", "largest_session")

SAID: Final = f"""
    SELECT source, event_id, jurisdiction_id, said[1] AS session, said[2] AS programme, said[3] AS said_day,
        TRY_CAST(said[4] AS DOUBLE) AS attendees
    FROM ({said.sent([HELD], "session", "programme", "at", "attendees")})
"""  # noqa: S608 our own query
BESIDE: Final = f"""
    SELECT source, event_id, session, programme, day AS held_date, attendees,
        coalesce(places.largest_session, {LARGEST_SESSION}) AS largest_session
    FROM held LEFT JOIN (
        SELECT jurisdiction_id, max(largest_session) AS largest_session FROM catalogue.plans WHERE valid_to IS NULL
        GROUP BY ALL
    ) places USING (jurisdiction_id)
"""  # noqa: S608 our own query


def frame(con: said.Asked) -> pd.DataFrame:
    """One row per training of the temporary table events."""
    if not said.keep(con, "held", SAID):
        return pd.DataFrame(columns=list(COLUMNS))
    return con.execute(BESIDE).df()
