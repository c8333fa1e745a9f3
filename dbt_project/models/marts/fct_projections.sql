-- Projections as they would have been made at past month ends, by the knowledge of the build, each scored once its point
-- has come: the due date, or a point of the path before it. Of a running total the figure for that very day is waited
-- for; of a level the latest one up to it is taken once the grace is over, if not outdated by then. What is counted
-- from events is known on every day.
with terms as (
    select target_id, indicator_id, measure, cadence, is_year_to_date or is_yearly as is_of_one_year
    from {{ ref('int_target_terms') }}
),

build as (select as_of_date from {{ ref('stg_ops__build_parameters') }}),

made as (
    select projections.*, terms.* exclude (target_id), build.as_of_date as built_for_date
    from {{ ref('int_projections') }} as projections
    join terms using (target_id)
    cross join build
),

latest as (
    select
        points.target_id, points.point_date,
        max(actuals.as_of_date) as latest_date, arg_max(actuals.actual_value, actuals.as_of_date) as latest_value,
        arg_max(actuals.is_event_count, actuals.as_of_date) as is_counted
    from (select distinct target_id, indicator_id, point_date, is_of_one_year from made) as points
    join {{ ref('int_actuals_current') }} as actuals
        on actuals.indicator_id = points.indicator_id and actuals.as_of_date <= points.point_date
        and (not points.is_of_one_year or year(actuals.as_of_date) = year(points.point_date))
    group by all
),

outcomes as (
    select
        made.*,
        case
            when latest_date = point_date or is_counted and built_for_date >= point_date then latest_value
            when measure = 'level' and built_for_date > point_date + {{ grace_days('cadence') }}
                and {{ outdated_from('latest_date', 'cadence') }} > point_date then latest_value
        end as reached_value
    from made
    left join latest using (target_id, point_date)
),

scored as (
    select
        target_id,
        read_date as made_on_date,
        point_date,
        due_date,
        target_value,
        point_value,
        points,
        projected_value,
        projected_low,
        projected_high,
        chance_share,
        status,
        reached_value,
        projected_value - reached_value as error,
        reached_value between projected_low - {{ slack('point_value') }} and projected_high + {{ slack('point_value') }}
            as is_range_held
    from outcomes
)

select
    *,
    -- in one order: added up in another one, doubles end in other digits
    avg(error) over (
        partition by target_id order by made_on_date, point_date
        rows between unbounded preceding and unbounded following
    ) as mean_error,
    avg(is_range_held::integer) over (partition by target_id) as range_held_share
from scored
