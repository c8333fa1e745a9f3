-- Events kept out of the marts though staging can read them: held by a gate, or taken out by a person.
select source, event_id
from {{ source('ops', 'held_rows') }}
where released_at is null
union
select source, event_id
from {{ source('ops', 'quarantined_events') }}
where taken_out_at is not null and reread_at is null
