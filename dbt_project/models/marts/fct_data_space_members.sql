-- One stay begins with an onboarding while not connected and ends with the next leaving.
with moves as (
    select
        *,
        coalesce(lag(is_onboarding) over (
            partition by jurisdiction_id, data_space, enterprise, role, is_simulated order by moved_date), false)
            as was_connected
    from ({{ readable('stg_events__enterprise_moves') }})
    qualify row_number() over (
        partition by jurisdiction_id, data_space, enterprise, role, is_simulated, moved_date
        order by event_time desc, event_id desc) = 1
),

changes as (
    select
        *,
        lead(case when not is_onboarding then moved_date end) over (
            partition by jurisdiction_id, data_space, enterprise, role, is_simulated order by moved_date) as left_date
    from moves
    where is_onboarding <> was_connected
)

select
    changes.jurisdiction_id,
    changes.data_space,
    changes.enterprise,
    changes.role,
    changes.moved_date as joined_date,
    changes.left_date,
    changes.moved_date::timestamp - interval 8 hour as joined_at,
    changes.left_date::timestamp - interval 8 hour as left_at,
    changes.left_date is null or changes.left_date > build.as_of_date as is_current,
    changes.is_simulated,
    changes.event_id
from changes
cross join {{ ref('stg_ops__build_parameters') }} as build
where changes.is_onboarding and changes.moved_date <= build.as_of_date
