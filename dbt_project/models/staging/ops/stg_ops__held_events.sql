-- What the events say that a gate ever held. Held rows come with new loads as a rule, and only those are searched; all of
-- raw is searched for rows that are not found there (a gate held what an earlier build had taken in).
{{ config(materialized='incremental', incremental_strategy='append', on_schema_change='fail') }}
{% set seen = seen_until('loaded_at') %}
with wanted as (
    select distinct source, event_id
    from {{ source('ops', 'held_rows') }}
    {% if is_incremental() %}anti join {{ this }} using (source, event_id){% endif %}
),

fresh as (
    select events.*
    from {{ source('raw', 'events') }} as events
    semi join wanted using (source, event_id)
    where events.loaded_at > {{ seen }}
      and events.loaded_at <= (select staged_to from {{ source('ops', 'build_parameters') }})
),

old as (
    select events.*
    from {{ source('raw', 'events') }} as events
    semi join (from wanted anti join fresh using (source, event_id)) using (source, event_id)
    where events.loaded_at <= {{ seen }}
),

found as (
    select * from fresh
    union all
    select * from old
),

fields as (
    select
        *,
        {{ sent(['$.indicator', '$.policy', '$.as_of', '$.at', '$.value', '$.unit', '$.capacity_pflops', '$.attendees',
                 '$.paid_wan']) }} as field
    from found
)

select
    event_id,
    source,
    type as event_type,
    subject,
    split_part(source, '/', 2) as jurisdiction_id,
    substr(source, 2) as agency_id,
    field[1] as indicator_id,
    field[2] as policy_id,
    {{ shanghai_day('coalesce(field[3], field[4])') }} as as_of_date,
    try_cast({{ number_sent('coalesce(field[5], field[7], field[8], field[9])') }} as double) as sent_value,
    case when field[5] is not null then field[6] when field[7] is not null then 'PFlops'
        when field[8] is not null then '人次' when field[9] is not null then '万元' end as sent_unit,
    simulated as is_simulated,
    event_time,
    loaded_at
from fields
