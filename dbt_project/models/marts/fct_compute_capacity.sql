select
    days.jurisdiction_id,
    days.centre,
    days.as_of_date,
    days.last.capacity as capacity_pflops,
    days.last.utilisation as utilisation_share,
    row_number() over (partition by jurisdiction_id, centre, is_simulated order by days.as_of_date desc) = 1 as is_current,
    days.is_simulated,
    days.last.id as event_id,
    days.last.source,
    days.measurements,
    days.last.topic,
    days.last.partition as "partition",
    days.last.offset as "offset",
    days.last.loaded_at as known_from
from {{ ref('int_centre_days') }} as days
cross join {{ ref('stg_ops__build_parameters') }} as build
where days.as_of_date <= build.as_of_date
