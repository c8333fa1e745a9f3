"""The rows a gate looks at: raw.events and marts.* -> pandas frames by the names that expectations/ give its tables."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from milepost.days import parse_day
from milepost.gates.queries import (
    baselines,
    enterprises,
    habits,
    history,
    measurements,
    payments,
    points,
    relations,
    reports,
    subsidies,
    trainings,
)
from milepost.warehouse.broker_time import landed
from milepost.warehouse.connection import Connection
from milepost.warehouse.schema import has_tables

CHUNK_ROWS = 500_000  # bounds the memory of a gate after a long backlog


def raw_frames(con: Connection) -> Iterator[dict[str, pd.DataFrame]]:
    """Frames of what was loaded since the last raw gate that did not block, in chunks of CHUNK_ROWS events.

    raw_events: one row per event. raw_reports: one row per indicator report beside its limits (queries/reports.py).
    raw_history: one row per report of an indicator with accepted values, beside them (queries/history.py).
    raw_relations: one row per report and relation whose parts are known for its day (queries/relations.py).
    raw_baselines: one row per report or retraction that a baseline may rest on (queries/baselines.py).
    raw_habits, raw_measurements, raw_enterprises, raw_payments, raw_trainings: one row per report, measurement, move,
    payment or session, beside what was known of the same thing (queries/). raw_subsidies: one row per payment under a
    policy that wants what is beyond its rule held.
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
        yield _frames(con)


def _frames(con: Connection) -> dict[str, pd.DataFrame]:
    """Of the temporary table events. Every frame there is, also where it has no rows."""
    is_built = has_tables(con, *points.BUILT)
    _read_days(con)
    _make_points(con, is_built=is_built)
    return {
        "raw_events": con.execute(
            f"""SELECT load_id, topic, "partition", "offset", event_id, source, type, subject, event_time,
                      {landed()} AS kafka_time, simulated, loaded_at + INTERVAL 1 DAY AS latest_time
                FROM events"""  # noqa: S608 our own expression
        ).df(),
        "raw_reports": con.execute(reports.REPORTS).df(),
        "raw_history": con.execute(history.HISTORY).df(),
        "raw_relations": con.execute(relations.BROKEN).df(),
        "raw_baselines": _baselines(con, is_built=is_built),
        "raw_habits": habits.frame(con),
        "raw_measurements": measurements.frame(con),
        "raw_enterprises": enterprises.frame(con),
        "raw_payments": payments.frame(con),
        "raw_subsidies": subsidies.frame(con),
        "raw_trainings": trainings.frame(con),
    }


def _read_days(con: Connection) -> None:
    """Temporary table days_said: the day of each as_of, read as staging reads it."""
    texts = con.execute(
        """SELECT DISTINCT CASE WHEN json_valid(data) THEN data ->> 'as_of' END AS as_of FROM events
        WHERE type IN ('milepost.indicator.reported.v1', 'milepost.indicator.retracted.v1') AND as_of IS NOT NULL"""
    ).fetchall()
    days = [(text, parse_day(text)) for (text,) in texts]
    con.register("days_read", pd.DataFrame(days, columns=["as_of", "as_of_date"], dtype=object))
    con.execute(
        """CREATE OR REPLACE TEMP TABLE days_said AS SELECT as_of::VARCHAR AS as_of, as_of_date::DATE AS as_of_date
        FROM days_read"""
    )
    con.unregister("days_read")


def _make_points(con: Connection, *, is_built: bool) -> None:
    """Temporary tables statements, relation_parts, touched, old_points, points."""
    con.execute(reports.STATEMENTS)
    con.execute(relations.PARTS)
    con.execute(points.TOUCHED)
    found = con.execute("SELECT min(as_of_date), max(as_of_date) FROM statements").fetchone()
    first, last = found or (None, None)
    con.execute(points.make_old_points(first, last, is_built=is_built))
    con.execute(points.make_points(is_built=is_built))


def _baselines(con: Connection, *, is_built: bool) -> pd.DataFrame:
    """Of the temporary table events; empty where nothing is built yet."""
    if not is_built:
        return pd.DataFrame(columns=list(baselines.COLUMNS))
    con.execute(f"CREATE OR REPLACE TEMP TABLE said AS {baselines.SAID}")
    con.execute(
        """CREATE OR REPLACE TEMP TABLE told AS SELECT said.*, days_said.as_of_date
        FROM said JOIN days_said USING (as_of) WHERE days_said.as_of_date IS NOT NULL"""
    )
    return con.execute(baselines.MOVED).df()[list(baselines.COLUMNS)]


def marts_frames(con: Connection) -> Iterator[dict[str, pd.DataFrame]]:
    """Frames of the marts that boards lead with; one frame per mart, with every row (one per target) and the columns
    that rules ask about: each cell more is looked at by Great Expectations, too."""
    yield {
        "fct_target_status": con.execute(
            """SELECT target_id, status, light, as_of_date, actual_as_of_date, gap_points
               FROM marts.fct_target_status"""
        ).df(),
        "fct_targets": con.execute("SELECT target_id FROM marts.fct_targets").df(),
        "agg_agency_scorecard": con.execute(
            """SELECT agency_id, good_share, good, middle, bad, outdated, not_reported, awaiting_final, no_schedule,
                -targets AS minus_targets
               FROM marts.agg_agency_scorecard"""
        ).df(),
        "fct_actuals": con.execute(
            """SELECT indicator_id, as_of_date, known_from, known_to, is_current FROM marts.fct_actuals
               WHERE is_current"""
        ).df(),
    }


def _count(con: Connection, query: str) -> int:
    row = con.execute(query).fetchone()
    return int(row[0]) if row else 0
