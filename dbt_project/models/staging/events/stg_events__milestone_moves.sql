with events as ({{ events_to_stage(['milepost.milestone.moved.v1']) }}),

fields as (select *, {{ sent(['$.indicator', '$.state', '$.done_share', '$.at']) }} as field from events),

typed as (
    select *, {{ number_sent('field[3]') }} as done_share, {{ shanghai_day('field[4]') }} as moved_date from fields
),

judged as (
    select
        typed.*,
        {{ first_fault([
            needs('indicator', 'field[1]'),
            needs('state', 'field[2]'),
            may_be_number('done_share', 'field[3]', 'done_share'),
            needs_day('at', 'field[4]', 'moved_date'),
            needs_indicator('field[1]'),
            {'code': 'wrong_measure', 'field': 'indicator', 'sent': 'field[1]', 'when': 'not plan.moves'},
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
    field[2] as state,
    done_share,
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
