select
    as_of_date,
    known_at,
    case when is_known_at_given then known_at end as known_limit,
    zero_base
from {{ source('ops', 'build_parameters') }}
