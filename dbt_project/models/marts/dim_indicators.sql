with units as ({{ answering_units('stg_catalogue__indicator_agencies', 'indicator_id') }})

select
    indicators.indicator_id, indicators.plan_id, indicators.jurisdiction_id, indicators.name_zh, indicators.name_en,
    indicators.concept, indicators.theme, indicators.measure, indicators.kind, indicators.unit, indicators.direction,
    indicators.natural_limit, indicators.additivity, indicators.cadence, indicators.measured_rule,
    indicators.baseline_value, indicators.baseline_date,
    units.lead_zh, units.lead_en, units.support_zh,
    coalesce(units.lead_agency_ids, []) as lead_agency_ids,
    coalesce(units.support_agency_ids, []) as support_agency_ids
from {{ ref('stg_catalogue__indicators') }} as indicators
left join units using (indicator_id)
