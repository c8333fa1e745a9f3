with events as ({{ events_to_stage(['milepost.enterprise.onboarded.v1', 'milepost.enterprise.left.v1']) }}),

fields as (select *, {{ sent(['$.data_space', '$.enterprise', '$.role', '$.at']) }} as field from events),

typed as (select *, {{ shanghai_day('field[4]') }} as moved_date from fields),

judged as (
    select
        *,
        {{ first_fault([
            needs('data_space', 'field[1]'),
            needs('enterprise', 'field[2]'),
            needs('role', 'field[3]'),
            needs_day('at', 'field[4]', 'moved_date'),
        ]) }} as fault
    from typed
)

select
    event_id,
    source,
    type as event_type,
    split_part(source, '/', 2) as jurisdiction_id,
    type = 'milepost.enterprise.onboarded.v1' as is_onboarding,
    field[1] as data_space,
    field[2] as enterprise,
    field[3] as role,
    moved_date,
    simulated as is_simulated,
    event_time,
    load_id,
    loaded_at,
    topic,
    "partition",
    "offset",
    {{ fault_columns() }}
from judged
