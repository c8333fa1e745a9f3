-- Decisions on events that a gate ever held, as known at the build's moment, in the order of landing. A release of before
-- there were decisions (ops.held_rows.released_at) is the first one.
with said as (
    select
        decided_source as source, decided_event_id as event_id, event_id as decision_id, decision, reason, decided_by,
        is_verified, event_time as decided_at, loaded_at as landed_at, "offset" as place
    from {{ ref('stg_events__row_decisions') }}
    where unreadable_code is null
    union all
    select source, event_id, null, 'released', null, null, false, min(released_at), min(released_at), -1
    from {{ source('ops', 'held_rows') }}
    where released_at is not null
    group by all
),

known as (
    select said.*
    from said
    semi join {{ source('ops', 'held_rows') }} using (source, event_id)
    where said.landed_at <= (
        select coalesce(known_limit, timestamp 'infinity') from {{ ref('stg_ops__build_parameters') }}
    )
)

select
    * exclude (place),
    row_number() over in_order as number,
    count(*) over (partition by source, event_id) as decisions,
    -- no later one says otherwise
    count(*) filter (decision <> 'released') over (
        partition by source, event_id order by landed_at desc, place desc, decided_at desc, decision_id desc
        rows unbounded preceding
    ) = 0 as is_release_that_stands
from known
window in_order as (partition by source, event_id order by landed_at, place, decided_at, decision_id)
