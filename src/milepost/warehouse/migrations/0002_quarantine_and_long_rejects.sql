-- Events that no build can read, and rejected values too long for one row. Warehouses of the last days before migrations
-- were numbered have some of this: IF NOT EXISTS.
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
ALTER TABLE ops.build_parameters ADD COLUMN IF NOT EXISTS reading_key VARCHAR;
-- value_bytes: how long the value is, NULL where there is none or the row is of an earlier version, which kept it whole.
ALTER TABLE raw.rejected_events ADD COLUMN IF NOT EXISTS value_bytes BIGINT;
-- Where a rejected value is long, one row per further piece of it (number 1, 2, ...), to be put behind value in order:
-- DuckDB holds 2,048 rows of a column in memory at once, however long, and rewrites row groups that are not full.
CREATE TABLE IF NOT EXISTS raw.rejected_pieces (
    topic VARCHAR NOT NULL, "partition" INTEGER NOT NULL, "offset" BIGINT NOT NULL, kafka_time TIMESTAMP NOT NULL,
    number INTEGER NOT NULL, piece BLOB USING COMPRESSION zstd NOT NULL, load_id VARCHAR NOT NULL
);
