-- A period is reported by the first accepted actual true for one of its days, wherever it came from. Of what is counted
-- from events no report is due, nor of a milestone after the day on which it was completed or cancelled. Of what is still
-- to come, the next due day of each indicator stands here: the first unreported period whose due day is not over.
with terms as (
    select
        *,
        case cadence when 'daily' then 1 when 'monthly' then 1 when 'quarterly' then 3 else 12 end as months
    from {{ ref('int_indicator_terms') }}
    where coalesce(measured_rule not in {{ counting_rules() }}, true)
),

ended as (
    select indicator_id, max(as_of_date) as ended_on
    from {{ ref('int_actuals_current') }}
    group by all
    having arg_max(milestone_state, as_of_date) in ('completed', 'in_service', 'cancelled')
),

periods as (
    select
        terms.indicator_id,
        terms.cadence,
        case cadence when 'daily' then day.generate_series::date else last_day(day.generate_series::date) end as period_date
    from terms
    cross join {{ ref('stg_ops__build_parameters') }} as build
    cross join lateral generate_series(
        terms.start_date::timestamp,
        case cadence when 'daily' then build.as_of_date + interval 2 days
            else build.as_of_date + to_months(2 * terms.months) end,  -- the period after this one, if this one is reported
        case cadence when 'daily' then interval 1 day else interval 1 month end
    ) as day
    where terms.cadence = 'daily' or month(last_day(day.generate_series::date)) % terms.months = 0
),

expected as (
    select distinct
        periods.*,
        {{ grace_days('cadence') }} as grace_days,
        (period_date + {{ grace_days('cadence') }})::date as expected_by_date,
        case cadence when 'daily' then period_date
            when 'monthly' then date_trunc('month', period_date)::date
            when 'quarterly' then date_trunc('quarter', period_date)::date
            else date_trunc('year', period_date)::date end as from_date
    from periods
    left join ended using (indicator_id)
    where from_date <= coalesce(ended_on, date 'infinity')
),

real as ({{ indicators_with_real_data() }}),

-- the first report of each day, whatever became of it; what is measured is learned when its latest event was
learned as (
    select days.indicator_id, days.as_of_date, days.received_at
    from {{ ref('int_report_days') }} as days
    where not days.is_simulated or days.indicator_id not in (select indicator_id from real)
    union all
    select indicator_id, as_of_date, known_from
    from {{ ref('fct_actuals') }}
    where event_type in {{ measured_types() }} and left_out_reason is null
),

received as (
    select expected.*, min(learned.received_at) as received_at
    from expected
    left join learned
        on learned.indicator_id = expected.indicator_id
        and learned.as_of_date between expected.from_date and expected.period_date
    group by all
),

judged as (
    select
        received.*,
        (received_at + interval 8 hour)::date as received_date,
        build.as_of_date,
        received_at is null and expected_by_date >= build.as_of_date as is_coming
    from received
    cross join {{ ref('stg_ops__build_parameters') }} as build
),

ordered as (
    select *, min(period_date) filter (where is_coming) over (partition by indicator_id) as next_date from judged
)

select
    indicator_id,
    period_date,
    expected_by_date,
    received_at,
    case when received_date <= expected_by_date then 'on_time'
        when received_date is not null then 'late'
        when is_coming then 'coming' else 'missing' end as punctuality,
    greatest(coalesce(received_date, as_of_date) - expected_by_date, 0)::integer as days_late,
    grace_days::integer as grace_days
from ordered
where case when is_coming then period_date = next_date
    else period_date <= last_day(as_of_date) or expected_by_date < as_of_date end
