-- What a change of the catalogue did to the readings of its day: by what was known then, read by the plans just before and
-- just after. For both sides of each change the terms as they stood; ids carry a mark of their moment and side, so that the
-- steps of a reading take many sides at once. Where no plan ever changed, a reading is not even planned.
{% if has_rows(catalogue_changes()) %}
with changes as ({{ catalogue_changes() }}),

sides as (
    select
        changes.*, sides.side, changed_at - step_back as stood_at, (changed_at + interval 8 hour)::date as read_date,
        concat('|', indicator_id, '|', side, '|', epoch_us(changed_at)) as mark
    from changes
    cross join (values ('before', interval 1 microsecond), ('after', interval 0 second)) as sides (side, step_back)
),

indicators as (
    select entries.* replace (concat(entries.indicator_id, mark) as indicator_id, concat(entries.plan_id, mark) as plan_id)
    from {{ source('catalogue', 'indicators') }} as entries
    join sides on sides.indicator_id = entries.indicator_id and {{ held_at('entries', 'stood_at') }}
),

plans as (
    select entries.* replace (concat(entries.plan_id, mark) as plan_id)
    from {{ source('catalogue', 'plans') }} as entries
    join (select distinct indicator_id, plan_id from {{ source('catalogue', 'indicators') }}) as owned using (plan_id)
    join sides on sides.indicator_id = owned.indicator_id and {{ held_at('entries', 'stood_at') }}
),

targets as (
    select entries.* replace (concat(entries.target_id, mark) as target_id, concat(entries.indicator_id, mark) as indicator_id)
    from {{ source('catalogue', 'targets') }} as entries
    join sides on sides.indicator_id = entries.indicator_id and {{ held_at('entries', 'stood_at') }}
),

path_values as (
    select entries.* replace (concat(entries.indicator_id, mark) as indicator_id)
    from {{ source('catalogue', 'path_values') }} as entries
    join sides on sides.indicator_id = entries.indicator_id and {{ held_at('entries', 'stood_at') }}
),

indicators_then as ({{ indicator_terms('indicators', 'plans') }}),

targets_then as ({{ target_terms('targets', 'indicators_then') }}),

points_then as ({{ path_points('targets_then', 'path_values') }}),

requests as (
    select
        targets_then.target_id, replace(targets_then.target_id, mark, '') as changed_target_id,
        sides.indicator_id as changed_indicator_id, sides.read_date, sides.changed_at, sides.is_baseline, sides.side,
        sides.changed_at as known_at
    from targets_then
    join sides on targets_then.indicator_id = concat(sides.indicator_id, mark)
),

versions as (
    {{ accepted_versions(ref('fct_actuals')) }}
      and indicator_id in (select indicator_id from changes)
),

-- actuals are in the unit the plan names now
known as (
    select
        sides.changed_at as known_at,
        versions.* replace (
            concat(sides.indicator_id, mark) as indicator_id,
            versions.actual_value * coalesce(now_named.unit_factor / indicators_then.unit_factor, 1) as actual_value)
    from sides
    join versions
        on versions.indicator_id = sides.indicator_id and versions.as_of_date <= sides.read_date
        and {{ stood_at('versions', 'sides.changed_at') }}
    join indicators_then on indicators_then.indicator_id = concat(sides.indicator_id, mark)
    join {{ ref('int_indicator_terms') }} as now_named
        on now_named.indicator_id = sides.indicator_id
        and now_named.canonical_unit is not distinct from indicators_then.canonical_unit
    where not versions.is_retraction
    qualify {{ one_value_per_day('sides.mark', 'versions') }}
),

inputs as ({{ official_inputs('requests', 'known', 'targets_then', 'indicators_then') }})

select
    changed_target_id as target_id,
    changed_indicator_id as indicator_id,
    read_date as as_of_date,
    changed_at,
    is_baseline,
    max(status) filter (side = 'before') as from_status,
    max(status) filter (side = 'after') as to_status,
    max(light) filter (side = 'before') as from_light,
    max(light) filter (side = 'after') as to_light
from ({{ official_readings('inputs', 'targets_then', 'indicators_then', 'points_then') }})
group by all
having from_status <> to_status
{% else %}
select
    null::varchar as target_id, null::varchar as indicator_id, null::date as as_of_date, null::timestamp as changed_at,
    null::boolean as is_baseline, null::varchar as from_status, null::varchar as to_status, null::varchar as from_light,
    null::varchar as to_light
where false
{% endif %}
