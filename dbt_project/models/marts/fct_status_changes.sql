-- Along time: a reading that differs from the one before it. Along knowledge: a version that made the reading of its
-- own day another one, with the day it is about and the moment it was learned.
{{ config(materialized='view') }}
with along_time as (
    select
        *,
        lag(status, 1, 'not_reported') over days as from_status,
        lag(light, 1, 'grey') over days as from_light,
        (actual_event_id is distinct from lag(actual_event_id) over days) as is_other_report
    from {{ ref('int_readings') }}
    window days as (partition by target_id order by read_date)
)

select
    target_id,
    read_date as as_of_date,
    from_status,
    status as to_status,
    from_light,
    light as to_light,
    case when is_other_report then 'new_report' else 'time_passed' end as reason,
    case when is_other_report then actual_known_from else read_date::timestamp end as changed_at,
    actual_event_id as event_id
from along_time
where status <> from_status and not (from_status = 'not_reported' and status = 'no_schedule' and actual_event_id is null)
union all
select
    readings.target_id, readings.as_of_date, readings.from_status, readings.to_status, readings.from_light,
    readings.to_light, case when readings.is_retraction then 'retraction' else 'revision' end,
    readings.changed_at, readings.event_id
from {{ ref('int_revision_readings') }} as readings
cross join {{ ref('stg_ops__build_parameters') }} as build
where readings.as_of_date <= build.as_of_date
