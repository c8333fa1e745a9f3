with events as ({{ events_to_stage(['milepost.subsidy.paid.v1']) }}),

fields as (select *, {{ sent(['$.policy', '$.enterprise', '$.base_wan', '$.paid_wan', '$.at']) }} as field from events),

typed as (
    select
        *,
        {{ number_sent('field[3]') }} as base_wan,
        {{ number_sent('field[4]') }} as paid_wan,
        {{ shanghai_day('field[5]') }} as paid_date
    from fields
),

judged as (
    select
        *,
        {{ first_fault([
            needs('policy', 'field[1]'),
            needs('enterprise', 'field[2]'),
            needs_number('base_wan', 'field[3]', 'base_wan'),
            needs_number('paid_wan', 'field[4]', 'paid_wan'),
            needs_day('at', 'field[5]', 'paid_date'),
        ]) }} as fault
    from typed
)

select
    event_id,
    source,
    type as event_type,
    split_part(source, '/', 2) as jurisdiction_id,
    field[1] as policy_id,
    field[2] as enterprise,
    base_wan,
    paid_wan,
    paid_date,
    simulated as is_simulated,
    event_time,
    load_id,
    loaded_at,
    topic,
    "partition",
    "offset",
    {{ fault_columns() }}
from judged
