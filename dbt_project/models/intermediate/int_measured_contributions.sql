-- What each business event adds to the indicators that count it (measured_by in the plan's file). `member` is what is
-- counted once: a centre, a place of an enterprise in a data space, a session, a payment.
{{ config(materialized='view') }}
with rules as (
    select
        indicator_id, jurisdiction_id, measured_rule, start_date, is_flow,
        measured_where ->> '$.centre' as centre,
        measured_where ->> '$.data_space' as data_space,
        measured_where ->> '$.role' as role,
        measured_where ->> '$.programme' as programme,
        measured_where ->> '$.session' as session,
        measured_where ->> '$.policy' as policy
    from (select *, measure in ('cumulative', 'increment') as is_flow from {{ ref('int_indicator_terms') }})
    where measured_rule is not null
),

measured as (
    select
        rules.indicator_id, rules.measured_rule, days.centre as member, null::varchar as enterprise, days.as_of_date,
        days.last.capacity as amount, 'PFlops' as unit, days.is_simulated, days.last.time as event_time,
        days.last.id as event_id, days.last.source as source, 'milepost.compute.measured.v1' as event_type,
        days.last.loaded_at as loaded_at, days.last.topic as topic, days.last.partition as "partition",
        days.last.offset as "offset"
    from {{ ref('int_centre_days') }} as days
    join rules
        on rules.measured_rule = 'sum_latest_by_centre' and rules.jurisdiction_id = days.jurisdiction_id
        and coalesce(rules.centre = days.centre, true)
),

connected as (
    select
        rules.indicator_id, rules.measured_rule, concat_ws('/', moves.data_space, moves.enterprise, moves.role) as member,
        moves.enterprise, moves.moved_date, case when moves.is_onboarding then 1.0 else 0.0 end, null, moves.is_simulated,
        moves.event_time, moves.event_id, moves.source,
        case when moves.is_onboarding then 'milepost.enterprise.onboarded.v1' else 'milepost.enterprise.left.v1' end,
        moves.loaded_at, moves.topic, moves."partition", moves."offset"
    from ({{ readable('stg_events__enterprise_moves') }}) as moves
    join rules
        on rules.measured_rule = 'distinct_connected' and rules.jurisdiction_id = moves.jurisdiction_id
        and coalesce(rules.data_space = moves.data_space, true) and coalesce(rules.role = moves.role, true)
),

trained as (
    select
        rules.indicator_id, rules.measured_rule, trainings.session, null, trainings.held_date,
        case rules.measured_rule when 'count_sessions' then 1.0 else trainings.attendees end, null,
        trainings.is_simulated, trainings.event_time, trainings.event_id, trainings.source,
        'milepost.training.held.v1', trainings.loaded_at, trainings.topic, trainings."partition", trainings."offset"
    from ({{ readable('stg_events__trainings') }}) as trainings
    join rules
        on rules.measured_rule in ('sum_attendees', 'count_sessions')
        and rules.jurisdiction_id = trainings.jurisdiction_id
        and coalesce(rules.programme = trainings.programme, true) and coalesce(rules.session = trainings.session, true)
    where trainings.held_date >= rules.start_date or not rules.is_flow
),

paid as (
    select
        rules.indicator_id, rules.measured_rule, payments.event_id, payments.enterprise, payments.paid_date,
        payments.paid_wan, '万元', payments.is_simulated, payments.event_time, payments.event_id, payments.source,
        'milepost.subsidy.paid.v1', payments.loaded_at, payments.topic, payments."partition", payments."offset"
    from ({{ readable('stg_events__subsidy_payments') }}) as payments
    join rules
        on rules.measured_rule = 'sum_paid' and rules.jurisdiction_id = payments.jurisdiction_id
        and coalesce(payments.policy_id in (rules.policy, concat(rules.jurisdiction_id, '/', rules.policy)), true)
    where payments.paid_date >= rules.start_date or not rules.is_flow
)

select * from measured
union all select * from connected
union all select * from trained
union all select * from paid
