with events as ({{ events_to_stage(['milepost.indicator.retracted.v1']) }}),

fields as (
    select *, json_extract_string(data, ['$.indicator', '$.as_of', '$.reason']) as field
    from events
)

select
    event_id,
    source,
    split_part(source, '/', 2) as jurisdiction_id,
    field[1] as indicator_id,
    {{ shanghai_day('field[2]') }} as as_of_date,
    field[3] as retraction_reason,
    simulated as is_simulated,
    event_time,
    load_id,
    loaded_at,
    topic,
    "partition",
    "offset"
from fields
