-- What a reading must know of an indicator. The plan's first day counts from its beginning, so the zero it starts
-- from stands at the end of the day before.
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
from {{ ref('stg_catalogue__indicators') }} as indicators
join {{ ref('stg_catalogue__plans') }} as plans using (plan_id)
left join {{ ref('stg_catalogue__units') }} as units on units.unit = indicators.unit
