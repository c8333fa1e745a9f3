"""Queries: relations between indicators, and the reports whose day all parts of one are known for. points -> rows."""

from __future__ import annotations

from typing import Final

SHARES: Final = {"%": 100.0, "‰": 1000.0, "倍": 1.0, "比": 1.0}
"""Units of a share, and what a / b is multiplied with."""

_WHOLE: Final = f"CASE unit_of_part {' '.join(f'WHEN {unit!r} THEN {whole}' for unit, whole in SHARES.items())} END"

_PARTS: Final = """
    SELECT r.relation_id, r.plan_id, r.kind, 0 AS position, r.left_id AS indicator
    FROM catalogue.relations r WHERE r.valid_to IS NULL
    UNION ALL
    SELECT r.relation_id, r.plan_id, r.kind, unnest(range(1, len(r.ids) + 1)), unnest(r.ids)
    FROM (SELECT *, from_json(right_ids, '["VARCHAR"]') AS ids FROM catalogue.relations WHERE valid_to IS NULL) r
"""

# One row per relation in force. It is off where a part is of no plan in force (absent, or set aside and never good), or
# where units differ that must be alike; the plans say, so nothing else has to be looked at.
RELATIONS: Final = f"""
    WITH parts AS ({_PARTS}), known AS (
        SELECT p.*, i.unit, u.canonical_unit, i.indicator_id IS NULL AS is_unknown,
            j.jurisdiction_id IS NULL AS is_alone
        FROM parts p
        LEFT JOIN catalogue.indicators i ON i.indicator_id = p.indicator AND i.valid_to IS NULL
        LEFT JOIN catalogue.units u ON u.unit = i.unit
        LEFT JOIN (SELECT DISTINCT jurisdiction_id FROM catalogue.plans WHERE valid_to IS NULL) j
            ON j.jurisdiction_id = split_part(p.indicator, '/', 1)
    ), judged AS (
        SELECT relation_id, any_value(kind) AS kind, any_value(plan_id) AS plan_id,
            string_agg(DISTINCT indicator, ', ' ORDER BY indicator) FILTER (is_unknown) AS unknown,
            bool_or(is_unknown AND is_alone) AS lacks_a_plan,
            string_agg(DISTINCT unit, ', ' ORDER BY unit) AS units,
            count(DISTINCT canonical_unit) FILTER (kind <> 'share' OR position > 0) > 1 AS is_mixed
        FROM known GROUP BY relation_id
    )
    SELECT r.relation_id, r.plan_id, r.kind, r.left_id, r.right_ids, r.tolerance,
        j.unknown IS NULL AND NOT j.is_mixed AS is_on,
        CASE WHEN j.lacks_a_plan THEN '所涉方案不在或被搁置: ' || j.unknown
            WHEN j.unknown IS NOT NULL THEN '有效方案中没有这一指标: ' || j.unknown
            WHEN j.is_mixed THEN '计量单位不同: ' || j.units END AS why_off_zh,
        CASE WHEN j.lacks_a_plan THEN 'the plan is absent or set aside of ' || j.unknown
            WHEN j.unknown IS NOT NULL THEN 'no plan in force has ' || j.unknown
            WHEN j.is_mixed THEN 'units differ: ' || j.units END AS why_off_en,
        r.reason_zh, r.reason_en
    FROM catalogue.relations r JOIN judged j USING (relation_id)
    WHERE r.valid_to IS NULL ORDER BY r.relation_id
"""  # noqa: S608 our own query

# The table relation_parts: one row per part of every relation that is on; position 0 is the left one. scale: what a
# value is multiplied with to be in the left part's unit, of a share in that of the right ones.
PARTS: Final = f"""
    CREATE OR REPLACE TEMP TABLE relation_parts AS
    SELECT p.*, r.tolerance, r.reason_zh, r.reason_en, i.unit, i.name_zh, i.name_en,
        CASE WHEN p.kind = 'share' AND p.position = 0 THEN 1 ELSE u.factor / first_value(u.factor) OVER (
            PARTITION BY p.relation_id ORDER BY p.position = 0 AND p.kind = 'share', p.position) END AS scale
    FROM ({_PARTS}) p
    JOIN ({RELATIONS}) r ON r.relation_id = p.relation_id AND r.is_on
    JOIN catalogue.indicators i ON i.indicator_id = p.indicator AND i.valid_to IS NULL
    JOIN catalogue.units u ON u.unit = i.unit
"""  # noqa: S608 our own query

