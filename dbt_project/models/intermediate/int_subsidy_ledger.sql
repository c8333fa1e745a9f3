-- Subsidies paid, those that a gate holds too, with their first retraction, and their refusal if the last decision says so.
-- A payment that is new, or retracted or decided on anew, is written again. changed_at: when anything was last learned about
-- it.
{{ config(materialized='incremental', incremental_strategy='delete+insert', unique_key=['source', 'event_id'],
          on_schema_change='fail') }}
{% set seen = seen_until('changed_at') %}
with retractions as ({{ readable('stg_events__subsidy_retractions') }}),

decided as (select * from {{ ref('stg_ops__row_decisions') }} where number = decisions),

said as (
    select
        source, event_id, jurisdiction_id, {{ full_policy_id() }} as policy_id, enterprise, project, application, grade,
        {{ exact('reached_wan') }} as reached_wan,
        base_kind,
        {{ exact('base_wan') }} as base_wan,
        try_cast(support_share as decimal(9, 6)) as support_share,
        {{ exact('joint_wan') }} as joint_wan,
        paid_date,
        round({{ exact('paid_wan') }}, 6) as paid_wan,
        is_simulated,
        loaded_at as known_from
    from ({{ accepted('stg_events__subsidy_payments', seen) }})
    {% if is_incremental() %}
    union all by name
    select standing.* exclude (retracted_at, retraction_reason, refused_at, refusal_reason, changed_at)
    from {{ this }} as standing
    where standing.known_from <= {{ seen }} and (
        (source, event_id, is_simulated) in (
            select (source, retracted_event_id, is_simulated) from retractions where loaded_at > {{ seen }})
        or (source, event_id) in (select (source, event_id) from decided where landed_at > {{ seen }})
    )
    {% endif %}
),

retracted as (
    select
        source, retracted_event_id as event_id, is_simulated,
        min(loaded_at) as retracted_at,
        arg_min(retraction_reason, (loaded_at, event_time, event_id)) as retraction_reason
    from retractions
    where (source, retracted_event_id) in (select (source, event_id) from said)
    group by all
)

select
    said.*,
    retracted.retracted_at,
    retracted.retraction_reason,
    case when decided.decision = 'refused' then decided.landed_at end as refused_at,
    case when decided.decision = 'refused' then decided.reason end as refusal_reason,
    -- passes over nulls
    greatest(said.known_from, retracted.retracted_at, decided.landed_at) as changed_at
from said
left join retracted using (source, event_id, is_simulated)
left join decided using (source, event_id)
