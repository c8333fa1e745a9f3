with events as ({{ events_to_stage(['milepost.enterprise.onboarded.v1', 'milepost.enterprise.left.v1']) }}),

fields as (
    select *, json_extract_string(data, ['$.data_space', '$.enterprise', '$.role', '$.at']) as field
    from events
)

select
    event_id,
    source,
    split_part(source, '/', 2) as jurisdiction_id,
    type = 'milepost.enterprise.onboarded.v1' as is_onboarding,
    field[1] as data_space,
    field[2] as enterprise,
    field[3] as role,
    {{ shanghai_day('field[4]') }} as moved_date,
    simulated as is_simulated,
    event_time,
    load_id,
    loaded_at,
    topic,
    "partition",
    "offset"
from fields
