with events as ({{ events_to_stage(['milepost.training.held.v1']) }}),

fields as (select *, {{ sent(['$.session', '$.programme', '$.at', '$.attendees']) }} as field from events),

typed as (
    select
        *,
        {{ shanghai_day('field[3]') }} as held_date,
        try_cast({{ number_sent('field[4]') }} as bigint) as attendees
    from fields
),

judged as (
    select
        *,
        {{ first_fault([
            needs('session', 'field[1]'),
            needs('programme', 'field[2]'),
            needs_day('at', 'field[3]', 'held_date'),
            needs_number('attendees', 'field[4]', 'attendees'),
        ]) }} as fault
    from typed
)

select
    event_id,
    source,
    type as event_type,
    split_part(source, '/', 2) as jurisdiction_id,
    field[1] as session,
    field[2] as programme,
    held_date,
    attendees,
    simulated as is_simulated,
    event_time,
    load_id,
    loaded_at,
    topic,
    "partition",
    "offset",
    {{ fault_columns() }}
from judged
