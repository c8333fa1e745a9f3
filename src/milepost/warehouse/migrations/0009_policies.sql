-- Policies as rules over days: first and last day of the rule, who leads and who else may report payments (JSON lists of
-- agency ids), what must be met, whether province and city pay with the county, whether payments beyond the rule are held,
-- where the text prints each amount (JSON: field of the rule -> [start, end]), and the rule as a sentence. The table is made
-- anew: DuckDB does not commit an UPDATE of rows whose table the same transaction has altered.
CREATE TABLE catalogue.policies_of_days (
    policy_id VARCHAR NOT NULL, plan_id VARCHAR NOT NULL, jurisdiction_id VARCHAR NOT NULL,
    name_zh VARCHAR NOT NULL, name_en VARCHAR NOT NULL, rule VARCHAR NOT NULL, -- JSON, amounts in 万元
    section VARCHAR NOT NULL, span_start INTEGER, span_end INTEGER,
    valid_from TIMESTAMP NOT NULL, valid_to TIMESTAMP, change_reason VARCHAR,
    from_date DATE, until_date DATE, lead VARCHAR NOT NULL, payer VARCHAR NOT NULL,
    conditions_zh VARCHAR, conditions_en VARCHAR, is_joint BOOLEAN NOT NULL, is_holding BOOLEAN NOT NULL,
    spans VARCHAR NOT NULL, sentence_zh VARCHAR, sentence_en VARCHAR
);
-- Versions from before had their plan's days: the last version of the plan says which.
INSERT INTO catalogue.policies_of_days
SELECT policies.*, plans.start_date, coalesce(plans.effective_to, make_date(plans.horizon_year, 12, 31)),
    '[]', '[]', NULL, NULL, false, false, '{}', NULL, NULL
FROM catalogue.policies
LEFT JOIN (SELECT * FROM catalogue.plans QUALIFY row_number() OVER (PARTITION BY plan_id ORDER BY valid_from DESC) = 1) AS plans
    USING (plan_id);
DROP TABLE catalogue.policies;
ALTER TABLE catalogue.policies_of_days RENAME TO policies;
-- What a plan says of policies that overlap: higher_only (就高不重复), or NULL.
ALTER TABLE catalogue.plans ADD COLUMN overlap_rule VARCHAR;
-- One row per version of a cap that several policies share. policies: JSON list of policy ids; per: project, firm_year or
-- year; cap_wan in 万元.
CREATE TABLE catalogue.shared_caps (
    cap_id VARCHAR NOT NULL, plan_id VARCHAR NOT NULL, policies VARCHAR NOT NULL, per VARCHAR NOT NULL,
    cap_wan DOUBLE NOT NULL, section VARCHAR NOT NULL, span_start INTEGER, span_end INTEGER,
    valid_from TIMESTAMP NOT NULL, valid_to TIMESTAMP, change_reason VARCHAR
);
