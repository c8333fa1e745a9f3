-- What stands where in a plan's text: its promises, and what is none. Notes on what the text does not print have no place.
with passages as (
    select
        plan_id, case when restates_target_id is null then 'target' else 'restatement' end as kind, target_id as entity_id,
        section, span_start, span_end, null::varchar as why_zh, null::varchar as why_en
    from {{ ref('fct_targets') }}
    union all
    select plan_id, 'policy', policy_id, section, span_start, span_end, null, null
    from {{ ref('stg_catalogue__policies') }}
    union all
    select plan_id, 'shared_cap', cap_id, section, span_start, span_end, null, null
    from {{ ref('stg_catalogue__shared_caps') }}
    union all
    select
        indicators.plan_id, 'interim', points.indicator_id || '@' || points.point_date, points.section, points.span_start,
        points.span_end, null, null
    from {{ ref('stg_catalogue__path_values') }} as points
    join {{ ref('dim_indicators') }} as indicators using (indicator_id)
    where points.section is not null
    union all
    select plan_id, 'not_target', span_start || '-' || span_end, null, span_start, span_end, why_zh, why_en
    from {{ ref('stg_catalogue__not_targets') }}
    union all
    select plan_id, 'inferred', position || ' ' || field, null, null, null, null, why
    from {{ ref('stg_catalogue__inferred') }}
)

select plan_id, kind, entity_id, section, span_start, span_end, why_zh, why_en
from passages
