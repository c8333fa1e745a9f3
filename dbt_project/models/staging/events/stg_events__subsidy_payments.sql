with events as ({{ events_to_stage(['milepost.subsidy.paid.v1']) }}),

fields as (select *, {{ sent([
    '$.policy', '$.enterprise', '$.base_wan', '$.paid_wan', '$.at', '$.project', '$.application', '$.grade',
    '$.reached_wan', '$.base_kind', '$.support_share', '$.joint_wan']) }} as field from events),

typed as (
    select
        *,
        {{ number_sent('field[3]') }} as base_wan,
        {{ number_sent('field[4]') }} as paid_wan,
        {{ shanghai_day('field[5]') }} as paid_date,
        {{ number_sent('field[9]') }} as reached_wan,
        {{ number_sent('field[11]') }} as support_share,
        {{ number_sent('field[12]') }} as joint_wan
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
            may_be_number('reached_wan', 'field[9]', 'reached_wan'),
            may_be_number('support_share', 'field[11]', 'support_share'),
            may_be_number('joint_wan', 'field[12]', 'joint_wan'),
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
    field[6] as project,
    field[7] as application,
    field[8] as grade,
    reached_wan,
    field[10] as base_kind,
    support_share,
    joint_wan,
    simulated as is_simulated,
    event_time,
    load_id,
    loaded_at,
    topic,
    "partition",
    "offset",
    {{ fault_columns() }}
from judged
