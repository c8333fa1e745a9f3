"""Queries: what the events say of indicators, beside what the catalogue says of these. events, days_said -> rows."""

from __future__ import annotations

from typing import Final

REACH: Final = 20
"""A value of 20 times the highest promise is a slipped unit (万元 for 亿元 is 10,000 times), not success."""

NATURAL_BASIS: Final = """
    CASE i.measure WHEN 'annual' THEN 'year_to_date' WHEN 'cumulative' THEN 'since_start'
        WHEN 'increment' THEN 'since_start' ELSE 'point' END"""
"""Of catalogue.indicators AS i: the basis on which values are read, as macro indicator_terms says to the marts."""

# What the values of an indicator are like, by its own texts: an average of counts (18.5 件 of patents for 10,000
# people) has decimals though its unit has none.
_HAS_DECIMALS: Final = """
    SELECT indicator_id FROM catalogue.targets WHERE valid_to IS NULL AND target_value <> round(target_value)
    UNION SELECT indicator_id FROM catalogue.path_values WHERE valid_to IS NULL AND value <> round(value)
    UNION SELECT indicator_id FROM catalogue.indicators
    WHERE valid_to IS NULL AND (baseline_value <> round(baseline_value) OR additivity = 'ratio')"""


def rounding(text: str, factor: str, is_whole: str) -> str:
    """Half of the last digit that a value was written with, in the indicator's unit; nothing where it was counted."""
    digits = f"coalesce(length(nullif(split_part({text}, '.', 2), '0')), 0)"
    return f"CASE WHEN {is_whole} THEN 0 ELSE 0.5 * pow(10, -{digits}) * {factor} END"


# The table statements: one row per report or retraction of an indicator that is promised now. value: in the indicator's
# unit, null where its unit is another dimension's; rounding: half of its last digit. is_read: on the indicator's basis.
STATEMENTS: Final = f"""
    CREATE OR REPLACE TEMP TABLE statements AS
    SELECT e.source, e.event_id, e.event_time, e.simulated AS is_simulated, i.indicator_id AS indicator, i.measure,
        i.kind, i.unit, i.natural_limit, i.plausible_low, i.plausible_high, i.plausible_step,
        i.plausible_month_on_month, i.baseline_value, d.as_of_date::DATE AS as_of_date,
        e.type = 'milepost.indicator.retracted.v1' AS is_retraction,
        e.sent_unit AS reported_unit, u.factor AS reported_factor, iu.canonical_unit, iu.factor AS unit_factor,
        CASE WHEN NOT is_retraction THEN TRY_CAST(e.sent_value AS DOUBLE) * u.factor / iu.factor END AS value,
        {rounding("e.sent_value", "u.factor / iu.factor", "coalesce(u.is_whole, false)")} AS rounding,
        coalesce(trim(e.note), '') <> '' AS has_note,
        coalesce(e.basis, {NATURAL_BASIS}) = {NATURAL_BASIS} AS is_read,
        whole.is_whole AND i.indicator_id NOT IN ({_HAS_DECIMALS}) AS is_counted,
        t.largest_target
    FROM (SELECT *, sent ->> 'indicator' AS indicator, sent ->> 'as_of' AS as_of, sent ->> 'value' AS sent_value,
            sent ->> 'unit' AS sent_unit, sent ->> 'note' AS note, sent ->> 'basis' AS basis
        FROM (SELECT *, CASE WHEN json_valid(data) THEN data ELSE '{{}}' END AS sent FROM events
            WHERE type IN ('milepost.indicator.reported.v1', 'milepost.indicator.retracted.v1'))) e
    JOIN catalogue.indicators i ON i.indicator_id = e.indicator AND i.valid_to IS NULL
    LEFT JOIN days_said d ON d.as_of = e.as_of
    LEFT JOIN catalogue.units iu ON iu.unit = i.unit
    LEFT JOIN catalogue.units u ON u.unit = e.sent_unit AND u.canonical_unit = iu.canonical_unit
    LEFT JOIN catalogue.units whole ON whole.unit = iu.canonical_unit
    LEFT JOIN (SELECT indicator_id, max(target_value) AS largest_target FROM catalogue.targets
               WHERE valid_to IS NULL GROUP BY 1) t ON t.indicator_id = i.indicator_id
"""  # noqa: S608 our own query

# One row per report: its value beside the limits that the catalogue gives. below_unit: what a counted value has behind
# the point, in the indicator's smallest unit.
REPORTS: Final = f"""
    SELECT source, event_id, indicator, reported_unit, unit, value, largest_target, {REACH} * largest_target AS reach,
        natural_limit, plausible_low, plausible_high, as_of_date,
        value / nullif(largest_target, 0) AS share_of_largest_target,
        value / nullif(natural_limit, 0) AS share_of_natural_limit,
        coalesce(value >= plausible_low AND value <= plausible_high, true) AS is_plausible,
        CASE WHEN is_counted AND value IS NOT NULL
            THEN abs(value * unit_factor - round(value * unit_factor)) END AS below_unit
    FROM statements WHERE NOT is_retraction
"""  # noqa: S608 our own query
