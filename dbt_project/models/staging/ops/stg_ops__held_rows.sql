select distinct source, event_id
from {{ source('ops', 'held_rows') }}
where released_at is null
