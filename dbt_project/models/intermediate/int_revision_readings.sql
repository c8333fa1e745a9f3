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

-- what was known at some moment to be read. A new revision is read after `seen`, so what was superseded before that is
-- needed only of indicators that are read again. The two halves stand apart so that the first one skips row groups.
candidates as (
    select * from {{ ref('fct_actuals') }} where known_to is null or known_to > {{ seen }}
    union all
    select * from {{ ref('fct_actuals') }}
    where known_to <= {{ seen }} and indicator_id in (select indicator_id from again)
),

-- without those left out and those that came already superseded: they never were the known ones
versions as (
    select
        indicator_id, as_of_date, known_from, known_to, is_retraction, actual_value, event_id, is_simulated,
        is_share_given, event_type in {{ measured_types() }} as is_measured
    from candidates
    where left_out_reason is null and (known_to is null or known_to > known_from)
      and indicator_id in (select indicator_id from touched)
),

reports as (select * from versions where not is_measured),

-- a measured value has one version, known from its latest event on
measured as (select * from versions where is_measured),

-- a version that begins when another one of its day ends
revisions as (
    select later.indicator_id, later.as_of_date, later.event_id, later.known_from as changed_at, later.is_retraction
    from reports as later
    semi join (select indicator_id, as_of_date, known_to as known_from from reports) as earlier
        using (indicator_id, as_of_date, known_from)
    left join again on again.indicator_id = later.indicator_id
    where later.known_from > {{ seen }} or later.as_of_date >= again.since_date
),

-- each is read twice; moments are whole microseconds, so one less is just before
requests as (
    select
        targets.target_id, revisions.*, sides.side, revisions.changed_at - sides.step_back as known_at,
        coalesce(targets.due_date, case when targets.is_yearly then make_date(year(as_of_date), 12, 31) end) as due_date
    from revisions
    join {{ ref('int_target_terms') }} as targets using (indicator_id)
    cross join (values ('before', interval 1 microsecond), ('after', interval 0 second)) as sides (side, step_back)
),

-- Which days had a value at a moment? Versions of a day that follow each other without a gap are one spell, whichever
-- value it is: the search below meets far fewer rows than versions.
starts as (
    select
        indicator_id, as_of_date, known_from, known_to,
        coalesce(lag(known_to) over (partition by indicator_id, as_of_date order by known_from) <> known_from, true)
            as is_start
    from reports
    where not is_retraction
),

numbered as (
    select *, sum(is_start::integer) over (partition by indicator_id, as_of_date order by known_from) as spell
    from starts
),

spells as (
    select indicator_id, as_of_date, min(known_from) as known_from, max(coalesce(known_to, timestamp 'infinity')) as known_to
    from numbered
    group by indicator_id, as_of_date, spell
    union all
    select indicator_id, as_of_date, known_from, timestamp 'infinity' from measured
),

-- the three days a reading looks at: the latest, the latest in time, and the first
days as (
    select
        requests.*,
        max(spells.as_of_date) as latest_date,
        max(spells.as_of_date) filter (spells.as_of_date <= requests.due_date) as in_time_date,
        min(spells.as_of_date) as first_date
    from requests
    left join spells
        on spells.indicator_id = requests.indicator_id and spells.as_of_date <= requests.as_of_date
        and spells.known_from <= requests.known_at and spells.known_to > requests.known_at
    group by all
),

-- their values as known then
inputs as (
    select
        days.target_id,
        days.as_of_date as read_date,
        days.event_id as change_event_id,
        days.changed_at,
        days.is_retraction,
        days.side,
        days.due_date,
        days.latest_date as actual_as_of_date,
        days.in_time_date as value_in_time_date,
        days.first_date,
        {{ known_then('latest', 'actual_value') }} as actual_value,
        {{ known_then('latest', 'event_id') }} as actual_event_id,
        {{ known_then('latest', 'is_simulated') }} as is_simulated,
        {{ known_then('latest', 'is_share_given') }} as is_share_given,
        {{ known_then('in_time', 'actual_value') }} as value_in_time,
        {{ known_then('first', 'actual_value') }} as first_value
    from days
    {% for day in ['latest', 'in_time', 'first'] %}
    asof left join reports as {{ day }}
        on {{ day }}.indicator_id = days.indicator_id and {{ day }}.as_of_date = days.{{ day }}_date
        and {{ asof('days.known_at', '>=', day ~ '.known_from') }}
    left join measured as {{ day }}_measured
        on {{ day }}_measured.indicator_id = days.indicator_id and {{ day }}_measured.as_of_date = days.{{ day }}_date
        and {{ day }}_measured.known_from <= days.known_at
    {% endfor %}
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
