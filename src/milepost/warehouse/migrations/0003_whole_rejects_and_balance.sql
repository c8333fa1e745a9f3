-- raw.rejected_messages is what the loader writes: value holds at most the first 4096 bytes, raw.rejected_pieces the rest.
-- raw.rejected_events shows the same rows with whole values. Only rows whose value is longer are joined with pieces.
ALTER TABLE raw.rejected_events RENAME TO rejected_messages;
CREATE VIEW raw.rejected_events AS
SELECT * FROM raw.rejected_messages WHERE value_bytes <= 4096 OR value_bytes IS NULL
UNION ALL
SELECT messages.* REPLACE (value || coalesce(rest, ''::BLOB) AS value)
FROM raw.rejected_messages AS messages LEFT JOIN (
    SELECT topic, "partition", "offset", kafka_time, unhex(string_agg(digits, '' ORDER BY number)) AS rest
    FROM (
        SELECT topic, "partition", "offset", kafka_time, number, hex(any_value(piece)) AS digits
        FROM raw.rejected_pieces GROUP BY topic, "partition", "offset", kafka_time, number
    ) GROUP BY topic, "partition", "offset", kafka_time
) USING (topic, "partition", "offset", kafka_time)
WHERE value_bytes > 4096;
-- One row per partition ever read or landed: is every offset accounted for? first_offset and next_offset are of its
-- present log, the counts over all its logs. Balanced: accounted = loaded + duplicate + rejected + gap.
CREATE VIEW ops.landing_balance AS
WITH read AS (
    SELECT topic, "partition", arg_max(first_offset, seen) AS first_offset, arg_max(next_offset, seen) AS next_offset,
        count(*) AS logs, sum(next_offset - first_offset)::BIGINT AS accounted
    FROM (
        SELECT offsets.*, coalesce(seen_at, '1970-01-01') AS seen
        FROM raw.offsets LEFT JOIN raw.logs USING (cluster_id, topic, "partition")
    ) GROUP BY ALL
), landed AS (
    SELECT topic, "partition", sum(loaded)::BIGINT AS loaded, sum(duplicate)::BIGINT AS duplicate,
        sum(rejected)::BIGINT AS rejected
    FROM (
        SELECT topic, "partition", count(*) AS loaded, 0 AS duplicate, 0 AS rejected FROM raw.events GROUP BY ALL
        UNION ALL SELECT topic, "partition", 0, count(*), 0 FROM raw.duplicate_events GROUP BY ALL
        UNION ALL SELECT topic, "partition", 0, 0, count(*) FROM raw.rejected_messages WHERE replayed_at IS NULL
        GROUP BY ALL
    ) GROUP BY ALL
), missing AS (SELECT topic, "partition", sum(to_offset - from_offset)::BIGINT AS gap FROM raw.gaps GROUP BY ALL)
SELECT *, accounted = loaded + duplicate + rejected + gap AS is_balanced
FROM (
    SELECT topic, "partition", first_offset, next_offset, logs, coalesce(accounted, 0) AS accounted,
        coalesce(loaded, 0) AS loaded, coalesce(duplicate, 0) AS duplicate, coalesce(rejected, 0) AS rejected,
        coalesce(gap, 0) AS gap
    FROM read FULL JOIN landed USING (topic, "partition") LEFT JOIN missing USING (topic, "partition")
);
