-- What was said last of each session (the latest event time, then the greatest id): that is what counts.
{{ config(materialized='view') }}
with said as (
    select
        *,
        row_number() over (latest) = 1 as is_last,
        count(*) over (partition by jurisdiction_id, session, is_simulated) as statements
    from ({{ readable('stg_events__trainings') }})
    window latest as (
        partition by jurisdiction_id, session, is_simulated order by event_time desc, event_id desc, source desc)
)

select
    said.jurisdiction_id, said.session, said.programme, said.held_date, said.attendees, said.statements, said.is_simulated,
    said.event_id, said.source, said.topic, said."partition", said."offset", said.loaded_at as known_from
from said
cross join {{ ref('stg_ops__build_parameters') }} as build
where said.is_last and said.held_date <= build.as_of_date
