{{ config(severity='warn') }}
-- Every offset between the first and the next one is a loaded event, a duplicate, a rejected message or a known gap.
-- A row is a partition whose books do not balance. Books of replaced logs are kept under another cluster_id and count.
-- Between full refreshes the partitions are counted only if the totals differ, which DuckDB knows without counting.
{% set totals = "(select sum(next_offset - first_offset) from " ~ source('raw', 'offsets') ~ ") is distinct from "
    ~ "(select count(*) from " ~ source('raw', 'events') ~ ") + (select count(*) from " ~ source('raw', 'duplicate_events')
    ~ ") + (select count(*) from " ~ source('raw', 'rejected_events') ~ " where replayed_at is null)"
    ~ " + (select coalesce(sum(to_offset - from_offset), 0) from " ~ source('raw', 'gaps') ~ ")" %}
{% set untested = "(select tested_from is null from " ~ source('ops', 'build_parameters') ~ ")" %}
{% set is_needed = not execute or run_query("select " ~ untested ~ " or " ~ totals).columns[0][0] %}
with read as (
    select topic, "partition", sum(next_offset - first_offset) as offsets
    from {{ source('raw', 'offsets') }}
    group by all
),

landed as (
    select topic, "partition", count(*) as messages
    from (
        select topic, "partition" from {{ source('raw', 'events') }}
        union all
        select topic, "partition" from {{ source('raw', 'duplicate_events') }}
        union all
        select topic, "partition" from {{ source('raw', 'rejected_events') }} where replayed_at is null
    )
    group by all
),

missing as (
    select topic, "partition", sum(to_offset - from_offset) as offsets
    from {{ source('raw', 'gaps') }}
    group by all
)

select read.*, landed.messages, missing.offsets as missing
from read
left join landed using (topic, "partition")
left join missing using (topic, "partition")
where {{ is_needed }} and read.offsets <> coalesce(landed.messages, 0) + coalesce(missing.offsets, 0)
