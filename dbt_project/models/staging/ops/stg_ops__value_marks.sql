-- The last mark of each event, as known at the build's moment, in the order of landing.
select
    marked_source as source, marked_event_id as event_id, is_open, comment, marked_by, event_time as marked_at, loaded_at
from {{ ref('stg_events__value_marks') }} as marks
where unreadable_code is null
  and loaded_at <= (select coalesce(known_limit, timestamp 'infinity') from {{ ref('stg_ops__build_parameters') }})
qualify row_number() over (
    partition by marked_source, marked_event_id
    order by loaded_at desc, "offset" desc, event_time desc, marks.event_id desc
) = 1
