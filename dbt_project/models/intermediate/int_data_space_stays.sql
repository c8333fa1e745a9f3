-- Stays of enterprises in data spaces, whatever the day of the build. One begins with an onboarding while not connected
-- and ends with the next leaving; what was said later about the same place and day supersedes. Every place of an
-- enterprise that moved is read again. loaded_at: when the enterprise last moved.
{{ config(materialized='incremental', incremental_strategy='append', on_schema_change='fail',
          pre_hook="{{ forget_moved_enterprises() }}") }}
{% set seen = seen_until('loaded_at') %}
with said as (
    select *
    from ({{ readable('stg_events__enterprise_moves', only=named_by_news('enterprise', 'stg_events__enterprise_moves', seen)) }})
    qualify row_number() over (
        partition by jurisdiction_id, data_space, enterprise, role, is_simulated, moved_date
        order by event_time desc, event_id desc, source desc) = 1
),

moves as (
    select
        *,
        coalesce(lag(is_onboarding) over (
            partition by jurisdiction_id, data_space, enterprise, role, is_simulated order by moved_date), false)
            as was_connected,
        max(loaded_at) over (partition by enterprise) as last_loaded_at
    from said
),

changes as (
    select
        *,
        lead(case when not is_onboarding then moved_date end) over (
            partition by jurisdiction_id, data_space, enterprise, role, is_simulated order by moved_date) as left_date
    from moves
    where is_onboarding <> was_connected
)

select
    jurisdiction_id, data_space, enterprise, role, is_simulated, moved_date as joined_date, left_date, event_id,
    last_loaded_at as loaded_at
from changes
where is_onboarding
