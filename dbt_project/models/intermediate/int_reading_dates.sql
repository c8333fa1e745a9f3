-- The days on which a target is read: the build's day, every month end since the plan began, every day a current
-- actual is true for, the day after the due date, and New Year for promises of every year.
with targets as (select * from {{ ref('int_target_terms') }}),

build as (select * from {{ ref('stg_ops__build_parameters') }}),

dates as (
    select target_id, as_of_date as read_date, 'build' as reason from targets cross join build
    union all
    select target_id, last_day(month.generate_series::date), 'month_end'
    from targets
    cross join build
    cross join lateral generate_series(date_trunc('month', start_date)::timestamp, as_of_date::timestamp,
                                       interval 1 month) as month
    where last_day(month.generate_series::date) <= as_of_date
    union all
    select targets.target_id, actuals.as_of_date, 'report'
    from targets
    join {{ ref('int_actuals_current') }} as actuals using (indicator_id)
    union all
    select target_id, due_date + 1, 'due_passed' from targets cross join build where due_date < as_of_date
    union all
    -- a promise of every year begins anew
    select target_id, make_date(year.range::integer, 1, 1), 'new_year'
    from targets
    cross join build
    cross join lateral range(year(start_date) + 1, year(as_of_date) + 1) as year
    where is_yearly
)

select
    target_id,
    read_date,
    bool_or(reason = 'build') as is_build_date,
    bool_or(reason = 'month_end') as is_month_end
from dates
group by all
