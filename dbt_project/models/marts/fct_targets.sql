with units as ({{ answering_units('stg_catalogue__target_agencies', 'target_id') }})

select
    targets.target_id, targets.indicator_id, targets.plan_id, terms.jurisdiction_id, targets.due_date,
    year(targets.due_date)::integer as due_year, targets.due_kind, targets.recurs, targets.target_value, terms.unit,
    targets.bound, targets.certainty, targets.section, targets.span_start, targets.span_end, targets.restates_target_id,
    targets.restates_target_id is not null as is_restatement, terms.is_path_point, targets.note,
    units.lead_zh, units.lead_en, units.support_zh,
    coalesce(units.lead_agency_ids, []) as lead_agency_ids,
    coalesce(units.support_agency_ids, []) as support_agency_ids
from {{ ref('stg_catalogue__targets') }} as targets
join {{ ref('int_target_terms') }} as terms using (target_id)
left join units using (target_id)
