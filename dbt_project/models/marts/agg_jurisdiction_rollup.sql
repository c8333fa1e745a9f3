select
    jurisdiction_id,
    {{ status_counts() }}
from {{ ref('fct_target_status') }}
group by jurisdiction_id
