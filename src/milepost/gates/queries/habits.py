"""Reports just landed, beside how their indicator was reported before. -> raw_habits.

The series of an indicator has one value per period of its cadence, the last one reported for it. It moves if each of
the STEPS before it stood still was a change, and the usual one is more than chance would hide: RESOLUTIONS times the
last decimal in use. A count of few things, which rightly stands still for months, does not move in this sense.
"""

from __future__ import annotations

from typing import Final

import pandas as pd

from milepost.gates.queries import said
from milepost.gates.queries.evidence import named_days

REPORTED: Final = "milepost.indicator.reported.v1"
TABLES: Final = ("marts.fct_actuals", "intermediate.int_report_days")
FROZEN_AFTER: Final = 3  # periods with the same value, by default; an indicator may say otherwise (frozen_after)
STEPS: Final = 6
RESOLUTIONS: Final = 10

COLUMNS: Final = (
    "source", "event_id", "indicator", "unit", "as_of_date", "said_date", "value", "same_periods", "same_since",
    "is_frozen", "names_another_day", "evidence_date", "is_before_its_day", "is_reporting_day", "is_beside_real",
)  # fmt: skip

SAID: Final = f"""
    SELECT e.source, e.event_id, e.event_time, (e.event_time + INTERVAL 8 HOUR)::DATE AS said_date, e.is_simulated,
        i.indicator_id, i.unit, i.measure, i.cadence, i.natural_limit, i.plan_id,
        coalesce(i.frozen_after, {FROZEN_AFTER}) AS frozen_after, e.said[2] AS said_day,
        TRY_CAST(e.said[3] AS DOUBLE) * u.factor / iu.factor AS value, e.said[5] AS basis, e.said[6] AS evidence
    FROM ({said.sent([REPORTED], "indicator", "as_of", "value", "unit", "basis", "evidence")}) e
    JOIN catalogue.indicators i ON i.indicator_id = e.said[1] AND i.valid_to IS NULL
    JOIN catalogue.units iu ON iu.unit = i.unit
    JOIN catalogue.units u ON u.unit = e.said[4] AND u.canonical_unit = iu.canonical_unit
"""  # noqa: S608 our own query


def _first_day(cadence: str, day: str) -> str:
    """The first day of the period that a day is in."""
    return f"""(CASE {cadence} WHEN 'daily' THEN {day} WHEN 'monthly' THEN date_trunc('month', {day})
        WHEN 'quarterly' THEN date_trunc('quarter', {day}) ELSE date_trunc('year', {day}) END)::DATE"""


# Values that count now, of the indicators reported.
HISTORY: Final = f"""
    SELECT a.indicator_id, a.is_simulated, a.as_of_date AS day, a.actual_value AS value,
        {_first_day("i.cadence", "a.as_of_date")} AS period
    FROM marts.fct_actuals a JOIN (SELECT DISTINCT indicator_id, cadence FROM reported) i USING (indicator_id)
    WHERE a.is_current AND a.indicator_id IN (SELECT indicator_id FROM reported)
"""  # noqa: S608 our own query
NO_HISTORY: Final = """
    SELECT NULL::VARCHAR AS indicator_id, NULL::BOOLEAN AS is_simulated, NULL::DATE AS day, NULL::DOUBLE AS value,
        NULL::DATE AS period WHERE false
"""
REAL: Final = """
    SELECT DISTINCT indicator_id FROM intermediate.int_report_days
    WHERE NOT is_simulated AND indicator_id IN (SELECT indicator_id FROM reported)
"""

# The series with the new values in it; of every period, how long its value has stood and how the series moved before.
# A value that stood still for so long and was accepted may stand still: is_old tells what was.
SERIES: Final = f"""
    WITH told AS (
        SELECT indicator_id, is_simulated, day, any_value(period) AS period, any_value(frozen_after) AS frozen_after,
            arg_max(value, (event_time, event_id, source)) AS value
        FROM reported WHERE is_natural GROUP BY indicator_id, is_simulated, day
    ), points AS (
        SELECT indicator_id, is_simulated, day, period, value, false AS is_old FROM told
        UNION ALL
        SELECT indicator_id, is_simulated, day, period, value, true FROM accepted
        ANTI JOIN told USING (indicator_id, is_simulated, day)
    ), series AS (
        SELECT indicator_id, is_simulated, period, arg_max(round(value, 9), day) AS value,
            arg_max(is_old, day) AS is_old
        FROM points GROUP BY indicator_id, is_simulated, period
    ), stepped AS (
        SELECT *, value - lag(value) OVER series AS step,
            CASE WHEN round(value, 0) = value THEN 0 WHEN round(value, 1) = value THEN 1
                WHEN round(value, 2) = value THEN 2 ELSE 3 END AS decimals
        FROM series
        WINDOW series AS (PARTITION BY indicator_id, is_simulated ORDER BY period)
    ), parted AS (
        SELECT *, count(*) FILTER (step IS DISTINCT FROM 0) OVER series AS run,
            count(step) OVER six AS steps, min(abs(step)) OVER six AS least_step,
            median(abs(step)) OVER six AS usual_step,
            max(decimals) OVER six AS decimals_in_use
        FROM stepped
        WINDOW series AS (PARTITION BY indicator_id, is_simulated ORDER BY period),
            six AS (PARTITION BY indicator_id, is_simulated ORDER BY period
                    ROWS BETWEEN {STEPS - 1} PRECEDING AND CURRENT ROW)
    )
    SELECT indicator_id, is_simulated, period, value,
        row_number() OVER run AS same_periods, first_value(period) OVER run AS same_since,
        count(*) FILTER (is_old) OVER run AS accepted_periods,
        first_value(steps = {STEPS} AND least_step > 0 AND usual_step >= {RESOLUTIONS} * power(10, -decimals_in_use))
            OVER run AS was_moving
    FROM parted
    WINDOW run AS (PARTITION BY indicator_id, is_simulated, run ORDER BY period)
"""  # noqa: S608 our own query

