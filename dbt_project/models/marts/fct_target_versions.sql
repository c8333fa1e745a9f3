-- Every version of every target that was known at the build's moment, also of those that are no longer promised.
select
    targets.target_id,
    row_number() over (partition by targets.target_id order by targets.valid_from)::integer as version,
    targets.indicator_id,
    targets.plan_id,
    targets.due_date,
    targets.target_value,
    indicators.unit,
    targets.bound,
    targets.certainty,
    targets.section,
    targets.span_start,
    targets.restates_target_id,
    targets.valid_from,
    case when targets.valid_to <= build.known_at then targets.valid_to end as valid_to,
    targets.change_reason,
    removals.reason as removal_reason
from {{ source('catalogue', 'targets') }} as targets
cross join {{ ref('stg_ops__build_parameters') }} as build
left join {{ source('catalogue', 'removals') }} as removals
    on removals.table_name = 'targets' and removals.entity = targets.target_id
    and removals.removed_at = targets.valid_to and targets.valid_to <= build.known_at
left join {{ source('catalogue', 'indicators') }} as indicators
    on indicators.indicator_id = targets.indicator_id and {{ held_at('indicators', 'targets.valid_from') }}
where targets.valid_from <= build.known_at
