select
    target_id,
    from_method_version,
    to_method_version,
    from_status,
    to_status,
    from_light,
    to_light,
    as_of_date,
    changed_at
from {{ source('ops', 'method_changes') }}
