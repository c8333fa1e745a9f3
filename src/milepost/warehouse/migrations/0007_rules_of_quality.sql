-- One row per event that a warning held back from the marts: what it broke, in numbers (of the indicator's unit) and
-- words. table_name, expectation, value, low, high and words are those of the rule that says most; findings has all of
-- them: a JSON list of {table, rule, value, low, high, zh, en}. Rules were renamed: what they held keeps its rule.
ALTER TABLE ops.held_rows RENAME TO held_rows_before;
CREATE TABLE ops.held_rows (
    run_id VARCHAR NOT NULL, source VARCHAR NOT NULL, event_id VARCHAR NOT NULL, table_name VARCHAR NOT NULL,
    expectation VARCHAR NOT NULL, value DOUBLE, low DOUBLE, high DOUBLE,
    words_zh VARCHAR NOT NULL DEFAULT '', words_en VARCHAR NOT NULL DEFAULT '', findings VARCHAR NOT NULL DEFAULT '[]',
    held_at TIMESTAMP NOT NULL, released_at TIMESTAMP
);
INSERT INTO ops.held_rows
WITH said (table_name, before, expectation, zh, en) AS (VALUES
    ('raw_events', 'expect_column_values_to_be_in_set', 'expect_event_type_to_be_known',
        '本版本不认识这一事件类型。', 'This version does not know the event''s type.'),
    ('raw_events', 'expect_event_not_to_come_from_the_future', 'expect_event_not_to_come_from_the_future',
        '事件时间比入库时间晚一天以上，请核对发送方的时钟。',
        'The event''s time is more than a day after its landing: check the sender''s clock.'),
    ('raw_reports', 'expect_column_values_to_not_be_null', 'expect_unit_to_convert',
        '数值无法换算成指标的计量单位。', 'The value cannot be turned into the indicator''s unit.'),
    ('raw_reports', 'expect_value_within_reach_of_targets', 'expect_value_within_reach_of_targets',
        '数值是该指标最高目标的许多倍，可能单位有误。',
        'The value is many times the indicator''s highest target: perhaps its unit is wrong.'),
    ('raw_reports', 'expect_value_within_natural_limit', 'expect_value_within_natural_limit',
        '数值超过该指标的自然上限（如覆盖率超过 100%）。',
        'The value is beyond the indicator''s natural limit, as a coverage above 100 % is.'),
    ('raw_baselines', 'expect_baseline_to_stand', 'expect_baseline_to_stand',
        '这一报送或撤回会改变基期值，其后各期的亮灯都可能随之改变。',
        'This report or retraction changes the baseline, and with it perhaps the light of every later day.')
), first_holds AS (
    SELECT DISTINCT ON (source, event_id) *, bool_or(released_at IS NULL) OVER (PARTITION BY source, event_id) AS is_open
    FROM ops.held_rows_before ORDER BY source, event_id, held_at, table_name, expectation
), told AS (
    SELECT held.run_id, held.source, held.event_id, held.table_name,
        coalesce(said.expectation, held.expectation) AS expectation, coalesce(said.zh, held.expectation) AS zh,
        coalesce(said.en, held.expectation) AS en, held.held_at,
        CASE WHEN NOT held.is_open THEN held.released_at END AS released_at
    FROM first_holds AS held
    LEFT JOIN said ON said.table_name = held.table_name AND said.before = held.expectation
)
SELECT run_id, source, event_id, table_name, expectation, NULL, NULL, NULL, zh, en,
    to_json([{'table': table_name, 'rule': expectation, 'value': NULL::DOUBLE, 'low': NULL::DOUBLE,
        'high': NULL::DOUBLE, 'zh': zh, 'en': en}])::VARCHAR,
    held_at, released_at
FROM told;
DROP TABLE ops.held_rows_before;

-- What a believable value is, in the indicator's unit; step: largest change between two reports; month_on_month:
-- largest change of a month as a share of the value before. NULL: the plan's file does not say.
ALTER TABLE catalogue.indicators ADD COLUMN plausible_low DOUBLE;
ALTER TABLE catalogue.indicators ADD COLUMN plausible_high DOUBLE;
ALTER TABLE catalogue.indicators ADD COLUMN plausible_step DOUBLE;
ALTER TABLE catalogue.indicators ADD COLUMN plausible_month_on_month DOUBLE;
-- What must hold between indicators (full ids; of other plans, too). kind: at_most (left <= right), sum (left = sum of
-- right), share (left = right[0] / right[1]), members (left >= sum of right). right_ids: a JSON list. tolerance: a share
-- of the larger side.
CREATE TABLE catalogue.relations (
    relation_id VARCHAR NOT NULL, plan_id VARCHAR NOT NULL, kind VARCHAR NOT NULL, left_id VARCHAR NOT NULL,
    right_ids VARCHAR NOT NULL, tolerance DOUBLE NOT NULL, reason_zh VARCHAR NOT NULL, reason_en VARCHAR NOT NULL,
    valid_from TIMESTAMP NOT NULL, valid_to TIMESTAMP, change_reason VARCHAR
);
-- Units that are counted in whole numbers (家, 个, 人): no value of theirs has decimals.
ALTER TABLE catalogue.units ADD COLUMN is_whole BOOLEAN;
