with events as ({{ events_to_stage(['milepost.subsidy.paid.v1']) }}),

fields as (
    select *, json_extract_string(data, ['$.policy', '$.enterprise', '$.base_wan', '$.paid_wan', '$.at']) as field
    from events
)

select
    event_id,
    source,
    split_part(source, '/', 2) as jurisdiction_id,
    field[1] as policy_id,
    field[2] as enterprise,
    try_cast(field[3] as double) as base_wan,
    try_cast(field[4] as double) as paid_wan,
    {{ shanghai_day('field[5]') }} as paid_date,
    simulated as is_simulated,
    event_time,
    load_id,
    loaded_at,
    topic,
    "partition",
    "offset"
from fields
