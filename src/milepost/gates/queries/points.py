"""Queries: the points of each indicator that the events touch, new ones beside those of the last build. -> points.

What stands is what the last build read (marts.fct_actuals) with the events' word in its place: a report for a day, or a
retraction of it. Simulated and real points are series of their own. The cost follows the events: of old points only
those of their indicators within REACH_DAYS of their days are looked at, and days stand as literals, so that zone maps
skip the rest.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from milepost.gates.queries.reports import REACH, rounding

REACH_DAYS: Final = 1100
"""Three years and a month: enough to know a season by."""
FAR: Final = 50
"""A value so many times what an indicator usually has, or such a part of it, says nothing of the others beside it."""

# What the last build must have left.
BUILT: Final = ("marts.fct_actuals", "intermediate.int_report_versions")

# The table old_points: what the last build reads of the touched indicators.
_OLD: Final = """
    CREATE OR REPLACE TEMP TABLE old_points AS
    SELECT a.indicator_id AS indicator, a.is_simulated, a.as_of_date, a.actual_value AS value,
        {rounding} AS rounding, coalesce(trim(a.note), '') <> '' AS has_note
    FROM marts.fct_actuals a
    SEMI JOIN touched t ON t.indicator = a.indicator_id AND t.is_simulated = a.is_simulated
    LEFT JOIN catalogue.units u ON u.unit = a.reported_unit
    LEFT JOIN catalogue.units iu ON iu.unit = a.unit
    WHERE a.is_current AND a.as_of_date BETWEEN {first} AND {last}
"""
_NOTHING_OLD: Final = """
    CREATE OR REPLACE TEMP TABLE old_points (indicator VARCHAR, is_simulated BOOLEAN, as_of_date DATE, value DOUBLE,
        rounding DOUBLE, has_note BOOLEAN)
"""
_SAID_LATER: Final = """
    ANTI JOIN intermediate.int_report_versions v
        ON v.indicator_id = s.indicator AND v.as_of_date = s.as_of_date AND v.is_simulated = s.is_simulated
        AND v.known_to IS NULL AND (v.event_time, v.event_id, v.source) > (s.event_time, s.event_id, s.source)
"""

TOUCHED: Final = """
    CREATE OR REPLACE TEMP TABLE touched AS
    WITH said AS (SELECT DISTINCT indicator, is_simulated FROM statements
        WHERE as_of_date IS NOT NULL AND measure <> 'milestone')
    FROM said
    UNION
    SELECT others.indicator, said.is_simulated
    FROM said JOIN relation_parts own ON own.indicator = said.indicator
    JOIN relation_parts others ON others.relation_id = own.relation_id
"""
"""Indicators that the events speak of, and those that a relation ties to them."""


# The table points: one row per indicator, simulated or not, and day. is_new: it is said by the events, whose columns it
# then has. is_far: so far from everything that nothing is compared with it; an old point of its day stands beside it.
_POINTS: Final = """
    CREATE OR REPLACE TEMP TABLE points AS
    WITH last_words AS (
        SELECT s.* FROM statements s {said_later}
        WHERE s.as_of_date IS NOT NULL AND s.measure <> 'milestone'
        QUALIFY row_number() OVER (PARTITION BY s.indicator, s.is_simulated, s.as_of_date
            ORDER BY s.event_time DESC, s.event_id DESC, s.source DESC) = 1
    ), usual AS (
        SELECT indicator, is_simulated, median(value) AS usual FROM old_points GROUP BY ALL
    ), fresh AS (
        SELECT w.*, u.indicator IS NOT NULL AS has_history,
            coalesce(value > {reach} * largest_target, false) OR coalesce(value > natural_limit, false)
            OR coalesce(value NOT BETWEEN plausible_low AND plausible_high, false)
            OR coalesce(usual > 0 AND value NOT BETWEEN usual / {far} AND usual * {far}, false) AS is_far
        FROM last_words w LEFT JOIN usual u USING (indicator, is_simulated)
    )
    SELECT *, true AS is_new FROM fresh WHERE value IS NOT NULL AND is_read
    UNION ALL BY NAME
    SELECT o.*, true AS has_history, false AS is_far, false AS is_new
    FROM old_points o
    ANTI JOIN (SELECT * FROM fresh WHERE NOT is_far) f
        ON f.indicator = o.indicator AND f.is_simulated = o.is_simulated AND f.as_of_date = o.as_of_date
"""


def make_old_points(first: date | None, last: date | None, *, is_built: bool) -> str:
    """The statement that makes old_points: what the last build left around these days."""
    if not is_built or first is None:
        return _NOTHING_OLD
    found = rounding("a.reported_value::VARCHAR", "u.factor / iu.factor", "coalesce(u.is_whole, false)")
    return _OLD.format(rounding=found, first=f"DATE '{first}' - {REACH_DAYS}", last=f"DATE '{last}' + {REACH_DAYS}")


def make_points(*, is_built: bool) -> str:
    """The statement that makes points of statements and old_points."""
    return _POINTS.format(said_later=_SAID_LATER if is_built else "", reach=REACH, far=FAR)
