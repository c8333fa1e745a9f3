with events as ({{ events_to_stage(['milepost.training.held.v1']) }}),

fields as (
    select *, json_extract_string(data, ['$.session', '$.programme', '$.at', '$.attendees']) as field
    from events
)

select
    event_id,
    source,
    split_part(source, '/', 2) as jurisdiction_id,
    field[1] as session,
    field[2] as programme,
    {{ shanghai_day('field[3]') }} as held_date,
    try_cast(field[4] as bigint) as attendees,
    simulated as is_simulated,
    event_time,
    load_id,
    loaded_at,
    topic,
    "partition",
    "offset"
from fields
