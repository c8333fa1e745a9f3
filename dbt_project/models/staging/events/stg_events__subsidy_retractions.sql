with events as ({{ events_to_stage(['milepost.subsidy.retracted.v1']) }}),

fields as (select *, {{ sent(['$.policy', '$.event_id', '$.reason']) }} as field from events),

judged as (
    select
        *,
        {{ first_fault([
            needs('policy', 'field[1]'),
            needs('event_id', 'field[2]'),
            needs('reason', 'field[3]'),
        ]) }} as fault
    from fields
)

select
    event_id,
    source,
    type as event_type,
    split_part(source, '/', 2) as jurisdiction_id,
    field[1] as policy_id,
    field[2] as retracted_event_id,
    field[3] as retraction_reason,
    simulated as is_simulated,
    event_time,
    load_id,
    loaded_at,
    topic,
    "partition",
    "offset",
    {{ fault_columns() }}
from judged
