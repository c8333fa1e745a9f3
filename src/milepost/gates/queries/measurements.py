"""Measurements of compute centres just landed, beside what the centre and its place were before. -> raw_measurements.

A centre's own history are the DAYS nearest measured days on which it had any capacity: an outage of some days does not
count, nor does what was measured for the same day before. A centre without such a history is new: it is compared with
its place: the largest target that its capacities are counted for, or the sum of what its centres had, if that is more.
Of a place without such a target nothing is known: it may begin small.
"""

from __future__ import annotations

from typing import Final

import pandas as pd

from milepost.gates.queries import said

MEASURED: Final = "milepost.compute.measured.v1"
DAYS: Final = 10
FEWEST_DAYS: Final = 5  # a centre with fewer is being built up: its first figures say little of the next ones
WINDOW_DAYS: Final = 400
TIMES_UP: Final = 5.0  # by default; a plan may say otherwise (capacity_times)
TIMES_DOWN: Final = 50.0  # racks fail, so a fall is held only where a unit must have slipped (a thousandth)
TIMES_OF_PLACE: Final = 10.0

COLUMNS: Final = (
    "source", "event_id", "jurisdiction_id", "centre", "as_of_date", "capacity_pflops", "utilisation_share",
    "highest_utilisation", "highest_before", "highest_capacity", "lowest_before", "lowest_capacity", "place_pflops",
    "highest_in_place", "is_beside_real",
)  # fmt: skip

SAID: Final = f"""
    SELECT source, event_id, jurisdiction_id, is_simulated, said[1] AS centre, said[2] AS said_day,
        TRY_CAST(said[3] AS DOUBLE) AS capacity_pflops, TRY_CAST(said[4] AS DOUBLE) AS utilisation_share
    FROM ({said.sent([MEASURED], "centre", "as_of", "capacity_pflops", "utilisation_share")})
"""  # noqa: S608 our own query

# Days of all centres of the places that anything was measured in, from a window before the first day measured.
HISTORY: Final = f"""
    SELECT days.jurisdiction_id, days.centre, days.is_simulated, days.as_of_date AS day, days.last.capacity AS capacity
    FROM intermediate.int_centre_days days
    WHERE days.jurisdiction_id IN (SELECT jurisdiction_id FROM measured)
      AND days.as_of_date >= (SELECT min(day) - {WINDOW_DAYS} FROM measured)
"""  # noqa: S608 our own query
NO_HISTORY: Final = """
    SELECT ''::VARCHAR AS jurisdiction_id, ''::VARCHAR AS centre, false AS is_simulated, DATE '1970-01-01' AS day,
        0::DOUBLE AS capacity WHERE false
"""

