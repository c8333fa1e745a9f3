with events as ({{ events_to_stage(['milepost.milestone.moved.v1']) }}),

fields as (
    select *, json_extract_string(data, ['$.indicator', '$.state', '$.done_share', '$.at']) as field
    from events
)

select
    event_id,
    source,
    split_part(source, '/', 2) as jurisdiction_id,
    field[1] as indicator_id,
    field[2] as state,
    try_cast(field[3] as double) as done_share,
    {{ shanghai_day('field[4]') }} as moved_date,
    simulated as is_simulated,
    event_time,
    load_id,
    loaded_at,
    topic,
    "partition",
    "offset"
from fields
