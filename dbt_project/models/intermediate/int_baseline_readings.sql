-- What another value of the day that serves as baseline did to later readings: a revision or retraction of it, or a late
-- first value that took its place. Read on the latest day known before it, by everything known at that moment, before and
-- after for that day alone. As in int_revision_readings, what was known then does not change, but for what
-- forget_changed_baselines() takes away. Mostly there is none, and a reading is not even planned.
{{ config(materialized='incremental', incremental_strategy='append', on_schema_change='fail',
          pre_hook="{{ forget_changed_baselines() }}") }}
{% set seen = seen_until('changed_at') %}
{% if has_rows(baseline_changes(seen)) %}
with changes as ({{ baseline_changes(seen) }}),

versions as (
    {{ accepted_versions(ref('fct_actuals')) }}
      and indicator_id in (select indicator_id from changes)
),

-- known_at is a name for what is known on one side of one change: no two share it
sides as (
    select
        changes.*, sides.side, sides.step_back,
        changed_at - to_microseconds(2 * number + case side when 'before' then 1 else 0 end) as known_at
    from changes
    cross join (values ('before', interval 1 microsecond), ('after', interval 0 second)) as sides (side, step_back)
),

known as (
    select sides.known_at, versions.*
    from sides
    join versions
        on versions.indicator_id = sides.indicator_id and versions.as_of_date <= sides.read_date
        and case when versions.as_of_date = sides.changed_date
            then {{ stood_at('versions', 'sides.changed_at - sides.step_back') }}
            else {{ stood_at('versions', 'sides.changed_at') }} end
    where not versions.is_retraction
    qualify {{ one_value_per_day('sides.indicator_id, sides.known_at', 'versions') }}
),

requests as (
    select
        targets.target_id, sides.read_date, sides.known_at, sides.side, sides.changed_date, sides.changed_at,
        sides.event_id as change_event_id, sides.is_first
    from sides
    join {{ ref('int_target_terms') }} as targets using (indicator_id)
    where targets.due_date is not null and not targets.is_yearly
),

inputs as ({{ official_inputs('requests', 'known', ref('int_target_terms'), ref('int_indicator_terms')) }})

select
    target_id, indicator_id, read_date as as_of_date, changed_date, change_event_id as event_id, changed_at,
    is_first,
    max(status) filter (side = 'before') as from_status,
    max(status) filter (side = 'after') as to_status,
    max(light) filter (side = 'before') as from_light,
    max(light) filter (side = 'after') as to_light
from ({{ official_readings('inputs') }})
group by all
having from_status <> to_status
    -- without a value nothing was read, and a ceiling is kept or broken whatever it began with
    and bool_or(actual_value is not null) filter (side = 'before') and not bool_or(is_ceiling)
    and max(baseline_value) filter (side = 'before') is distinct from max(baseline_value) filter (side = 'after')
{% else %}
select
    null::varchar as target_id, null::varchar as indicator_id, null::date as as_of_date, null::date as changed_date,
    null::varchar as event_id, null::timestamp as changed_at, null::boolean as is_first, null::varchar as from_status,
    null::varchar as to_status, null::varchar as from_light, null::varchar as to_light
where false
{% endif %}
