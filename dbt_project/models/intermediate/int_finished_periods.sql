-- Finished periods: what was reached at the last point of the path already due. One row per target with such a point and
-- day: the build's, and month ends. Where less is better the ratio is value / actual, so that better is more. Without a
-- figure for the day itself: a total to be kept low is broken or unknown; a level of long before says nothing; what falls
-- short waits until the grace is over. What is counted from events is known on every day.
with readings as (
    select *, falls or bound = 'at_most' as is_lower_better, measure in ('annual', 'cumulative', 'increment') as is_total
    from {{ ref('int_readings') }}
    where is_build_date or is_month_end
),

last_due as (
    select
        readings.target_id, readings.indicator_id, readings.read_date, readings.cadence, readings.measure,
        readings.is_year_to_date, readings.is_total, readings.is_lower_better, readings.is_counted, readings.value_in_time,
        max(points.point_date) as point_date, arg_max(points.point_value, points.point_date) as point_value
    from readings
    join {{ ref('int_path_points') }} as points
        on points.target_id = readings.target_id
        and points.point_date <= readings.read_date and points.point_date <= readings.due_date
    group by all
),

latest as (
    select
        last_due.*,
        actuals.as_of_date,
        case when measure = 'milestone' then value_in_time
            when not is_year_to_date or year(actuals.as_of_date) = year(point_date) then actuals.actual_value end
            as latest_value,
        case when is_lower_better then latest_value <= point_value + {{ slack('point_value') }}
            else latest_value >= point_value - {{ slack('point_value') }} end as is_met
    from last_due
    asof left join {{ ref('int_actuals_current') }} as actuals
        on actuals.indicator_id = last_due.indicator_id and {{ asof('last_due.point_date', '>=', 'actuals.as_of_date') }}
),

reached as (
    select
        *,
        case
            when is_counted then coalesce(latest_value, 0)
            when as_of_date = point_date then latest_value
            when is_total and is_lower_better then case when not is_met then latest_value end
            when measure = 'level' and {{ outdated_from('as_of_date', 'cadence') }} <= point_date then null
            when is_met or read_date > point_date + {{ grace_days('cadence') }} then latest_value
        end as value_at_point
    from latest
),

compared as (
    select
        *,
        case
            when is_lower_better and point_value >= 0 and value_at_point > 0 then point_value / value_at_point
            when not is_lower_better and point_value > 0 and value_at_point >= 0 then value_at_point / point_value
        end as ratio
    from reached
)

select
    target_id,
    read_date,
    point_date,
    point_value,
    value_at_point,
    ratio,
    case
        when {{ nine_decimals('ratio') }} > 1.15 then 'over'
        when {{ nine_decimals('ratio') }} < 0.85 then 'under'
        when ratio is not null then 'on_track'
        -- nothing and less than nothing have no ratio
        when is_lower_better and value_at_point <= 0 and point_value >= 0 then 'over'
        when is_lower_better and value_at_point <= point_value then 'on_track'
        when not is_lower_better and value_at_point >= point_value then 'on_track'
        when value_at_point is not null then 'under'
    end as status
from compared
