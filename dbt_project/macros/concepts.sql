{# Concepts added up over the members of a place: by the readings of the build, or of each of the days where `statuses` has
   several (day names them). #}

{# The targets that are compared and added up by concept: dated points of a path, of each indicator and year the last one
   (the others are on the way to it, not beside it). One row per target. #}
{% macro concept_targets(statuses, day=none) %}
select
    statuses.*, terms.concept, terms.additivity, terms.canonical_unit, terms.unit_factor, terms.falls, terms.is_path_point,
    jurisdictions.parent_id, year(statuses.due_date)::integer as due_year
from {{ statuses }} as statuses
join (
    select targets.target_id, targets.is_path_point, indicators.concept, indicators.additivity,
        indicators.canonical_unit, indicators.unit_factor, indicators.falls
    from {{ ref('int_target_terms') }} as targets
    join {{ ref('int_indicator_terms') }} as indicators using (indicator_id)
) as terms using (target_id)
left join {{ ref('dim_jurisdictions') }} as jurisdictions using (jurisdiction_id)
where terms.is_path_point and statuses.due_date is not null and statuses.measure <> 'milestone'
qualify row_number() over (
    partition by statuses.indicator_id, due_year{{ ', statuses.' ~ day if day else '' }} order by statuses.due_date desc) = 1
{% endmacro %}

{# Members are the jurisdictions directly below the parent. #}
{% macro concept_members(day=none) %}
select
    concept, parent_id as parent_jurisdiction_id, due_year, coalesce(canonical_unit, unit) as canonical_unit,
    {{ day ~ ',' if day else '' }}
    min(additivity) as additivity,
    min_by(unit, (jurisdiction_id, target_id)) as first_unit,
    min_by(unit_factor, (jurisdiction_id, target_id)) as first_factor,
    count(distinct jurisdiction_id) as members,
    count(distinct jurisdiction_id) filter (actual_as_of_date is not null) as members_reporting,
    -- in one order: added up in another one, doubles end in other digits
    sum(actual_value * coalesce(unit_factor, 1) order by target_id) as actual_sum,
    max(actual_value * coalesce(unit_factor, 1)) as actual_max,
    sum(target_value * coalesce(unit_factor, 1) order by target_id) as target_sum,
    max(target_value * coalesce(unit_factor, 1)) as target_max,
    list(distinct jurisdiction_id order by jurisdiction_id) as member_ids,
    list(distinct jurisdiction_id order by jurisdiction_id) filter (actual_as_of_date is not null) as reporting_ids,
    -- of those that have reported alone: what their actuals are held against
    sum(target_value * coalesce(unit_factor, 1) order by target_id) filter (actual_value is not null)
        as reporting_target_sum,
    min(actual_as_of_date) as actual_from_date,
    max(actual_as_of_date) as actual_to_date,
    coalesce(bool_or(falls), false) as falls,
    bool_or(is_simulated) as is_simulated
from statuses
where parent_id is not null
group by all
{% endmacro %}

{# Amounts are turned into the parent's unit (the first member's where the parent has no such target). #}
{% macro concept_sums(day=none) %}
select
    members.*,
    coalesce(parents.unit, members.first_unit) as unit,
    coalesce(parents.unit_factor, members.first_factor, 1) as factor,
    parents.target_value as parent_target_value,
    parents.actual_value as parent_actual_value,
    parents.target_id as parent_target_id
from members
left join statuses as parents
    on parents.jurisdiction_id = members.parent_jurisdiction_id and parents.concept = members.concept
    and parents.due_year = members.due_year and coalesce(parents.canonical_unit, parents.unit) = members.canonical_unit
    {{ 'and parents.' ~ day ~ ' = members.' ~ day if day else '' }}
qualify row_number() over (partition by members.concept, members.parent_jurisdiction_id, members.due_year,
    members.canonical_unit{{ ', members.' ~ day if day else '' }} order by parents.target_id) = 1
{% endmacro %}

{# A sum as it is told; a member that has not reported is counted in `members` alone. #}
{% macro concept_told(statuses, day=none) %}
with statuses as ({{ concept_targets(statuses, day) }}),

members as ({{ concept_members(day) }}),

in_unit as ({{ concept_sums(day) }})

select
    concept, parent_jurisdiction_id, due_year, {{ day ~ ',' if day else '' }} unit, additivity,
    members::integer as members,
    members_reporting::integer as members_reporting,
    case additivity when 'sum' then actual_sum when 'latest_max' then actual_max end / factor as actual_total,
    case additivity when 'sum' then target_sum when 'latest_max' then target_max end / factor as target_total,
    parent_target_value, parent_actual_value,
    {{ nine_decimals('target_total - parent_target_value') }} as coherence_gap,
    parent_target_id, member_ids,
    coalesce(reporting_ids, []) as reporting_ids,
    coalesce(is_simulated, false) as is_simulated,
    case additivity when 'sum' then reporting_target_sum end / factor as reporting_target_total,
    case when additivity = 'sum' and not falls and reporting_target_sum > 0
        then {{ nine_decimals('actual_sum / reporting_target_sum') }} end as completion_share,
    {{ nine_decimals('actual_total - parent_actual_value') }} as actual_gap,
    actual_from_date, actual_to_date
from in_unit
{% endmacro %}

{# Each member's part of a sum, its values in the unit of the sum. #}
{% macro concept_parts(statuses, sums, day=none) %}
with targets as ({{ concept_targets(statuses, day) }})

select
    rollup.concept, rollup.parent_jurisdiction_id, rollup.due_year, {{ 'rollup.' ~ day ~ ',' if day else '' }} rollup.unit,
    targets.jurisdiction_id, targets.target_id, targets.indicator_id,
    targets.target_value * coalesce(targets.unit_factor / units.factor, 1) as target_value,
    targets.actual_value * coalesce(targets.unit_factor / units.factor, 1) as actual_value,
    targets.actual_as_of_date, targets.measure, targets.bound, targets.status, targets.light, targets.completion_share,
    targets.is_simulated
from targets
join {{ sums }} as rollup
    on rollup.concept = targets.concept and rollup.parent_jurisdiction_id = targets.parent_id
    and rollup.due_year = targets.due_year {{ 'and rollup.' ~ day ~ ' = targets.' ~ day if day else '' }}
left join {{ ref('stg_catalogue__units') }} as units on units.unit = rollup.unit
where coalesce(targets.canonical_unit, targets.unit) = coalesce(units.canonical_unit, rollup.unit)
{% endmacro %}
