-- Projections as they would have been made at past month ends, by the knowledge of the build, scored once the due date
-- has come.
with outcomes as (
    select target_id, value_in_time
    from {{ ref('int_readings') }}
    where is_build_date and is_due_passed
),

scored as (
    select
        projections.target_id,
        projections.read_date as made_on_date,
        projections.due_date,
        projections.target_value,
        projections.points,
        projections.projected_value,
        projections.projected_low,
        projections.projected_high,
        projections.chance_share,
        projections.status,
        outcomes.value_in_time as reached_value,
        projections.projected_value - outcomes.value_in_time as error,
        outcomes.value_in_time between projections.projected_low - {{ slack('projections.target_value') }}
            and projections.projected_high + {{ slack('projections.target_value') }} as is_range_held
    from {{ ref('int_projections') }} as projections
    left join outcomes using (target_id)
)

select
    *,
    -- in one order: added up in another one, doubles end in other digits
    avg(error) over (
        partition by target_id order by made_on_date rows between unbounded preceding and unbounded following
    ) as mean_error,
    avg(is_range_held::integer) over (partition by target_id) as range_held_share
from scored
