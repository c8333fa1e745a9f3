-- Events that are not read from their landing on: held by a gate, or taken out by a person. One that was released is read
-- from the landing of its release on, as if it had come then: what was known before stays what it was.
with held as (
    select source, event_id, false as is_taken_out from {{ source('ops', 'held_rows') }}
    union all
    select source, event_id, true
    from {{ source('ops', 'quarantined_events') }}
    where taken_out_at is not null and reread_at is null
),

released as (
    select source, event_id, min(landed_at) as released_at
    from {{ ref('stg_ops__row_decisions') }}
    where is_release_that_stands
    group by all
)

select
    held.source,
    held.event_id,
    any_value(events.loaded_at) as arrived_at,
    -- greatest() passes over nulls
    case when count(released.released_at) > 0 and not bool_or(held.is_taken_out)
        then max(greatest(released.released_at, events.loaded_at)) end as counts_from
from held
left join {{ ref('stg_ops__held_events') }} as events using (source, event_id)
left join released using (source, event_id)
group by all
