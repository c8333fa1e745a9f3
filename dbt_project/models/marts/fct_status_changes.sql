-- Along time: a reading that differs from the one before it. Along knowledge: a version that made the reading of its own
-- day another one, or, as baseline, that of the latest day, with the day it is about and the moment it was learned; a
-- baseline that is said for the first time is a new report. Along
-- the catalogue: a change that made the reading of its day another one. Along methods: what the first version published by
-- a newer method says otherwise than the last one of an older method; nothing moved in the world.
-- learned_at: when a day's figure was first heard of, however often it was said anew; of what time changed no earlier
-- than the day itself.
{{ config(materialized='view') }}
with heard as (
    select indicator_id, as_of_date, is_simulated, first_said_at as heard_at from {{ ref('int_report_days') }}
    union all
    select indicator_id, as_of_date, is_simulated, loaded_at from {{ ref('int_measured_actuals') }} where events > 0
),

first_heard as (
    select indicator_id, as_of_date as actual_as_of_date, is_simulated, min(heard_at) as heard_at
    from heard
    group by all
),

-- a count of none, before its first event, is known once its place counts at all
counting as (
    select split_part(indicator_id, '/', 1) as jurisdiction_id, min(loaded_at) as heard_at
    from {{ ref('int_measured_actuals') }}
    where events > 0
    group by all
),

readings as (
    select
        readings.*,
        coalesce(
            first_heard.heard_at, readings.actual_known_from, case when readings.is_counted then counting.heard_at end
        ) as heard_at
    from {{ ref('int_readings') }} as readings
    left join first_heard using (indicator_id, actual_as_of_date, is_simulated)
    left join counting using (jurisdiction_id)
),

along_time as (
    select
        *,
        lag(status, 1, 'not_reported') over days as from_status,
        lag(light, 1, 'grey') over days as from_light,
        lag(heard_at) over days as from_heard_at,
        -- the report of this very day; an older one can come to count by time, as last year's does in January
        coalesce(actual_as_of_date = read_date and actual_event_id is distinct from lag(actual_event_id) over days
            and actual_event_id is not null, false) as is_new_report
    from readings
    window days as (partition by target_id order by read_date)
)

select
    target_id,
    read_date as as_of_date,
    from_status,
    status as to_status,
    from_light,
    light as to_light,
    case when is_new_report then 'new_report' else 'time_passed' end as reason,
    case when is_new_report then actual_known_from else read_date::timestamp end as changed_at,
    case
        when is_new_report then heard_at else greatest(read_date::timestamp, heard_at, from_heard_at)
    end as learned_at,
    actual_event_id as event_id
from along_time
-- what the revision of this day tells already
anti join {{ ref('int_revision_readings') }} as revisions
    on revisions.target_id = along_time.target_id and revisions.as_of_date = along_time.read_date
    and revisions.event_id = along_time.actual_event_id and revisions.from_status = along_time.from_status
    and revisions.to_status = along_time.status
where status <> from_status and not (from_status = 'not_reported' and status = 'no_schedule' and actual_event_id is null)
union all
select
    readings.target_id, readings.as_of_date, readings.from_status, readings.to_status, readings.from_light,
    readings.to_light, case when readings.is_retraction then 'retraction' else 'revision' end,
    readings.changed_at, readings.changed_at as learned_at, readings.event_id
from {{ ref('int_revision_readings') }} as readings
cross join {{ ref('stg_ops__build_parameters') }} as build
where readings.as_of_date <= build.as_of_date
union all
select
    readings.target_id, readings.as_of_date, readings.from_status, readings.to_status, readings.from_light,
    readings.to_light, case when readings.is_first then 'new_report' else 'baseline' end, readings.changed_at,
    readings.changed_at as learned_at, readings.event_id
from {{ ref('int_baseline_readings') }} as readings
cross join {{ ref('stg_ops__build_parameters') }} as build
where readings.as_of_date <= build.as_of_date
union all
select
    readings.target_id, readings.as_of_date, readings.from_status, readings.to_status, readings.from_light,
    readings.to_light, case when readings.is_baseline then 'baseline' else 'target_changed' end, readings.changed_at,
    readings.changed_at as learned_at, null
from {{ ref('int_catalogue_readings') }} as readings
semi join {{ ref('int_target_terms') }} using (target_id)
cross join {{ ref('stg_ops__build_parameters') }} as build
where readings.as_of_date <= build.as_of_date
union all
select
    changes.target_id, changes.as_of_date, changes.from_status, changes.to_status, changes.from_light, changes.to_light,
    'method', changes.changed_at, changes.changed_at as learned_at, null
from {{ ref('stg_ops__method_changes') }} as changes
semi join {{ ref('int_target_terms') }} using (target_id)
cross join {{ ref('stg_ops__build_parameters') }} as build
where changes.to_status <> changes.from_status and changes.as_of_date <= build.as_of_date
  and changes.changed_at <= coalesce(build.known_limit, timestamp 'infinity')
