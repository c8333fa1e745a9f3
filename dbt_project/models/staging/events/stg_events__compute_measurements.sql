with events as ({{ events_to_stage(['milepost.compute.measured.v1']) }}),

fields as (
    select *, json_extract_string(data, ['$.centre', '$.as_of', '$.capacity_pflops', '$.utilisation_share']) as field
    from events
)

select
    event_id,
    source,
    split_part(source, '/', 2) as jurisdiction_id,
    field[1] as centre,
    {{ shanghai_day('field[2]') }} as as_of_date,
    try_cast(field[3] as double) as capacity_pflops,
    try_cast(field[4] as double) as utilisation_share,
    simulated as is_simulated,
    event_time,
    load_id,
    loaded_at,
    topic,
    "partition",
    "offset"
from fields
