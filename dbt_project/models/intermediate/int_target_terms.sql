-- A target with everything a reading must know of it. A milestone's value is 1: reached or not.
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
    terms.start_date,
    terms.opening_date,
    terms.ahead_points,
    terms.behind_points
from {{ ref('stg_catalogue__targets') }} as targets
join {{ ref('int_indicator_terms') }} as terms using (indicator_id)
