{# int_baseline_readings: versions learned after `seen` that may give a baseline another value while a later day is known. They
   are of a day that no other one beat all the while; few are. read_date is the latest day known just before: what came with
   the version was never read without it. is_first: that day had said nothing before. #}
{% macro baseline_changes(seen) %}
with again as (
    select indicator_id from ({{ indicators_to_read_again(seen) }}) where {{ is_incremental() }}
),

starting as (
    select indicator_id, measure, start_date
    from {{ ref('int_indicator_terms') }}
    where baseline_value is null and (measure = 'level' or measure = 'annual' and kind <> 'rate')
      and indicator_id in (
        select indicator_id from {{ ref('int_report_versions') }} where known_from > {{ seen }}
        union
        select indicator_id from again)
),

candidates as (
    {{ versions_to_look_at(seen, 'again') }}
),

versions as (
    {{ accepted_versions('candidates') }}
      and indicator_id in (select indicator_id from starting)
),

-- since when a day has had a value for good; null where it was ever without one again
days as (
    select
        versions.indicator_id, versions.as_of_date,
        {{ baseline_rank('versions.as_of_date', 'starting.measure', 'starting.start_date') }} as rank,
        min(versions.known_from) as first_known,
        case when not bool_or(versions.is_retraction) then min(versions.known_from) end as stands_since
    from versions
    join starting using (indicator_id)
    group by all
),

ranked as (
    select
        *,
        min(stands_since) over (
            partition by indicator_id order by rank rows between unbounded preceding and 1 preceding) as beaten_since
    from days
    where rank is not null
),

suspects as (
    select
        versions.indicator_id, versions.as_of_date as changed_date, versions.event_id, versions.known_from as changed_at,
        versions.known_from = ranked.first_known as is_first,
        row_number() over (
            partition by versions.indicator_id, versions.known_from order by versions.as_of_date, versions.event_id) as number
    from versions
    join ranked using (indicator_id, as_of_date)
    where not versions.is_measured and coalesce(ranked.beaten_since >= versions.known_from, true)
      and (versions.known_from > {{ seen }} or versions.indicator_id in (select indicator_id from again))
)

select suspects.*, max(versions.as_of_date) as read_date
from suspects
join versions
    on versions.indicator_id = suspects.indicator_id and {{ stood_at('versions', 'suspects.changed_at - interval 1 microsecond') }}
where not versions.is_retraction
group by all
having read_date > changed_date
{% endmacro %}
