-- The baseline the build's reading used, then the dated targets after it and the interim values agreed between them.
with baselines as (
    select indicator_id, any_value(anchor_date) as point_date, any_value(baseline_value) as point_value
    from {{ ref('int_readings') }}
    where is_build_date and baseline_kind <> 'none' and measure <> 'milestone'
    group by all
)

select
    indicator_id, point_date, point_value::double as point_value, 'baseline' as point_kind, null::varchar as target_id,
    null::varchar as source
from baselines
union all
select indicator_id, due_date, target_value, 'target', target_id, null
from {{ ref('int_target_terms') }}
where is_path_point and due_date is not null
union all
select indicator_id, point_date, value, 'agreed', null, source
from {{ ref('stg_catalogue__path_values') }}
