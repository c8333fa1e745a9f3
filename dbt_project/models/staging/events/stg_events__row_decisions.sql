with events as ({{ events_to_stage(['milepost.row.decided.v1']) }}),

fields as (
    select
        *,
        {{ sent(['$.event_id', '$.source_of_event', '$.decision', '$.reason', '$.by', '$.verified', '$.rule']) }} as field
    from events
),

judged as (
    select
        *,
        {{ first_fault([
            needs('event_id', 'field[1]'),
            needs('source_of_event', 'field[2]'),
            needs('decision', 'field[3]'),
            needs('reason', 'field[4]'),
            needs('by', 'field[5]'),
        ]) }} as fault
    from fields
)

select
    event_id,
    source,
    type as event_type,
    split_part(source, '/', 2) as jurisdiction_id,
    field[1] as decided_event_id,
    field[2] as decided_source,
    field[3] as decision,
    field[4] as reason,
    field[5] as decided_by,
    coalesce(field[6] = 'true', false) as is_verified,
    field[7] as rule,
    simulated as is_simulated,
    event_time,
    load_id,
    loaded_at,
    topic,
    "partition",
    "offset",
    {{ fault_columns() }}
from judged
