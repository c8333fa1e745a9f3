-- Everything that people decided about held rows, and every mark of a value. What changes nothing says why in finding.
with said as (
    select
        event_id as decision_id, decided_source as source, decided_event_id as event_id, decision, reason,
        decided_by as "by", is_verified, event_time as decided_at, loaded_at as landed_at, false as is_mark
    from {{ ref('stg_events__row_decisions') }}
    where unreadable_code is null
    union all
    select
        event_id, marked_source, marked_event_id, case when is_open then 'marked' else 'unmarked' end, comment,
        marked_by, is_verified, event_time, loaded_at, true
    from {{ ref('stg_events__value_marks') }}
    where unreadable_code is null
),

marked as (
    select distinct source, event_id
    from {{ ref('fct_actuals') }}
    semi join (from said where is_mark) using (source, event_id)
)

select
    said.* exclude (is_mark),
    case
        when said.is_mark and marked.event_id is null and held.event_id is null then 'no_such_value'
        when not said.is_mark and held.event_id is null then 'not_held'
        when not said.is_mark and held.event_type is null then 'event_gone'
        when said.decision = 'released' and held.state in ('superseded', 'retracted') then 'superseded_before'
    end as finding
from said
left join {{ ref('fct_held_rows') }} as held on held.source = said.source and held.event_id = said.event_id
left join marked on marked.source = said.source and marked.event_id = said.event_id
where said.landed_at <= (
    select coalesce(known_limit, timestamp 'infinity') from {{ ref('stg_ops__build_parameters') }}
)
