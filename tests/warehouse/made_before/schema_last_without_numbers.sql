-- The tables of the last version whose schema had no numbers; made at every open.
CREATE SCHEMA IF NOT EXISTS raw;
-- One row per accepted event. Key: (source, event_id); also (topic, partition, offset).
CREATE TABLE IF NOT EXISTS raw.events (
    topic VARCHAR NOT NULL, "partition" INTEGER NOT NULL, "offset" BIGINT NOT NULL,
    kafka_time TIMESTAMP NOT NULL, event_id VARCHAR USING COMPRESSION zstd NOT NULL, source VARCHAR NOT NULL,
    type VARCHAR NOT NULL, subject VARCHAR NOT NULL, event_time TIMESTAMP NOT NULL, simulated BOOLEAN NOT NULL,
    data VARCHAR USING COMPRESSION zstd NOT NULL, load_id VARCHAR NOT NULL, loaded_at TIMESTAMP NOT NULL
);
-- One row per message that is not an acceptable event; value holds the bytes as they were sent, value_bytes says how
-- many there were: what is longer than value goes on in raw.rejected_pieces. A row with replayed_at was judged again
-- and is now in raw.events or raw.duplicate_events.
CREATE TABLE IF NOT EXISTS raw.rejected_events (
    topic VARCHAR NOT NULL, "partition" INTEGER NOT NULL, "offset" BIGINT NOT NULL,
    kafka_time TIMESTAMP, reason_code VARCHAR NOT NULL, reason VARCHAR NOT NULL, key BLOB,
    value BLOB USING COMPRESSION zstd,
    load_id VARCHAR NOT NULL, loaded_at TIMESTAMP NOT NULL, replayed_at TIMESTAMP,
    headers VARCHAR -- JSON list of [name, value]; NULL where there were none but the usual content type
);
ALTER TABLE raw.rejected_events ADD COLUMN IF NOT EXISTS value_bytes BIGINT;
-- Where a rejected value is long, one row per further piece of it (number 1, 2, ...), to be put behind value in order:
-- DuckDB holds 2,048 rows of a column in memory at once, however long, and rewrites row groups that are not full.
CREATE TABLE IF NOT EXISTS raw.rejected_pieces (
    topic VARCHAR NOT NULL, "partition" INTEGER NOT NULL, "offset" BIGINT NOT NULL, kafka_time TIMESTAMP NOT NULL,
    number INTEGER NOT NULL, piece BLOB USING COMPRESSION zstd NOT NULL, load_id VARCHAR NOT NULL
);
-- One row per message that repeats an accepted (source, event_id).
CREATE TABLE IF NOT EXISTS raw.duplicate_events (
    topic VARCHAR NOT NULL, "partition" INTEGER NOT NULL, "offset" BIGINT NOT NULL,
    event_id VARCHAR NOT NULL, load_id VARCHAR NOT NULL
);
-- One row per load.
CREATE TABLE IF NOT EXISTS raw.loads (
    load_id VARCHAR PRIMARY KEY, started_at TIMESTAMP NOT NULL, finished_at TIMESTAMP,
    events_read BIGINT NOT NULL, events_loaded BIGINT NOT NULL, events_duplicate BIGINT NOT NULL,
    events_rejected BIGINT NOT NULL
);
-- One row per partition ever read: where the next load begins. Written with the rows it accounts for.
CREATE TABLE IF NOT EXISTS raw.offsets (
    cluster_id VARCHAR NOT NULL, topic VARCHAR NOT NULL, "partition" INTEGER NOT NULL,
    first_offset BIGINT NOT NULL, next_offset BIGINT NOT NULL, load_id VARCHAR NOT NULL,
    PRIMARY KEY (cluster_id, topic, "partition")
);
-- One row per log ever read: the broker's id of the topic and the furthest end seen, so that a lost log is noticed.
-- A log that was replaced keeps its rows here, in raw.offsets and raw.gaps under '<cluster_id>~<n>'.
CREATE TABLE IF NOT EXISTS raw.logs (
    cluster_id VARCHAR NOT NULL, topic VARCHAR NOT NULL, "partition" INTEGER NOT NULL,
    topic_id VARCHAR NOT NULL, end_offset BIGINT NOT NULL, seen_at TIMESTAMP NOT NULL
);
-- One row per accepted event: md5 of (source, event_id), all that the search for duplicates has to read.
CREATE TABLE IF NOT EXISTS raw.event_fingerprints (fingerprint UHUGEINT NOT NULL);
-- One row per range of offsets that could not be read. reason: expired, log_replaced, log_truncated,
-- cluster_replaced (to_offset is the furthest end seen) or not_delivered (compacted, aborted, control records).
CREATE TABLE IF NOT EXISTS raw.gaps (
    cluster_id VARCHAR NOT NULL, topic VARCHAR NOT NULL, "partition" INTEGER NOT NULL,
    from_offset BIGINT NOT NULL, to_offset BIGINT NOT NULL, reason VARCHAR NOT NULL,
    load_id VARCHAR NOT NULL, found_at TIMESTAMP NOT NULL
);

