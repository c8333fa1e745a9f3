"""Queries: which of the events just landed would move a baseline that readings rest on. events, the last build -> rows.

A target without a stated baseline starts from what was reported (docs/methods.md): a level from its latest value up to
the plan's first day, else from the earliest later one; a year's flow from its last whole year before that day, else
from the earliest later one. An event that changes this value, when a later value is there, moves the readings of every
later day. The history is what the last build accepted; where nothing is built, no event moves anything.
"""

from __future__ import annotations

from typing import Final

COLUMNS: Final = (
    "source", "event_id", "indicator", "unit", "as_of_date", "value_before", "value_after", "moves_baseline",
)  # fmt: skip

# Indicators with a target that starts from a reported value.
STARTING: Final = """
    SELECT i.indicator_id, i.measure, i.unit, p.start_date,
        CASE i.measure WHEN 'annual' THEN 'year_to_date' ELSE 'point' END AS natural_basis
    FROM catalogue.indicators i JOIN catalogue.plans p ON p.plan_id = i.plan_id AND p.valid_to IS NULL
    WHERE i.valid_to IS NULL AND i.baseline_value IS NULL
      AND (i.measure = 'level' OR i.measure = 'annual' AND i.kind <> 'rate')
      AND EXISTS (
        FROM catalogue.targets t
        WHERE t.indicator_id = i.indicator_id AND t.valid_to IS NULL AND t.due_date IS NOT NULL
          AND t.target_value IS NOT NULL AND t.recurs IS NULL AND (t.bound <> 'at_most' OR i.direction = 'down'))
"""

# Reports and retractions of these indicators among the events at hand; a report on another basis gives no value.
SAID: Final = f"""
    SELECT e.source, e.event_id, e.event_time, e.simulated, s.*, e.sent ->> 'as_of' AS as_of,
        e.type = 'milepost.indicator.retracted.v1' AS is_retraction,
        NOT is_retraction AND coalesce(e.sent ->> 'basis', s.natural_basis) <> s.natural_basis AS is_other_basis,
        CASE WHEN NOT is_retraction AND NOT is_other_basis
            THEN TRY_CAST(e.sent ->> 'value' AS DOUBLE) * u.factor / iu.factor END AS new_value
    FROM (SELECT *, CASE WHEN json_valid(data) THEN data ELSE '{{}}' END AS sent FROM events
          WHERE type IN ('milepost.indicator.reported.v1', 'milepost.indicator.retracted.v1')) e
    JOIN ({STARTING}) s ON s.indicator_id = (e.sent ->> 'indicator')
    LEFT JOIN catalogue.units iu ON iu.unit = s.unit
    LEFT JOIN catalogue.units u ON u.unit = (e.sent ->> 'unit') AND u.canonical_unit = iu.canonical_unit
    WHERE new_value IS NOT NULL OR is_retraction OR is_other_basis
"""  # noqa: S608 our own query


def _rank(day: str, of: str) -> str:
    """A baseline is the value with the smallest rank: up to the plan's first day the latest, after it the earliest.

    Whole years are those that end before that day; their value is that of 31 December.
    """
    return f"""CASE WHEN {of}.measure = 'level' OR month({day}) = 12 AND day({day}) = 31 THEN
        CASE WHEN {day} <= {of}.start_date - ({of}.measure = 'annual')::INTEGER THEN {of}.start_date - {day}
            ELSE 1000000 + ({day} - {of}.start_date) END END"""


# Of the table told: SAID with the day of each as_of. Of an indicator's values only the two that come first can be the
# baseline before and after one of them changes, so each event is set beside those two and not beside all history.
MOVED: Final = f"""
    WITH told AS (
        SELECT told.* FROM told
        -- what was said later stands, whichever arrived first
        ANTI JOIN intermediate.int_report_versions v
            ON v.indicator_id = told.indicator_id AND v.as_of_date = told.as_of_date
            AND v.is_simulated = told.simulated AND v.known_to IS NULL
            AND (v.event_time, v.event_id, v.source) > (told.event_time, told.event_id, told.source)
    ), ranked AS (
        SELECT a.indicator_id, a.is_simulated, a.as_of_date, a.actual_value, {_rank("a.as_of_date", "s")} AS rank
        FROM marts.fct_actuals a
        JOIN (SELECT DISTINCT indicator_id, simulated, measure, start_date FROM told) s
            ON s.indicator_id = a.indicator_id AND s.simulated = a.is_simulated
        WHERE a.is_current
    ), firsts AS (
        SELECT indicator_id, is_simulated, max(as_of_date) AS last_day,
            arg_min({{'day': as_of_date, 'value': actual_value, 'rank': rank}}, rank, 2) AS first_two
        FROM ranked GROUP BY ALL
    ), beside AS (
        SELECT told.*, {_rank("told.as_of_date", "told")} AS rank, firsts.first_two[1].value AS before,
            CASE WHEN firsts.first_two[1].day = told.as_of_date THEN firsts.first_two[2]
                ELSE firsts.first_two[1] END AS other,
            coalesce(firsts.last_day > told.as_of_date, false) AS has_later
        FROM told
        LEFT JOIN firsts ON firsts.indicator_id = told.indicator_id AND firsts.is_simulated = told.simulated
    ), baselines AS (
        SELECT *, CASE WHEN new_value IS NOT NULL AND rank < coalesce(other.rank, 'infinity'::DOUBLE) THEN new_value
            ELSE other.value END AS after
        FROM beside
    )
    SELECT source, event_id, indicator_id AS indicator, unit, as_of_date, before AS value_before, after AS value_after,
        has_later AND coalesce(abs(after - before) > 1e-9 * greatest(1, abs(before)), before IS DISTINCT FROM after)
            AS moves_baseline
    FROM baselines
"""  # noqa: S608 our own query
