with events as ({{ events_to_stage(['milepost.value.marked.v1']) }}),

fields as (
    select
        *,
        {{ sent(['$.event_id', '$.source_of_event', '$.open', '$.comment', '$.by', '$.verified']) }} as field
    from events
),

judged as (
    select
        *,
        {{ first_fault([
            needs('event_id', 'field[1]'),
            needs('source_of_event', 'field[2]'),
            needs('open', 'field[3]'),
            needs('comment', 'field[4]'),
            needs('by', 'field[5]'),
        ]) }} as fault
    from fields
)

select
    event_id,
    source,
    type as event_type,
    split_part(source, '/', 2) as jurisdiction_id,
    field[1] as marked_event_id,
    field[2] as marked_source,
    field[3] = 'true' as is_open,
    field[4] as comment,
    field[5] as marked_by,
    coalesce(field[6] = 'true', false) as is_verified,
    simulated as is_simulated,
    event_time,
    load_id,
    loaded_at,
    topic,
    "partition",
    "offset",
    {{ fault_columns() }}
from judged
