-- Limits of one target's lights, in points of gap. NULL: the plan's.
ALTER TABLE catalogue.targets ADD COLUMN ahead_points DOUBLE;
ALTER TABLE catalogue.targets ADD COLUMN behind_points DOUBLE;
-- Interim values agreed for an indicator (分解路径): points of its path, no targets. source: where they were agreed;
-- section and span where the plan's own text prints them.
CREATE TABLE catalogue.path_values (
    indicator_id VARCHAR NOT NULL, point_date DATE NOT NULL, value DOUBLE NOT NULL, source VARCHAR NOT NULL,
    section VARCHAR, span_start INTEGER, span_end INTEGER, note VARCHAR,
    valid_from TIMESTAMP NOT NULL, valid_to TIMESTAMP, change_reason VARCHAR
);
-- Who answers for a target: the units it names itself, else the indicator's. Roles as in indicator_agencies.
CREATE TABLE catalogue.target_agencies (
    target_id VARCHAR NOT NULL, agency_id VARCHAR NOT NULL, role VARCHAR NOT NULL, position INTEGER NOT NULL,
    valid_from TIMESTAMP NOT NULL, valid_to TIMESTAMP, change_reason VARCHAR
);
-- One row per row of the catalogue that left the plans without another version: table_name, its key joined by '/', and
-- the reason its plan's file gives.
CREATE TABLE catalogue.removals (
    table_name VARCHAR NOT NULL, entity VARCHAR NOT NULL, removed_at TIMESTAMP NOT NULL, reason VARCHAR NOT NULL
);
-- Until now a target was counted for its indicator's units. Past moments keep that: one row for each time in which
-- both a version of the target and one of the unit's part in its indicator held.
INSERT INTO catalogue.target_agencies
SELECT target_id, agency_id, role, position, greatest(targets.valid_from, parts.valid_from),
    nullif(least(coalesce(targets.valid_to, 'infinity'), coalesce(parts.valid_to, 'infinity')), 'infinity'),
    CASE WHEN targets.valid_from > parts.valid_from THEN targets.change_reason ELSE parts.change_reason END
FROM catalogue.targets JOIN catalogue.indicator_agencies AS parts USING (indicator_id)
WHERE targets.valid_from < coalesce(parts.valid_to, 'infinity') AND parts.valid_from < coalesce(targets.valid_to, 'infinity');
