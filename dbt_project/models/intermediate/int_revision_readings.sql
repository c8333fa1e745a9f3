-- What a version that superseded an earlier one did to the reading of its own day: the reading as known just before and
-- just after. What was known then does not change, so a reading stays as it was made; forget_changed_readings() takes
-- away the few that can change (left-out simulated values, values measured beside reports), and they are made again.
-- First the versions to look at, then the revisions among them and the two moments each is read at, then what was known
-- at those moments, as the inputs of a reading.
{{ config(materialized='incremental', incremental_strategy='append', on_schema_change='fail',
          pre_hook="{{ forget_changed_readings() }}") }}
{% set seen = seen_until('changed_at') %}
with again as (
    select * from ({{ indicators_to_read_again(seen) }}) where {{ is_incremental() }}
),

touched as (
    select indicator_id from {{ ref('int_report_versions') }} where known_from > {{ seen }}
    union
    select indicator_id from again
),

candidates as (
    {{ versions_to_look_at(seen, 'again') }}
),

versions as (
    {{ accepted_versions('candidates') }}
      and indicator_id in (select indicator_id from touched)
),

-- a version that begins when another one of its day ends; a measured value has one version, known from its latest event on
revisions as (
    select later.indicator_id, later.as_of_date, later.event_id, later.known_from as changed_at, later.is_retraction
    from versions as later
    semi join (select indicator_id, as_of_date, known_to as known_from from versions where not is_measured) as earlier
        using (indicator_id, as_of_date, known_from)
    left join again on again.indicator_id = later.indicator_id
    where not later.is_measured and (later.known_from > {{ seen }} or later.as_of_date >= again.since_date)
),

-- each is read twice; moments are whole microseconds, so one less is just before
requests as (
    select
        targets.target_id, revisions.indicator_id, revisions.as_of_date as read_date, revisions.event_id as change_event_id,
        revisions.changed_at, revisions.is_retraction, sides.side, revisions.changed_at - sides.step_back as known_at
    from revisions
    join {{ ref('int_target_terms') }} as targets using (indicator_id)
    cross join (values ('before', interval 1 microsecond), ('after', interval 0 second)) as sides (side, step_back)
),

moments as (
    select indicator_id, known_at, max(read_date) as last_date from requests group by all
),

-- what was known at those moments: one value for each day
known as (
    select moments.known_at, versions.*
    from moments
    join versions
        on versions.indicator_id = moments.indicator_id and versions.as_of_date <= moments.last_date
        and {{ stood_at('versions', 'moments.known_at') }}
    where not versions.is_retraction
    qualify {{ one_value_per_day('moments.indicator_id, moments.known_at', 'versions') }}
),

inputs as (
    {{ official_inputs('(select * exclude (indicator_id) from requests)', 'known', ref('int_target_terms'),
                       ref('int_indicator_terms')) }}
)

select
    target_id, indicator_id, read_date as as_of_date, change_event_id as event_id, changed_at, is_retraction,
    max(status) filter (side = 'before') as from_status,
    max(status) filter (side = 'after') as to_status,
    max(light) filter (side = 'before') as from_light,
    max(light) filter (side = 'after') as to_light
from ({{ official_readings('inputs') }})
group by all
having from_status <> to_status
