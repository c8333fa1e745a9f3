-- A straight line through the accepted points of the 12 months up to the latest one (at least 3, else the last two),
-- prolonged to the due date, with an 80 % prediction interval. One row per target and day it was made on.
with readings as (
    select
        target_id, read_date, indicator_id, is_build_date, actual_as_of_date, actual_value, due_date, target_value,
        bound, falls, is_year_to_date, is_met_now
    from {{ ref('int_readings') }}
    where (is_build_date or is_month_end)
      and measure <> 'milestone' and not is_growth and not is_yearly
      and actual_as_of_date is not null and due_date > read_date
      and (not is_year_to_date or year(actual_as_of_date) = year(due_date))
),

points as (
    select
        readings.target_id, readings.read_date,
        {{ month_position('actuals.as_of_date') }} - {{ month_position('readings.actual_as_of_date') }} as x,
        actuals.actual_value as y,
        row_number() over (partition by readings.target_id, readings.read_date order by actuals.as_of_date desc)
            as position,
        {{ month_position('actuals.as_of_date') }} > {{ month_position('readings.actual_as_of_date') }} - 12 - 1e-9
            as is_in_window
    from readings
    join {{ ref('int_actuals_current') }} as actuals
        on actuals.indicator_id = readings.indicator_id and actuals.as_of_date <= readings.actual_as_of_date
        and (not readings.is_year_to_date or year(actuals.as_of_date) = year(readings.due_date))
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
        select *, {{ month_position('due_date') }} - {{ month_position('actual_as_of_date') }} as ahead from readings
    ) as readings
    join lines using (target_id, read_date)
),

judged as (
    select
        *,
        (target_value - projected_value) / nullif(target_value - actual_value, 0) as miss_share,
        {{ bound_is_met('projected_value', 'target_value', 'bound', 'falls') }} as is_met_then,
        case when falls or bound = 'at_most' then target_value - projected_value else projected_value - target_value end
            as margin
    from prolonged
)

select
    target_id,
    read_date,
    is_build_date,
    due_date,
    target_value,
    points,
    slope as slope_per_month,
    projected_value,
    projected_value - {{ t_quantile_90('degrees') }} * deviation as projected_low,
    projected_value + {{ t_quantile_90('degrees') }} * deviation as projected_high,
    case when deviation is null then null
        when deviation < {{ slack('target_value') }} then case when is_met_then then 1.0 else 0.0 end
        else {{ t_probability('(margin / deviation)', 'degrees') }} end as chance_share,
    case when is_met_then then 'on_track'
        when bound = 'at_most' then 'short'
        when is_met_now or {{ nine_decimals('miss_share') }} >= 1 then 'away'
        when {{ nine_decimals('miss_share') }} < 0.05 then 'on_track'
        when {{ nine_decimals('miss_share') }} <= 0.20 then 'close'
        else 'short' end as status
from judged
