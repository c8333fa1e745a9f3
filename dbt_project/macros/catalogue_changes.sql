{# int_catalogue_readings: the moments at which something changed that the readings of an indicator rest on, after its first
   version. One row per indicator and moment. #}
{% macro catalogue_changes() %}
with said as (
    select
        indicator_id, 'indicator' as entity, valid_from, valid_to,
        hash(measure, kind, unit, direction, cadence, measured_rule, measured_where) as content
    from {{ source('catalogue', 'indicators') }}
    union all
    select indicator_id, 'baseline', valid_from, valid_to, hash(baseline_value, baseline_date)
    from {{ source('catalogue', 'indicators') }}
    union all
    select indicators.indicator_id, 'plan', plans.valid_from, plans.valid_to, hash(start_date, ahead_points, behind_points)
    from {{ source('catalogue', 'plans') }} as plans
    join (select distinct indicator_id, plan_id from {{ source('catalogue', 'indicators') }}) as indicators using (plan_id)
    union all
    select
        indicator_id, target_id, valid_from, valid_to,
        hash(due_date, recurs, target_value, bound, is_path_point, restates_target_id is null, ahead_points, behind_points,
             {{ changed_with_a_reason_on('targets') }})
    from {{ source('catalogue', 'targets') }} as targets
    union all
    select indicator_id, point_date::varchar, valid_from, valid_to, hash(value)
    from {{ source('catalogue', 'path_values') }}
),

-- what begins where the same ends did not change
bounds as (
    select indicator_id, entity, content, unnest([valid_from, valid_to]) as changed_at from said
)

select bounds.indicator_id, bounds.changed_at, bool_and(bounds.entity = 'baseline') as is_baseline
from (select * from bounds where changed_at is not null group by all having count(*) = 1) as bounds
join (select indicator_id, min(valid_from) as first_at from {{ source('catalogue', 'indicators') }} group by all) as firsts
    using (indicator_id)
cross join {{ ref('stg_ops__build_parameters') }} as build
where bounds.changed_at > firsts.first_at and bounds.changed_at <= build.known_at
group by all
{% endmacro %}
