-- A straight line through the accepted points of the 12 months up to the latest one (at least 3, else the last two),
-- prolonged to the due date and to the points of the path before it, with an 80 % prediction interval. A year's flow and
-- a promise of every year know only their year. One row per target, day it was made on and point.
with readings as (
    select
        target_id, read_date, indicator_id, is_build_date, judged_date, actual_value, due_date, target_value, bound, falls,
        is_ceiling,
        is_year_to_date or is_yearly as is_of_one_year,
        -- no event is no progress: a count stands on the day it is read, too
        is_counted and (judged_date > actual_as_of_date or actual_event_id is null) as is_read_without_event
    from {{ ref('int_readings') }}
    where (is_build_date or is_month_end) and measure <> 'milestone' and not is_growth
      and actual_value is not null and due_date > read_date
),

points as (
    select
        *,
        {{ month_position('as_of_date') }} - {{ month_position('judged_date') }} as x,
        row_number() over (partition by target_id, read_date order by as_of_date desc) as position,
        {{ month_position('as_of_date') }} > {{ month_position('judged_date') }} - 12 - 1e-9 as is_in_window
    from (
        select
            readings.target_id, readings.read_date, readings.judged_date, actuals.as_of_date, actuals.actual_value as y
        from readings
        join {{ ref('int_actuals_current') }} as actuals
            on actuals.indicator_id = readings.indicator_id and actuals.as_of_date <= readings.judged_date
            and (not readings.is_of_one_year or year(actuals.as_of_date) = year(readings.judged_date))
        union all
        select target_id, read_date, judged_date, judged_date as as_of_date, actual_value
        from readings
        where is_read_without_event
    )
),

lines as (
    select
        target_id, read_date,
        count(*) as points,
        -- in one order: added up in another one, doubles end in other digits
        regr_slope(y, x order by x) as slope,
        regr_intercept(y, x order by x) as intercept,
        regr_sxx(y, x order by x) as sxx,
        regr_avgx(y, x order by x) as mean_x,
        list({'x': x, 'y': y} order by x) as measured
    from (
        select *, count(*) filter (is_in_window) over (partition by target_id, read_date) as in_window from points
    )
    where case when in_window >= 3 then is_in_window else position <= 2 end
    group by all
    having count(*) >= 2
),

ends as (
    select target_id, read_date, due_date as point_date, target_value as point_value from readings
    union all
    select readings.target_id, readings.read_date, path.point_date, path.point_value
    from readings
    join {{ ref('int_path_points') }} as path
        on path.target_id = readings.target_id
        and path.point_date > readings.read_date and path.point_date < readings.due_date
),

prolonged as (
    select
        readings.*, lines.points, lines.slope,
        lines.intercept + lines.slope * ahead as projected_value,
        -- of the residuals themselves: a difference of sums leaves more noise than slack() takes away
        list_sum(list_transform(measured, lambda point: pow(point.y - (lines.intercept + lines.slope * point.x), 2)))
            as squares,
        case when points >= 3 then sqrt(squares / (points - 2) * (1 + 1 / points + pow(ahead - mean_x, 2) / sxx)) end
            as deviation,
        points - 2 as degrees
    from (
        select
            readings.*, ends.point_date, ends.point_value,
            {{ month_position('ends.point_date') }} - {{ month_position('judged_date') }} as ahead
        from readings
        join ends using (target_id, read_date)
        where not is_of_one_year or year(ends.point_date) = year(judged_date)
    ) as readings
    join lines using (target_id, read_date)
),

judged as (
    select
        *,
        (point_value - projected_value) / nullif(point_value - actual_value, 0) as signed_miss,
        case when bound = 'exactly' then abs(signed_miss) else signed_miss end as miss_share,
        {{ bound_is_met('projected_value', 'point_value', 'bound', 'falls') }} as is_met_then,
        {{ bound_is_met('actual_value', 'point_value', 'bound', 'falls') }} as is_met_now,
        case when falls or bound = 'at_most' then point_value - projected_value else projected_value - point_value end
            as margin
    from prolonged
)

select
    target_id,
    read_date,
    point_date,
    is_build_date,
    point_date = due_date as is_at_due_date,
    due_date,
    target_value,
    point_value,
    points,
    slope as slope_per_month,
    projected_value,
    projected_value - {{ t_quantile_90('degrees') }} * deviation as projected_low,
    projected_value + {{ t_quantile_90('degrees') }} * deviation as projected_high,
    -- a line meets no single value by any chance
    case when deviation is null or bound = 'exactly' then null
        when deviation < {{ slack('point_value') }} then case when is_met_then then 1.0 else 0.0 end
        else {{ t_probability('(margin / deviation)', 'degrees') }} end as chance_share,
    case when is_met_then then 'on_track'
        when is_ceiling and bound <> 'exactly' then 'short'
        when is_met_now or {{ nine_decimals('miss_share') }} >= 1 then 'away'
        when {{ nine_decimals('miss_share') }} < 0.05 then 'on_track'
        when {{ nine_decimals('miss_share') }} <= 0.20 then 'close'
        else 'short' end as status
from judged
