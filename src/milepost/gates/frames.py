"""The rows a gate looks at: raw.events and marts.* -> pandas frames by the names that expectations/ give its tables."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from milepost.days import parse_day
from milepost.gates import baselines
from milepost.warehouse.broker_time import landed
from milepost.warehouse.connection import Connection

CHUNK_ROWS = 500_000  # bounds the memory of a gate after a long backlog

REPORTS = """
    SELECT e.source, e.event_id, r.indicator, TRY_CAST(r.value AS DOUBLE) * u.factor / iu.factor AS indicator_value,
           indicator_value / nullif(t.largest_target, 0) AS share_of_largest_target,
           indicator_value / i.natural_limit AS share_of_natural_limit
    FROM (SELECT *, CASE WHEN json_valid(data) THEN data ELSE '{}' END AS sent FROM events) e,
         LATERAL (SELECT e.sent ->> 'indicator' AS indicator, e.sent ->> 'value' AS value, e.sent ->> 'unit' AS unit) r
    JOIN catalogue.indicators i ON i.indicator_id = r.indicator AND i.valid_to IS NULL
    LEFT JOIN catalogue.units u ON u.unit = r.unit
    LEFT JOIN catalogue.units iu ON iu.unit = i.unit
    LEFT JOIN (SELECT indicator_id, max(target_value) AS largest_target FROM catalogue.targets
               WHERE valid_to IS NULL GROUP BY 1) t ON t.indicator_id = r.indicator
    WHERE e.type = 'milepost.indicator.reported.v1'
"""


def raw_frames(con: Connection) -> Iterator[dict[str, pd.DataFrame]]:
    """Frames of what was loaded since the last raw gate that did not block, in chunks of CHUNK_ROWS events.

    raw_events: one row per event. raw_reports: one row per indicator report, value in the indicator's unit and as a
    share of the indicator's largest target and natural limit (null where there is none). raw_baselines: one row per
    report or retraction that a baseline may rest on (gates/baselines.py), with the baseline's value before and after.
    """
    since = con.execute(
        "SELECT max(checked_to) FROM ops.gate_runs WHERE gate = 'raw' AND verdict <> 'blocked'"
    ).fetchone()
    con.execute(
        """CREATE OR REPLACE TEMP TABLE gate_keys AS SELECT rowid AS row_id FROM raw.events
           WHERE loaded_at > coalesce(?, TIMESTAMP '1970-01-01')""",
        [since[0] if since else None],
    )
    total = _count(con, "SELECT count(*) FROM gate_keys")
    for start in range(0, total, CHUNK_ROWS):
        con.execute(
            """CREATE OR REPLACE TEMP TABLE events AS SELECT * FROM raw.events WHERE rowid IN
               (SELECT row_id FROM gate_keys ORDER BY row_id LIMIT ? OFFSET ?)""",
            [CHUNK_ROWS, start],
        )
        yield {
            "raw_events": con.execute(
                f"""SELECT load_id, topic, "partition", "offset", event_id, source, type, subject, event_time,
                          {landed()} AS kafka_time, simulated, loaded_at + INTERVAL 1 DAY AS latest_time
                    FROM events"""  # noqa: S608 our own expression
            ).df(),
            "raw_reports": con.execute(REPORTS).df(),
            "raw_baselines": _baselines(con),
        }


def _baselines(con: Connection) -> pd.DataFrame:
    """Of the temporary table events; empty where nothing is built yet."""
    con.execute(f"CREATE OR REPLACE TEMP TABLE said AS {baselines.SAID}")
    texts = [text for (text,) in con.execute("SELECT DISTINCT as_of FROM said WHERE as_of IS NOT NULL").fetchall()]
    if not texts or con.execute(baselines.IS_BUILT).fetchone() == (False,):
        return pd.DataFrame(columns=list(baselines.COLUMNS))
    con.register("days_said", pd.DataFrame({"as_of": texts, "as_of_date": [parse_day(text) for text in texts]}))
    con.execute(
        """CREATE OR REPLACE TEMP TABLE told AS SELECT said.*, days_said.as_of_date::DATE AS as_of_date
        FROM said JOIN days_said USING (as_of) WHERE days_said.as_of_date IS NOT NULL"""
    )
    con.unregister("days_said")
    return con.execute(baselines.MOVED).df()[list(baselines.COLUMNS)]


def marts_frames(con: Connection) -> Iterator[dict[str, pd.DataFrame]]:
    """Frames of the marts that boards lead with; one frame per mart, whole (they are small: one row per target)."""
    yield {
        "fct_target_status": con.execute("SELECT * FROM marts.fct_target_status").df(),
        "fct_targets": con.execute("SELECT target_id FROM marts.fct_targets").df(),
        "agg_agency_scorecard": con.execute("SELECT *, -targets AS minus_targets FROM marts.agg_agency_scorecard").df(),
        "fct_actuals": con.execute(
            """SELECT indicator_id, as_of_date, known_from, known_to, is_current FROM marts.fct_actuals
               WHERE is_current"""
        ).df(),
    }


def _count(con: Connection, query: str) -> int:
    row = con.execute(query).fetchone()
    return int(row[0]) if row else 0
