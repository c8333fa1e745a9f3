-- Events of types that no other model stages: accepted by another version of Milepost. None of them can be read.
select
    event_id,
    source,
    type as event_type,
    load_id,
    loaded_at,
    topic,
    "partition",
    "offset",
    'unknown_type' as unreadable_code,
    'type' as unreadable_field,
    type as unreadable_sent
from ({{ events_to_stage(staged_types(), others=true) }})