BESIDE: Final = f"""
    WITH days AS (
        SELECT indicator_id, due_date AS day FROM catalogue.targets WHERE valid_to IS NULL
        UNION SELECT indicator_id, point_date FROM catalogue.path_values WHERE valid_to IS NULL
        UNION SELECT indicator_id, baseline_date FROM catalogue.indicators WHERE valid_to IS NULL
        UNION SELECT indicator_id, unnest([start_date, start_date - 1])
        FROM catalogue.indicators i JOIN catalogue.plans p ON p.plan_id = i.plan_id AND p.valid_to IS NULL
        WHERE i.valid_to IS NULL
    ), real AS (
        SELECT indicator_id FROM really_reported UNION SELECT indicator_id FROM reported WHERE NOT is_simulated
    ), stood AS (
        -- the value that stood on the day which the evidence names
        SELECT r.source, r.event_id, arg_max(a.value, a.day) AS value
        FROM reported r JOIN accepted a
            ON a.indicator_id = r.indicator_id AND a.is_simulated = r.is_simulated AND a.day <= r.latest
        WHERE r.latest < r.period
        GROUP BY ALL
    )
    SELECT r.source, r.event_id, r.indicator_id AS indicator, r.unit, r.day AS as_of_date, r.said_date, r.value,
        s.same_periods, s.same_since,
        coalesce(r.is_natural AND r.frozen_after > 0 AND s.same_periods >= r.frozen_after
            AND s.accepted_periods < r.frozen_after AND s.was_moving AND s.value = round(r.value, 9) AND r.value <> 0
            AND coalesce(r.value < r.natural_limit, true), false) AS is_frozen,
        coalesce({_first_day("r.cadence", "r.as_of")} <> r.period
            OR r.latest < r.period AND (r.is_statistics OR r.measure = 'annual')
                AND stood.value IS DISTINCT FROM r.value, false) AS names_another_day,
        coalesce(r.as_of, r.latest) AS evidence_date,
        r.day > r.said_date AS is_before_its_day,
        r.cadence = 'daily' OR days.day IS NOT NULL OR {_first_day("r.cadence", "(r.day + 1)")} = r.day + 1
            AS is_reporting_day,
        r.is_simulated AND real.indicator_id IS NOT NULL AS is_beside_real
    FROM reported r
    LEFT JOIN series s ON s.indicator_id = r.indicator_id AND s.is_simulated = r.is_simulated AND s.period = r.period
    LEFT JOIN days ON days.indicator_id = r.indicator_id AND days.day = r.day
    LEFT JOIN real ON real.indicator_id = r.indicator_id
    LEFT JOIN stood ON stood.source = r.source AND stood.event_id = r.event_id
"""  # noqa: S608 our own query


def frame(con: said.Asked) -> pd.DataFrame:
    """One row per report of the temporary table events that is in a unit of its indicator's."""
    if not said.keep(con, "reports_said", SAID):
        return pd.DataFrame(columns=list(COLUMNS))
    _keep_reported(con)
    is_built = said.is_built(con, *TABLES)
    con.execute(f"CREATE OR REPLACE TEMP TABLE accepted AS {HISTORY if is_built else NO_HISTORY}")
    real = REAL if is_built else "SELECT NULL::VARCHAR AS indicator_id WHERE false"
    con.execute(f"CREATE OR REPLACE TEMP TABLE really_reported AS {real}")
    # where nothing is built nobody knows yet how an indicator moves
    con.execute(f"CREATE OR REPLACE TEMP TABLE series AS SELECT * FROM ({SERIES}) WHERE {is_built}")  # noqa: S608
    return con.execute(BESIDE).df()


def _keep_reported(con: said.Asked) -> None:
    """The temporary table reported: what was said, with the first day of its period and the days its evidence names."""
    texts = [
        text for (text,) in con.execute("SELECT DISTINCT evidence FROM reports_said WHERE evidence <> ''").fetchall()
    ]
    named = pd.DataFrame(
        [(text, *named_days(text)) for text in texts], columns=["evidence", "latest", "as_of", "is_stat"]
    )
    con.register("evidence_days", named.astype({"latest": "object", "as_of": "object", "is_stat": "bool"}))
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE reported AS
        SELECT r.* EXCLUDE (evidence, basis), {_first_day("r.cadence", "r.day")} AS period,
            r.basis IS NULL OR r.basis = CASE r.measure WHEN 'annual' THEN 'year_to_date'
                WHEN 'level' THEN 'point' ELSE 'since_start' END AS is_natural,
            e.latest::DATE AS latest, e.as_of::DATE AS as_of, coalesce(e.is_stat, false) AS is_statistics
        FROM reports_said r LEFT JOIN evidence_days e USING (evidence)"""  # noqa: S608 our own query
    )
    con.unregister("evidence_days")
