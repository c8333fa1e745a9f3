with events as ({{ events_to_stage(['milepost.indicator.retracted.v1']) }}),

fields as (select *, {{ sent(['$.indicator', '$.as_of', '$.reason']) }} as field from events),

typed as (select *, {{ shanghai_day('field[2]') }} as as_of_date from fields),

judged as (
    select
        typed.*,
        {{ first_fault([
            needs('indicator', 'field[1]'),
            needs_day('as_of', 'field[2]', 'as_of_date'),
            needs_indicator('field[1]'),
        ]) }} as fault
    from typed
    left join ({{ indicators_to_read() }}) as plan on plan.indicator_id = typed.field[1]
)

select
    event_id,
    source,
    type as event_type,
    split_part(source, '/', 2) as jurisdiction_id,
    field[1] as indicator_id,
    as_of_date,
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