_SIDES: Final = f"""
    SELECT source, event_id, relation_id, is_simulated, as_of_date,
        any_value(kind) AS kind, any_value(tolerance) AS tolerance, any_value(reason_zh) AS reason_zh,
        any_value(reason_en) AS reason_en, count(*) AS parts, count(value) AS known,
        any_value(own_value) AS value, any_value(own_indicator) AS indicator, any_value(own_unit) AS unit,
        any_value(name_zh) FILTER (position = 0) AS left_zh, any_value(name_en) FILTER (position = 0) AS left_en,
        any_value(unit_of_part) FILTER (position = 0) AS left_unit,
        string_agg(name_zh, '、' ORDER BY position) FILTER (position > 0) AS right_zh,
        string_agg(name_en, ', ' ORDER BY position) FILTER (position > 0) AS right_en,
        any_value(value) FILTER (position = 0) AS left_value,
        any_value(rounding) FILTER (position = 0) AS left_rounding,
        CASE any_value(kind) WHEN 'share' THEN any_value(value) FILTER (position = 1)
                / nullif(any_value(value) FILTER (position = 2), 0)
                * any_value({_WHOLE}) FILTER (position = 0)
            ELSE sum(value) FILTER (position > 0) END AS right_value,
        CASE any_value(kind) WHEN 'share' THEN 0 ELSE sum(rounding) FILTER (position > 0) END AS right_rounding
    FROM valued GROUP BY source, event_id, relation_id, is_simulated, as_of_date
"""  # noqa: S608 our own query

# One row per new report and relation whose parts are all known for its day. excess_of_*: by how much a relation
# of the kind is broken beyond its tolerance and the rounding of the values as they were written; 0 or less: it holds.
BROKEN: Final = f"""
    WITH own AS (
        SELECT n.source, n.event_id, n.indicator AS own_indicator, n.unit AS own_unit, n.value AS own_value,
            n.rounding AS own_rounding, n.is_simulated, n.as_of_date, p.relation_id
        FROM points n JOIN relation_parts p ON p.indicator = n.indicator WHERE n.is_new
    ), valued AS (
        SELECT own.* EXCLUDE (own_rounding), p.position, p.kind, p.tolerance, p.reason_zh, p.reason_en, p.name_zh,
            p.name_en, p.unit AS unit_of_part,
            p.scale * CASE WHEN p.indicator = own.own_indicator THEN own.own_value ELSE o.value END AS value,
            p.scale * CASE WHEN p.indicator = own.own_indicator THEN own.own_rounding ELSE o.rounding END AS rounding
        FROM own JOIN relation_parts p USING (relation_id)
        LEFT JOIN (SELECT * FROM points WHERE NOT is_far) o
            ON o.indicator = p.indicator AND o.is_simulated = own.is_simulated AND o.as_of_date = own.as_of_date
    ), sides AS ({_SIDES}), judged AS (
        SELECT *, left_value - right_value AS gap,
            CASE WHEN kind = 'at_most' AND left_rounding = right_rounding THEN 0 ELSE left_rounding + right_rounding END
                + (tolerance + 1e-9) * greatest(abs(left_value), abs(right_value)) AS room
        FROM sides WHERE known = parts AND right_value IS NOT NULL
    )
    SELECT source, event_id, indicator, unit, as_of_date, value, relation_id, kind, left_zh, left_en, left_value,
        left_unit, right_zh, right_en, right_value, left_unit AS right_unit,
        reason_zh, reason_en,
        CASE WHEN kind = 'at_most' THEN gap - room END AS excess_of_at_most,
        CASE WHEN kind = 'sum' THEN abs(gap) - room END AS excess_of_sum,
        CASE WHEN kind = 'share' THEN abs(gap) - room END AS excess_of_share,
        CASE WHEN kind = 'members' THEN -gap - room END AS excess_of_members
    FROM judged
"""  # noqa: S608 our own query
