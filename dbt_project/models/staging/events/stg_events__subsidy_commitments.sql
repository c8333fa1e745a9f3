with events as ({{ events_to_stage(['milepost.subsidy.committed.v1']) }}),

fields as (select *, {{ sent(['$.policy', '$.enterprise', '$.application', '$.amount_wan', '$.at']) }} as field from events),

typed as (
    select
        *,
        {{ number_sent('field[4]') }} as amount_wan,
        {{ shanghai_day('field[5]') }} as committed_date
    from fields
),

judged as (
    select
        *,
        {{ first_fault([
            needs('policy', 'field[1]'),
            needs('enterprise', 'field[2]'),
            needs('application', 'field[3]'),
            needs_number('amount_wan', 'field[4]', 'amount_wan'),
            needs_day('at', 'field[5]', 'committed_date'),
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
    field[3] as application,
    amount_wan,
    committed_date,
    simulated as is_simulated,
    event_time,
    load_id,
    loaded_at,
    topic,
    "partition",
    "offset",
    {{ fault_columns() }}
from judged
