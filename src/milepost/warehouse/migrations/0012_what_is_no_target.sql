-- Places of a plan's text whose figures promise nothing, and why (NULL where the plan's file gives no reason). One row per
-- version of a place.
CREATE TABLE catalogue.not_targets (
    plan_id VARCHAR NOT NULL, span_start INTEGER NOT NULL, span_end INTEGER NOT NULL, why_zh VARCHAR, why_en VARCHAR,
    valid_from TIMESTAMP NOT NULL, valid_to TIMESTAMP, change_reason VARCHAR
);
-- Fields of a plan's file that its text does not print, and why they are taken so. position: order in the file.
CREATE TABLE catalogue.inferred (
    plan_id VARCHAR NOT NULL, field VARCHAR NOT NULL, position INTEGER NOT NULL, why VARCHAR NOT NULL,
    valid_from TIMESTAMP NOT NULL, valid_to TIMESTAMP, change_reason VARCHAR
);
