with events as ({{ events_to_stage(['milepost.indicator.reported.v1']) }}),

fields as (
    select
        *,
        json_extract_string(data, ['$.indicator', '$.as_of', '$.value', '$.unit', '$.basis', '$.evidence', '$.note']) as field
    from events
)

select
    event_id,
    source,
    split_part(source, '/', 2) as jurisdiction_id,
    field[1] as indicator_id,
    {{ shanghai_day('field[2]') }} as as_of_date,
    try_cast(field[3] as double) as reported_value,
    field[4] as reported_unit,
    field[5] as basis,
    field[6] as evidence,
    field[7] as note,
    simulated as is_simulated,
    event_time,
    load_id,
    loaded_at,
    topic,
    "partition",
    "offset"
from fields
