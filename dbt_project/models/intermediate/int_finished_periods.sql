-- Finished periods: what was reached at the last point of the path already due. One row per target with such a point.
with readings as (
    select * from {{ ref('int_readings') }} where is_build_date
),

last_due as (
    select readings.target_id, readings.indicator_id, readings.is_year_to_date, readings.falls,
        max(points.point_date) as point_date, arg_max(points.point_value, points.point_date) as point_value
    from readings
    join {{ ref('int_path_points') }} as points
        on points.target_id = readings.target_id and points.point_date <= readings.read_date
    group by all
),

reached as (
    select
        last_due.*,
        case when not last_due.is_year_to_date or year(actuals.as_of_date) = year(last_due.point_date)
            then actuals.actual_value end as value_at_point
    from last_due
    asof left join {{ ref('int_actuals_current') }} as actuals
        on actuals.indicator_id = last_due.indicator_id and {{ asof('last_due.point_date', '>=', 'actuals.as_of_date') }}
)

select
    target_id,
    point_date,
    point_value,
    value_at_point,
    case when falls then point_value / nullif(value_at_point, 0) else value_at_point / nullif(point_value, 0) end as ratio,
    case when {{ nine_decimals('ratio') }} > 1.15 then 'over' when {{ nine_decimals('ratio') }} < 0.85 then 'under'
        when ratio is not null then 'on_track' end as status
from reached
