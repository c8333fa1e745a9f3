{{ config(severity='warn') }}
-- Every offset between the first and the next one is a loaded event, a duplicate, a rejected message or a known gap.
-- A row is a partition whose books do not balance. Books of replaced logs are kept under another cluster_id and count.
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
where read.offsets <> coalesce(landed.messages, 0) + coalesce(missing.offsets, 0)
