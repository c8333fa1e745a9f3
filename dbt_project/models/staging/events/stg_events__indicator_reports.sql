with events as ({{ events_to_stage(['milepost.indicator.reported.v1']) }}),

fields as (
    select
        *,
        {{ sent(['$.indicator', '$.as_of', '$.value', '$.unit', '$.basis', '$.evidence', '$.note']) }} as field
    from events
),

typed as (
    select *, {{ shanghai_day('field[2]') }} as as_of_date, {{ number_sent('field[3]') }} as reported_value from fields
),

judged as (
    select
        typed.*,
        {{ first_fault([
            needs('indicator', 'field[1]'),
            needs_day('as_of', 'field[2]', 'as_of_date'),
            needs_number('value', 'field[3]', 'reported_value'),
            needs('unit', 'field[4]'),
            needs_indicator('field[1]'),
            {'code': 'wrong_measure', 'field': 'indicator', 'sent': 'field[1]', 'when': 'plan.is_milestone'},
            {'code': 'wrong_unit', 'field': 'unit', 'sent': 'field[4]',
             'when': '(units.canonical_unit is distinct from plan.canonical_unit) or units.canonical_unit is null'},
        ]) }} as fault
    from typed
    left join ({{ indicators_to_read() }}) as plan on plan.indicator_id = typed.field[1]
    left join {{ ref('stg_catalogue__units') }} as units on units.unit = typed.field[4]
)

select
    event_id,
    source,
    type as event_type,
    split_part(source, '/', 2) as jurisdiction_id,
    field[1] as indicator_id,
    as_of_date,
    reported_value,
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
    "offset",
    {{ fault_columns() }}
from judged
