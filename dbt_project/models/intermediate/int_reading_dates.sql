-- The days on which a target is read: the build's day, every month end since the plan began, and every day on which the
-- reading can change: those a current actual is true for, those on which time alone changes it, the first day on which
-- an actual is outdated, D and its grace, New Year and the end of March for what is read by the year. What is judged on the
-- day itself (counts made of events, milestones) can change whenever a month since a point of its path is over.
with targets as (select * from {{ ref('int_target_terms') }}),

build as (select * from {{ ref('stg_ops__build_parameters') }}),

months as (
    select targets.*, last_day(month.generate_series::date) as month_end, build.as_of_date
    from targets
    cross join build
    cross join lateral generate_series(
        date_trunc('month', start_date)::timestamp, build.as_of_date::timestamp, interval 1 month) as month
),

reports as (
    select
        indicator_id, as_of_date, is_event_count,
        lead(as_of_date) over (partition by indicator_id order by as_of_date) as next_date
    from {{ ref('int_actuals_current') }}
),

stepping as (
    select target_id, opening_date as since from targets
    union
    select target_id, baseline_date from targets join {{ ref('int_indicator_terms') }} using (indicator_id)
    union
    select target_id, point_date from {{ ref('int_path_points') }}
),

dates as (
    select target_id, as_of_date as read_date, 'build' as reason from targets cross join build
    union all
    select target_id, month_end, 'month_end' from months
    union all
    select targets.target_id, reports.as_of_date, 'report' from targets join reports using (indicator_id)
    union all
    select targets.target_id, {{ outdated_from('reports.as_of_date', 'targets.cadence') }}, 'outdated'
    from targets
    join reports using (indicator_id)
    where not reports.is_event_count
        and coalesce(reports.next_date > {{ outdated_from('reports.as_of_date', 'targets.cadence') }}, true)
    union all
    select target_id, target_changed_on, 'changed' from targets
    union all
    select target_id, unnest([due_date + 1, due_date + {{ grace_days('cadence') }} + 1]), 'due_passed' from targets
    union all
    select target_id, unnest([start_date, make_date(year(month_end), 1, 1), make_date(year(month_end), 4, 1)]), 'year'
    from months
    where is_year_to_date or is_yearly
    union all
    select target_id, make_date(year(month_end), 1, 1) + {{ grace_days('cadence') }}, 'due_passed' from months where is_yearly
    union all
    select months.target_id,
        make_date(year(month_end), month(month_end), least(day(stepping.since), day(month_end))), 'month_over'
    from months
    join stepping using (target_id)
    where stepping.since is not null and (months.measured_rule is not null or months.measure = 'milestone')
    union all
    select target_id, start_date, 'plan_start' from targets
)

select
    target_id,
    read_date,
    bool_or(reason = 'build') as is_build_date,
    bool_or(reason = 'month_end') as is_month_end
from dates
cross join build
where read_date <= build.as_of_date
group by all
