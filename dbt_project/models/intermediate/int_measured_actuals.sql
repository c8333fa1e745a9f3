-- Actuals computed from business events: one value for each day with an event. A centre counts with its latest day, an
-- enterprise while any of its places is connected, a session or payment from its day on (a year's flow from 1 January).
-- First what each day adds, then which days are written, then the running sums of what they add.
-- Of an indicator with anything new every day is written anew; what each day adds is kept, so that only days that
-- changed are added up again. A day whose last event was moved elsewhere, or taken back, stays with events = 0 and is no
-- actual.
{{ config(materialized='incremental', incremental_strategy='delete+insert', on_schema_change='fail',
          unique_key='indicator_id') }}
{% set seen = seen_until('changed_at') %}
with rules as ({{ measuring_rules() }}),

-- a centre adds the difference from its measurement before, so that the sum holds each centre's latest one alone
centre_changes as (
    select
        rules.indicator_id, days.is_simulated, days.as_of_date, days.last, days.loaded_at,
        coalesce(given.factor / rules.unit_factor, 1) as factor,
        days.last.capacity - coalesce(lag(days.last.capacity) over (
            partition by rules.indicator_id, days.is_simulated, days.centre order by days.as_of_date), 0) as change
    from {{ ref('int_centre_days') }} as days
    join rules
        on rules.measured_rule = 'sum_latest_by_centre' and rules.jurisdiction_id = days.jurisdiction_id
        and coalesce(rules.centre = days.centre, true)
    left join {{ ref('stg_catalogue__units') }} as given
        on given.unit = 'PFlops' and given.canonical_unit = rules.canonical_unit
),

measured as (
    select
        indicator_id, is_simulated, as_of_date,
        sum({{ exact('change * factor') }}) as delta,
        count(*) as events,
        max(last.loaded_at) as loaded_at,
        max(loaded_at) as changed_at,
        arg_max({{ event_behind('last', 'milepost.compute.measured.v1') }}, (last.time, last.id, last.source)) as last
    from centre_changes
    group by all
),

-- a flow counts from the plan's first day
paid as (
    select
        rules.indicator_id, days.is_simulated, days.paid_date as as_of_date,
        sum({{ exact('days.paid_wan * coalesce(given.factor / rules.unit_factor, 1)') }}) as delta,
        sum(days.payments)::bigint as events,
        max(days.loaded_at) as loaded_at,
        max(days.loaded_at) as changed_at,
        arg_max({{ event_behind('last', 'milepost.subsidy.paid.v1') }}, (last.time, last.id, last.source))
            filter (days.payments > 0) as last
    from {{ ref('int_payment_days') }} as days
    join rules
        on rules.measured_rule = 'sum_paid' and rules.jurisdiction_id = days.jurisdiction_id
        and coalesce(days.policy_id in (rules.policy, concat(rules.jurisdiction_id, '/', rules.policy)), true)
    left join {{ ref('stg_catalogue__units') }} as given
        on given.unit = '万元' and given.canonical_unit = rules.canonical_unit
    where days.paid_date >= rules.start_date or not rules.is_flow
    group by all
),

-- enterprises and sessions: their steps are worked out already. A statement that was superseded adds nothing and is
-- not counted, but its day is written, for what it added may have to be taken away.
counted as (
    select
        indicator_id, is_simulated, as_of_date,
        sum(delta)::decimal(38, 9) as delta,
        count(*) filter (is_counted) as events,
        max(loaded_at) filter (is_counted) as loaded_at,
        max(changed_at) as changed_at,
        arg_max({'event_id': event_id, 'source': source, 'event_type': event_type, 'topic': topic,
                 'partition': "partition", 'offset': "offset"},
                (event_time, event_id, source)) filter (is_counted) as last
    from {{ ref('int_measured_steps') }}
    {% if is_incremental() %}
    where (indicator_id, is_simulated, as_of_date) in (
        select (indicator_id, is_simulated, as_of_date)
        from {{ ref('int_measured_steps') }} where changed_at > {{ seen }}
    )
    {% endif %}
    group by all
),

added as (
    select * from measured
    union all
    select * from paid
    union all
    select * from counted
),

{% if is_incremental() %}
news as (
    select indicator_id, is_simulated, min(as_of_date) as since_date, max(changed_at) as changed_at
    from added
    where changed_at > {{ seen }}
    group by all
),

-- what days without news add stands in this table
standing as (
    select
        held.indicator_id, held.is_simulated, held.as_of_date, held.delta, held.events, held.loaded_at, held.changed_at,
        held.last
    from {{ this }} as held
    semi join news using (indicator_id)
    anti join added using (indicator_id, is_simulated, as_of_date)
),

-- the value of every day from the first changed one on changes
days as (
    select
        written.* exclude (changed_at),
        case when written.as_of_date >= news.since_date then news.changed_at else written.changed_at end as changed_at
    from (
        select * from added semi join news using (indicator_id)
        union all by name
        select * from standing
    ) as written
    left join news using (indicator_id, is_simulated)
),
{% else %}
days as (select * from added),
{% endif %}

valued as (
    select
        days.*,
        sum(days.delta) over running as actual_value,
        sum(days.events) over running as event_count,
        max(days.loaded_at) over running as known_from
    from days
    join rules using (indicator_id)
    window running as (
        partition by days.indicator_id, days.is_simulated, case when rules.is_annual then year(days.as_of_date) end
        order by days.as_of_date rows unbounded preceding
    )
)

select
    indicator_id,
    as_of_date,
    is_simulated,
    actual_value::double as actual_value,
    event_count::bigint as event_count,
    known_from,
    last,
    delta,
    events,
    loaded_at,
    changed_at
from valued
