-- Along time: a reading that differs from the one before it. Along knowledge: a version that made the reading of its
-- own day another one, with the day it is about and the moment it was learned.
with along_time as (
    select
        *,
        lag(status, 1, 'not_reported') over days as from_status,
        lag(light, 1, 'grey') over days as from_light,
        lag(actual_event_id) over days as from_event_id
    from {{ ref('int_readings') }}
    where change_side is null
    window days as (partition by target_id order by read_date)
),

revised as (
    select
        target_id, read_date, change_event_id, max(known_at) as changed_at,
        max(status) filter (change_side = 'before') as from_status,
        max(status) filter (change_side = 'after') as to_status,
        max(light) filter (change_side = 'before') as from_light,
        max(light) filter (change_side = 'after') as to_light
    from {{ ref('int_readings') }}
    where change_side is not null
    group by all
)

select
    target_id,
    read_date as as_of_date,
    from_status,
    status as to_status,
    from_light,
    light as to_light,
    case when actual_event_id is distinct from from_event_id then 'new_report' else 'time_passed' end as reason,
    case when actual_event_id is distinct from from_event_id then actual_known_from else read_date::timestamp end
        as changed_at,
    actual_event_id as event_id
from along_time
where status <> from_status and not (from_status = 'not_reported' and status = 'no_schedule' and actual_event_id is null)
union all
select
    revised.target_id, revised.read_date, revised.from_status, revised.to_status, revised.from_light, revised.to_light,
    case when versions.is_retraction then 'retraction' else 'revision' end,
    revised.changed_at, revised.change_event_id
from revised
left join (select distinct event_id, is_retraction from {{ ref('int_report_versions') }}) as versions
    on versions.event_id = revised.change_event_id
where revised.from_status <> revised.to_status
