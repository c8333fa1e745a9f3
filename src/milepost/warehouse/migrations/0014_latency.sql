-- How long events took to the boards: one row per published version that brought new ones and was shown. events: how
-- many, loaded after taken_from up to taken_to. Moments of the event sent first and of the one sent last, by the broker
-- where it is believed (NULL: of none of them), and when the load that brought the last one was over.
CREATE TABLE ops.latency (
    version VARCHAR PRIMARY KEY, events BIGINT NOT NULL, oldest_sent_at TIMESTAMP, newest_sent_at TIMESTAMP,
    newest_landed_at TIMESTAMP NOT NULL, published_at TIMESTAMP NOT NULL, taken_from TIMESTAMP NOT NULL,
    taken_to TIMESTAMP NOT NULL
);
-- The same by hour: one row per hour (its start, UTC, which is that of an hour of Shanghai, too) in which a version with a
-- believed moment of sending was published. p50, p95: over these versions, each counting once, of the seconds from sent to
-- published of the event sent last, and of both parts of them; slowest_seconds: of the event sent first.
CREATE TABLE ops.latency_hours (
    hour_start TIMESTAMP PRIMARY KEY, versions BIGINT NOT NULL, events BIGINT NOT NULL, p50_seconds DOUBLE NOT NULL,
    p95_seconds DOUBLE NOT NULL, slowest_seconds DOUBLE NOT NULL, p50_sent_to_landed_seconds DOUBLE NOT NULL,
    p50_landed_to_published_seconds DOUBLE NOT NULL
);
-- One row, after the first version: up to which load the versions published so far have taken events in, also those that
-- no row of ops.latency is about.
CREATE TABLE ops.latency_taken (taken_to TIMESTAMP NOT NULL);
