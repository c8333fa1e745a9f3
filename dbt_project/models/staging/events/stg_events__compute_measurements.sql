with events as ({{ events_to_stage(['milepost.compute.measured.v1']) }}),

fields as (select *, {{ sent(['$.centre', '$.as_of', '$.capacity_pflops', '$.utilisation_share']) }} as field from events),

typed as (
    select
        *,
        {{ shanghai_day('field[2]') }} as as_of_date,
        {{ number_sent('field[3]') }} as capacity_pflops,
        {{ number_sent('field[4]') }} as utilisation_share
    from fields
),

judged as (
    select
        *,
        {{ first_fault([
            needs('centre', 'field[1]'),
            needs_day('as_of', 'field[2]', 'as_of_date'),
            needs_number('capacity_pflops', 'field[3]', 'capacity_pflops'),
            may_be_number('utilisation_share', 'field[4]', 'utilisation_share'),
        ]) }} as fault
    from typed
)

select
    event_id,
    source,
    type as event_type,
    split_part(source, '/', 2) as jurisdiction_id,
    field[1] as centre,
    as_of_date,
    capacity_pflops,
    utilisation_share,
    simulated as is_simulated,
    event_time,
    load_id,
    loaded_at,
    topic,
    "partition",
    "offset",
    {{ fault_columns() }}
from judged