CREATE SCHEMA IF NOT EXISTS catalogue;
-- Versioned: a row holds from valid_from until valid_to (NULL: still); change_reason says why it came.
CREATE TABLE IF NOT EXISTS catalogue.plans (
    plan_id VARCHAR NOT NULL, jurisdiction_id VARCHAR NOT NULL, title_zh VARCHAR NOT NULL, title_en VARCHAR NOT NULL,
    document_number VARCHAR, status VARCHAR NOT NULL, issued_date DATE, effective_from DATE, effective_to DATE,
    start_date DATE NOT NULL, horizon_year INTEGER NOT NULL, source_file VARCHAR, source_address VARCHAR,
    ahead_points DOUBLE NOT NULL, behind_points DOUBLE NOT NULL, coordinator_id VARCHAR,
    valid_from TIMESTAMP NOT NULL, valid_to TIMESTAMP, change_reason VARCHAR
);
CREATE TABLE IF NOT EXISTS catalogue.jurisdictions (
    jurisdiction_id VARCHAR NOT NULL, name_zh VARCHAR NOT NULL, name_en VARCHAR NOT NULL, level VARCHAR NOT NULL,
    parent_id VARCHAR, valid_from TIMESTAMP NOT NULL, valid_to TIMESTAMP, change_reason VARCHAR
);
-- agency_id is '<jurisdiction>/<agency>': an event's source is '/' followed by it.
CREATE TABLE IF NOT EXISTS catalogue.agencies (
    agency_id VARCHAR NOT NULL, jurisdiction_id VARCHAR NOT NULL, name_zh VARCHAR NOT NULL, name_en VARCHAR NOT NULL,
    valid_from TIMESTAMP NOT NULL, valid_to TIMESTAMP, change_reason VARCHAR
);
CREATE TABLE IF NOT EXISTS catalogue.indicators (
    indicator_id VARCHAR NOT NULL, plan_id VARCHAR NOT NULL, jurisdiction_id VARCHAR NOT NULL,
    name_zh VARCHAR NOT NULL, name_en VARCHAR NOT NULL, concept VARCHAR NOT NULL, theme VARCHAR NOT NULL,
    measure VARCHAR NOT NULL, kind VARCHAR NOT NULL, unit VARCHAR NOT NULL, direction VARCHAR NOT NULL,
    natural_limit DOUBLE, additivity VARCHAR NOT NULL, cadence VARCHAR NOT NULL,
    measured_rule VARCHAR, measured_event VARCHAR, measured_where VARCHAR, -- JSON object of equalities
    baseline_value DOUBLE, baseline_date DATE,
    valid_from TIMESTAMP NOT NULL, valid_to TIMESTAMP, change_reason VARCHAR
);
-- role: lead, support, or coordinator (the plan's own coordinator where the clause prints no lead).
CREATE TABLE IF NOT EXISTS catalogue.indicator_agencies (
    indicator_id VARCHAR NOT NULL, agency_id VARCHAR NOT NULL, role VARCHAR NOT NULL, position INTEGER NOT NULL,
    valid_from TIMESTAMP NOT NULL, valid_to TIMESTAMP, change_reason VARCHAR
);
CREATE TABLE IF NOT EXISTS catalogue.targets (
    target_id VARCHAR NOT NULL, indicator_id VARCHAR NOT NULL, plan_id VARCHAR NOT NULL,
    due_date DATE, due_kind VARCHAR NOT NULL, recurs VARCHAR, target_value DOUBLE, bound VARCHAR NOT NULL,
    certainty VARCHAR NOT NULL, section VARCHAR NOT NULL, span_start INTEGER, span_end INTEGER,
    restates_target_id VARCHAR, is_path_point BOOLEAN NOT NULL, note VARCHAR,
    valid_from TIMESTAMP NOT NULL, valid_to TIMESTAMP, change_reason VARCHAR
);
CREATE TABLE IF NOT EXISTS catalogue.policies (
    policy_id VARCHAR NOT NULL, plan_id VARCHAR NOT NULL, jurisdiction_id VARCHAR NOT NULL,
    name_zh VARCHAR NOT NULL, name_en VARCHAR NOT NULL, rule VARCHAR NOT NULL, -- JSON, amounts in 万元
    section VARCHAR NOT NULL, span_start INTEGER, span_end INTEGER,
    valid_from TIMESTAMP NOT NULL, valid_to TIMESTAMP, change_reason VARCHAR
);
-- One row per change of the catalogue. The newest row's hash tells whether the plan files say anything new.
CREATE TABLE IF NOT EXISTS catalogue.syncs (
    synced_at TIMESTAMP NOT NULL, content_sha256 VARCHAR NOT NULL,
    added INTEGER NOT NULL, revised INTEGER NOT NULL, removed INTEGER NOT NULL
);
-- One row per unit: value_in_canonical = value * factor.
CREATE TABLE IF NOT EXISTS catalogue.units (
    unit VARCHAR PRIMARY KEY, canonical_unit VARCHAR NOT NULL, factor DOUBLE NOT NULL
);

CREATE SCHEMA IF NOT EXISTS ops;
-- One row per expectation checked in one run of a gate.
CREATE TABLE IF NOT EXISTS ops.gate_results (
    run_id VARCHAR NOT NULL, gate VARCHAR NOT NULL, table_name VARCHAR NOT NULL, expectation VARCHAR NOT NULL,
    column_name VARCHAR, severity VARCHAR NOT NULL, success BOOLEAN NOT NULL, unexpected_count BIGINT NOT NULL,
    detail VARCHAR, checked_at TIMESTAMP NOT NULL
);
-- One row per run of a gate. raw gates check what was loaded after the last run that did not block.
CREATE TABLE IF NOT EXISTS ops.gate_runs (
    run_id VARCHAR PRIMARY KEY, gate VARCHAR NOT NULL, verdict VARCHAR NOT NULL, -- passed, warned, blocked
    rows_checked BIGINT NOT NULL, checked_to TIMESTAMP, checked_at TIMESTAMP NOT NULL
);
-- One row per row that a warning held back from the marts, with the expectation that did it.
CREATE TABLE IF NOT EXISTS ops.held_rows (
    run_id VARCHAR NOT NULL, table_name VARCHAR NOT NULL, source VARCHAR NOT NULL, event_id VARCHAR NOT NULL,
    expectation VARCHAR NOT NULL, held_at TIMESTAMP NOT NULL, released_at TIMESTAMP
);
-- One row per event and time it was set aside: by a build that could not read it (reason_code, field, sent), or by a
-- person who took it out (taken_out_at, _by, _why). It stays in raw.events. Out of the marts until reread_at, when a
-- later build read it or a person put it back; the row is kept as history.
CREATE TABLE IF NOT EXISTS ops.quarantined_events (
    source VARCHAR NOT NULL, event_id VARCHAR NOT NULL, type VARCHAR NOT NULL, topic VARCHAR NOT NULL,
    "partition" INTEGER NOT NULL, "offset" BIGINT NOT NULL, load_id VARCHAR NOT NULL, loaded_at TIMESTAMP NOT NULL,
    reason_code VARCHAR NOT NULL, field VARCHAR, sent VARCHAR, reason_zh VARCHAR NOT NULL, reason_en VARCHAR NOT NULL,
    set_aside_at TIMESTAMP NOT NULL, taken_out_at TIMESTAMP, taken_out_by VARCHAR, taken_out_why VARCHAR,
    reread_at TIMESTAMP
);
-- One row per alert. dedupe_key: the same trouble is told once until it is resolved.
CREATE TABLE IF NOT EXISTS ops.alerts (
    alert_id VARCHAR PRIMARY KEY, dedupe_key VARCHAR NOT NULL, kind VARCHAR NOT NULL, severity VARCHAR NOT NULL,
    title VARCHAR NOT NULL, body VARCHAR NOT NULL, raised_at TIMESTAMP NOT NULL, delivered_at TIMESTAMP,
    delivery VARCHAR, resolved_at TIMESTAMP
);
-- One row per node of one dbt build.
CREATE TABLE IF NOT EXISTS ops.build_nodes (
    run_id VARCHAR NOT NULL, node VARCHAR NOT NULL, status VARCHAR NOT NULL, seconds DOUBLE NOT NULL,
    message VARCHAR, finished_at TIMESTAMP NOT NULL
);
-- One row: what the marts are built for. The keys say when views and incremental tables must be made anew. The build
-- takes in what was loaded after staged_from (the end of the last whole build) up to staged_to; staged_book tells
-- whether raw up to staged_to is still what it was. Data tests look at what was learned after tested_from (null: all).
CREATE TABLE IF NOT EXISTS ops.build_parameters (
    as_of_date DATE NOT NULL, known_at TIMESTAMP NOT NULL, is_known_at_given BOOLEAN NOT NULL,
    zero_base VARCHAR NOT NULL, project_key VARCHAR, incremental_key VARCHAR, knowledge_key VARCHAR
);
ALTER TABLE ops.build_parameters ADD COLUMN IF NOT EXISTS catalogue_key VARCHAR;
ALTER TABLE ops.build_parameters ADD COLUMN IF NOT EXISTS staged_from TIMESTAMP;
ALTER TABLE ops.build_parameters ADD COLUMN IF NOT EXISTS staged_to TIMESTAMP;
ALTER TABLE ops.build_parameters ADD COLUMN IF NOT EXISTS staged_book VARCHAR;
ALTER TABLE ops.build_parameters ADD COLUMN IF NOT EXISTS tested_from TIMESTAMP;
ALTER TABLE ops.build_parameters ADD COLUMN IF NOT EXISTS reading_key VARCHAR;
-- One row per published version.
CREATE TABLE IF NOT EXISTS ops.published_versions (
    version VARCHAR PRIMARY KEY, built_at TIMESTAMP NOT NULL, as_of_date DATE NOT NULL, known_at TIMESTAMP NOT NULL,
    published_at TIMESTAMP NOT NULL, rolled_back_at TIMESTAMP
);
-- What it holds: one report, one rejected message, their books, and what the last build left.
INSERT INTO raw.events VALUES ('milepost.indicators.v1', 0, 0, '2026-01-10', 'first', '/wucheng/big_data_centre',
    'milepost.indicator.reported.v1', 'wucheng/core_revenue', '2026-01-10', false,
    '{"indicator":"wucheng/core_revenue","as_of":"2025-12-31","value":41,"unit":"亿元"}', 'l1', '2026-01-10');
INSERT INTO raw.event_fingerprints SELECT md5_number(source || chr(10) || event_id) FROM raw.events;
INSERT INTO raw.rejected_events (topic, "partition", "offset", kafka_time, reason_code, reason, value, load_id, loaded_at)
VALUES ('milepost.indicators.v1', 0, 1, '2026-01-10', 'not_json', 'no JSON', repeat('x', 5000)::BLOB, 'l1', '2026-01-10');
INSERT INTO raw.loads VALUES ('l1', '2026-01-10', '2026-01-10', 2, 1, 0, 1);
INSERT INTO raw.offsets VALUES ('c', 'milepost.indicators.v1', 0, 0, 2, 'l1');
INSERT INTO raw.logs VALUES ('c', 'milepost.indicators.v1', 0, 't', 2, '2026-01-10');
INSERT INTO raw.rejected_events (topic, "partition", "offset", kafka_time, reason_code, reason, value, value_bytes,
    load_id, loaded_at)
VALUES ('milepost.indicators.v1', 0, 2, '2026-01-10', 'not_json', 'no JSON', repeat('a', 4096)::BLOB, 4102, 'l1', '2026-01-10');
INSERT INTO raw.rejected_pieces VALUES ('milepost.indicators.v1', 0, 2, '2026-01-10', 2, 'def'::BLOB, 'l1'),
    ('milepost.indicators.v1', 0, 2, '2026-01-10', 1, 'abc'::BLOB, 'l1');
UPDATE raw.offsets SET next_offset = 3;
UPDATE raw.loads SET events_read = 3, events_rejected = 2;
