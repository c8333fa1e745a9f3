{# What a reading must know of the catalogue, from relations shaped as staging's: the catalogue as the build knows it, or as
   it was just before and after a change (int_catalogue_readings). #}

{# What a reading must know of an indicator. The plan's first day counts from its beginning, so the zero it starts
   from stands at the end of the day before. #}
{% macro indicator_terms(indicators, plans) %}
select
    indicators.indicator_id,
    indicators.plan_id,
    indicators.jurisdiction_id,
    indicators.concept,
    indicators.measure,
    indicators.kind,
    indicators.unit,
    units.canonical_unit,
    units.factor as unit_factor,
    indicators.direction = 'down' as falls,
    indicators.natural_limit,
    indicators.additivity,
    indicators.cadence,
    indicators.measured_rule,
    indicators.measured_where,
    indicators.baseline_value,
    indicators.baseline_date,
    plans.start_date,
    plans.start_date - 1 as opening_date,
    plans.ahead_points,
    plans.behind_points,
    case indicators.measure when 'annual' then 'year_to_date' when 'cumulative' then 'since_start'
        when 'increment' then 'since_start' else 'point' end as natural_basis
from {{ indicators }} as indicators
join {{ plans }} as plans using (plan_id)
left join {{ ref('stg_catalogue__units') }} as units on units.unit = indicators.unit
{% endmacro %}

{# A target with everything a reading must know of it. A milestone's value is 1: reached or not. #}
{% macro target_terms(targets, indicators) %}
select
    targets.target_id,
    targets.indicator_id,
    targets.plan_id,
    terms.jurisdiction_id,
    targets.due_date,
    targets.due_kind,
    coalesce(targets.recurs = 'yearly', false) as is_yearly,
    case when terms.measure = 'milestone' then coalesce(targets.target_value, 1) else targets.target_value end
        as target_value,
    targets.bound,
    targets.is_path_point and targets.restates_target_id is null as is_path_point,
    targets.restates_target_id is not null as is_restatement,
    terms.measure,
    terms.measure in ('annual', 'increment', 'cumulative') and coalesce(targets.recurs = 'yearly', false)
        or terms.measure = 'annual' as is_year_to_date,
    terms.measure = 'annual' and terms.kind = 'rate' as is_growth,
    terms.kind,
    terms.unit,
    terms.falls,
    terms.natural_limit,
    terms.cadence,
    terms.measured_rule,
    terms.start_date,
    terms.opening_date,
    coalesce(targets.ahead_points, terms.ahead_points) as ahead_points,
    coalesce(targets.behind_points, terms.behind_points) as behind_points,
    {{ changed_with_a_reason_on('targets') }} as target_changed_on
from {{ targets }} as targets
join {{ indicators }} as terms using (indicator_id)
{% endmacro %}

{# The day on which a version of the catalogue came, if it says why. #}
{% macro changed_with_a_reason_on(entry) -%}
  case when {{ entry }}.change_reason not in ('first version', 'no reason given in the plan file')
       then ({{ entry }}.valid_from + interval 8 hour)::date end
{%- endmacro %}

{# The dated values a target's schedule runs through: those of its indicator that are due earlier (path points and interim
   values agreed for it), then the target itself. Milestones stand alone. Of annual measures, values of a day inside the
   year are year to date: they bend the line of their year and never say what a whole year is to reach. For a target due
   inside a year that is said by the next year end, though it is due later. #}
{% macro path_points(targets, path_values) %}
with terms as (
    select *, due_date as point_date, target_value as point_value
    from {{ targets }}
    where due_date is not null and target_value is not null
),

agreed as (
    select indicator_id, point_date, point_value, target_id, null::varchar as source from terms where is_path_point
    union all
    select indicator_id, point_date, value, null, source from {{ path_values }}
),

points as (
    select
        target_id, point_date, point_value, target_id as point_target_id, null::varchar as source, measure
    from terms
    union all
    select terms.target_id, agreed.point_date, agreed.point_value, agreed.target_id, agreed.source, terms.measure
    from terms
    join agreed on agreed.indicator_id = terms.indicator_id
        and (agreed.point_date < terms.point_date
            or agreed.point_date > terms.point_date and terms.measure = 'annual'
            and not {{ is_year_end('terms.point_date') }} and {{ is_year_end('agreed.point_date') }})
    where terms.measure <> 'milestone'
)

select
    * exclude (measure),
    measure = 'annual' and not {{ is_year_end('point_date') }} as is_inside_year
from points
{% endmacro %}
