-- One row per published table, as the last publication left it. rows and content: how many rows it had and their
-- fingerprint (publishing/writing.py); content is null for what is read every time and for what a build may have written
-- since (marts/fingerprints.py). rests_on: what a view is read from, tables of dbt by name, others with their schema;
-- state: a fingerprint of those others. sha256, bytes, modified_ns, inode: its file.
CREATE TABLE ops.fingerprints (
    name VARCHAR NOT NULL, "rows" BIGINT NOT NULL, content VARCHAR, rests_on VARCHAR[] NOT NULL, state VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL, bytes BIGINT NOT NULL, modified_ns BIGINT NOT NULL, inode UBIGINT NOT NULL
);
-- At most one row: the newest moments among the events loaded up to loaded_to. book tells whether raw up to then is still
-- what it was (marts/window.py).
CREATE TABLE ops.newest_events (
    loaded_to TIMESTAMP NOT NULL, book VARCHAR NOT NULL, event_time TIMESTAMP, kafka_time TIMESTAMP
);
