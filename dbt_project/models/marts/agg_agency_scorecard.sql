select
    parts.agency_id,
    min(statuses.jurisdiction_id) as jurisdiction_id,
    {{ status_counts() }}
from {{ ref('fct_target_status') }} as statuses
join {{ ref('stg_catalogue__indicator_agencies') }} as parts
    on parts.indicator_id = statuses.indicator_id and parts.role <> 'support'
group by parts.agency_id