BESIDE: Final = f"""
    WITH own AS (
        SELECT *,
            count(*) OVER before AS days_before, min(capacity) OVER before AS low_before,
            max(capacity) OVER before AS high_before, count(*) OVER after AS days_after,
            min(capacity) OVER after AS low_after, max(capacity) OVER after AS high_after
        FROM centre_days WHERE capacity > 0
        WINDOW before AS (PARTITION BY jurisdiction_id, centre, is_simulated ORDER BY day
                          ROWS BETWEEN {DAYS - 1} PRECEDING AND CURRENT ROW),
            after AS (PARTITION BY jurisdiction_id, centre, is_simulated ORDER BY day
                      ROWS BETWEEN CURRENT ROW AND {DAYS - 1} FOLLOWING)
    ), places AS (
        SELECT jurisdiction_id, is_simulated, sum(capacity) AS capacity FROM (
            SELECT jurisdiction_id, is_simulated, centre, max(capacity) AS capacity FROM centre_days GROUP BY ALL)
        GROUP BY ALL
    ), promised AS (
        SELECT i.jurisdiction_id, i.measured_where ->> '$.centre' AS centre,
            max(t.target_value * iu.factor / pflops.factor) AS capacity
        FROM catalogue.indicators i
        JOIN catalogue.targets t ON t.indicator_id = i.indicator_id AND t.valid_to IS NULL
        JOIN catalogue.units iu ON iu.unit = i.unit
        JOIN catalogue.units pflops ON pflops.unit = 'PFlops' AND pflops.canonical_unit = iu.canonical_unit
        WHERE i.valid_to IS NULL AND i.measured_rule = 'sum_latest_by_centre'
        GROUP BY ALL
    ), real AS (SELECT DISTINCT jurisdiction_id, centre FROM centre_days WHERE NOT is_simulated),
    limits AS (
        SELECT jurisdiction_id, max(capacity_times) AS capacity_times
        FROM catalogue.plans WHERE valid_to IS NULL GROUP BY ALL
    ), timeline AS (
        SELECT jurisdiction_id, centre, is_simulated, day,
            struct_pack(days := days_before, high := high_before, low := low_before) AS up_to_it,
            struct_pack(days := days_after, high := high_after, low := low_after) AS from_it
        FROM own
        UNION ALL
        SELECT DISTINCT jurisdiction_id, centre, is_simulated, day, NULL, NULL FROM measured
    ), around AS (  -- the nearest known day before each day and after it; no join by nearest day (docs/decisions/0006)
        SELECT jurisdiction_id, centre, is_simulated, day, up_to_it IS NULL AS is_new,
            last_value(up_to_it IGNORE NULLS) OVER earlier AS b, first_value(from_it IGNORE NULLS) OVER later AS a
        FROM timeline
        WINDOW earlier AS (PARTITION BY jurisdiction_id, centre, is_simulated ORDER BY day
                           GROUPS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING),
            later AS (PARTITION BY jurisdiction_id, centre, is_simulated ORDER BY day
                      GROUPS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING)
    ), beside AS (
        SELECT m.*,
            CASE WHEN near.b.days >= {FEWEST_DAYS} THEN near.b.high
                WHEN near.a.days >= {FEWEST_DAYS} THEN near.a.high END AS highest_before,
            CASE WHEN near.b.days >= {FEWEST_DAYS} THEN near.b.low
                WHEN near.a.days >= {FEWEST_DAYS} THEN near.a.low END AS lowest_before,
            coalesce(limits.capacity_times, {TIMES_UP}) AS times_up
        FROM measured m
        LEFT JOIN around near ON near.is_new AND near.jurisdiction_id = m.jurisdiction_id AND near.centre = m.centre
            AND near.is_simulated = m.is_simulated AND near.day = m.day
        LEFT JOIN limits ON limits.jurisdiction_id = m.jurisdiction_id
    )
    , promised_for AS (
        -- of an indicator that counts one centre the target says nothing of the others
        SELECT m.jurisdiction_id, m.centre, max(p.capacity) AS capacity
        FROM (SELECT DISTINCT jurisdiction_id, centre FROM measured) m
        JOIN promised p ON p.jurisdiction_id = m.jurisdiction_id AND coalesce(p.centre = m.centre, true)
        GROUP BY ALL
    )
    SELECT beside.source, beside.event_id, beside.jurisdiction_id, beside.centre, beside.day AS as_of_date,
        beside.capacity_pflops, beside.utilisation_share,
        CASE WHEN beside.capacity_pflops > 0 THEN 1.0 ELSE 0.0 END AS highest_utilisation,
        beside.highest_before, beside.highest_before * beside.times_up AS highest_capacity, beside.lowest_before,
        CASE WHEN beside.capacity_pflops > 0 THEN beside.lowest_before / {TIMES_DOWN} END AS lowest_capacity,
        greatest(places.capacity, promised.capacity) AS place_pflops,
        CASE WHEN beside.highest_before IS NULL AND promised.capacity IS NOT NULL
            THEN greatest(places.capacity, promised.capacity) * {TIMES_OF_PLACE} END AS highest_in_place,
        beside.is_simulated AND real.centre IS NOT NULL AS is_beside_real
    FROM beside
    LEFT JOIN places USING (jurisdiction_id, is_simulated)
    LEFT JOIN promised_for promised
        ON promised.jurisdiction_id = beside.jurisdiction_id AND promised.centre = beside.centre
    LEFT JOIN real ON real.jurisdiction_id = beside.jurisdiction_id AND real.centre = beside.centre
"""  # noqa: S608 our own query


def frame(con: said.Asked) -> pd.DataFrame:
    """One row per measurement of the temporary table events."""
    if not said.keep(con, "measured", SAID):
        return pd.DataFrame(columns=list(COLUMNS))
    history = HISTORY if said.is_built(con, "intermediate.int_centre_days") else NO_HISTORY
    con.execute(f"CREATE OR REPLACE TEMP TABLE centre_days AS {history}")
    return con.execute(BESIDE).df()
