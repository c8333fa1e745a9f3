select
    parts.agency_id,
    min(statuses.jurisdiction_id) as jurisdiction_id,
    {{ status_counts() }}
from {{ ref('fct_target_status') }} as statuses
join {{ ref('stg_catalogue__target_agencies') }} as parts
    on parts.target_id = statuses.target_id and parts.role <> 'support'
group by parts.agency_id
