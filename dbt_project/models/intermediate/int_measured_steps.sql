-- What each move of an enterprise and each training adds to the indicators that count it. An enterprise counts while any
-- of its places is connected, a session from its day on. What was said later about the same place and day, or about the
-- same session, supersedes: the earlier statement stays here, uncounted. What is new can change only what was said of
-- the same enterprise or session; of that, the rows that differ are replaced. changed_at: when the row became this one.
{{ config(materialized='incremental', incremental_strategy='delete+insert', on_schema_change='fail',
          unique_key=['loaded_at', 'indicator_id', 'source', 'event_id']) }}
{% set seen = seen_until('changed_at') %}
with rules as ({{ measuring_rules() }}),

connected as (
    select
        rules.indicator_id, true as is_place, concat_ws('/', moves.data_space, moves.enterprise, moves.role) as member,
        moves.enterprise as counted, moves.moved_date as as_of_date,
        case when moves.is_onboarding then 1 else 0 end::bigint as amount, moves.is_simulated,
        moves.event_time, moves.event_id, moves.source,
        case when moves.is_onboarding then 'milepost.enterprise.onboarded.v1' else 'milepost.enterprise.left.v1' end
            as event_type,
        moves.loaded_at, moves.topic, moves."partition", moves."offset"
    from ({{ readable('stg_events__enterprise_moves', only=named_by_news('enterprise', 'stg_events__enterprise_moves', seen)) }})
        as moves
    join rules
        on rules.measured_rule = 'distinct_connected' and rules.jurisdiction_id = moves.jurisdiction_id
        and coalesce(rules.data_space = moves.data_space, true) and coalesce(rules.role = moves.role, true)
),

trained as (
    select
        rules.indicator_id, false, trainings.session as member, trainings.session as counted, trainings.held_date,
        case rules.measured_rule when 'count_sessions' then 1 else trainings.attendees end, trainings.is_simulated,
        trainings.event_time, trainings.event_id, trainings.source, 'milepost.training.held.v1',
        trainings.loaded_at, trainings.topic, trainings."partition", trainings."offset"
    from ({{ readable('stg_events__trainings', only=named_by_news('session', 'stg_events__trainings', seen)) }}) as trainings
    join rules
        on rules.measured_rule in ('sum_attendees', 'count_sessions')
        and rules.jurisdiction_id = trainings.jurisdiction_id
        and coalesce(rules.programme = trainings.programme, true) and coalesce(rules.session = trainings.session, true)
    where trainings.held_date >= rules.start_date or not rules.is_flow
),

said as (
    select
        *,
        row_number() over (
            partition by indicator_id, is_simulated, member, case when is_place then as_of_date end
            order by event_time desc, event_id desc, source desc
        ) = 1 as is_counted
    from (
        select * from connected
        union all
        select * from trained
    )
),

steps as (
    select
        *,
        case when is_place
            then amount - coalesce(lag(amount) over (
                partition by indicator_id, is_simulated, member order by as_of_date), 0)
            else amount end as step
    from said
    where is_counted
),

places as (
    select
        *,
        sum(step) over (
            partition by indicator_id, is_simulated, counted order by as_of_date, member rows unbounded preceding
        ) as connected_places
    from steps
),

changes as (
    select
        * exclude (amount, step, connected_places, member, is_place),
        case when not is_place then step
            when connected_places > 0 and connected_places - step <= 0 then 1
            when connected_places <= 0 and connected_places - step > 0 then -1
            else 0 end::bigint as delta
    from places
    union all by name
    select * exclude (amount, member, is_place), 0::bigint as delta from said where not is_counted
)

select
    changes.*,
    {% if is_incremental() %}(select max(loaded_at) from changes){% else %}changes.loaded_at{% endif %} as changed_at
from changes
{% if is_incremental() %}
anti join {{ this }} using (loaded_at, indicator_id, source, event_id, delta, is_counted)
{% endif %}
