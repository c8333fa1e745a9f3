-- Events that a person took out though staging can read them.
select source, event_id
from {{ source('ops', 'quarantined_events') }}
where taken_out_at is not null and reread_at is null
