with parts as (
    select
        parts.indicator_id,
        -- a clause that prints no lead is answered for by the plan's coordinator
        case when parts.role = 'support' then 'support' else 'lead' end as part,
        parts.agency_id,
        parts.position,
        coalesce(agencies.name_zh, parts.agency_id) as name_zh,
        coalesce(agencies.name_en, parts.agency_id) as name_en
    from {{ ref('stg_catalogue__indicator_agencies') }} as parts
    left join {{ ref('stg_catalogue__agencies') }} as agencies using (agency_id)
),

units as (
    select
        indicator_id,
        string_agg(name_zh, '、' order by position) filter (part = 'lead') as lead_zh,
        string_agg(name_en, ', ' order by position) filter (part = 'lead') as lead_en,
        string_agg(name_zh, '、' order by position) filter (part = 'support') as support_zh,
        list(agency_id order by position) filter (part = 'lead') as lead_agency_ids,
        list(agency_id order by position) filter (part = 'support') as support_agency_ids
    from parts
    group by all
)

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
