-- The last measurement of each compute centre and day: the one with the latest event time (then the greatest id).
-- loaded_at: when anything was last said about the day.
{{ config(materialized='incremental', incremental_strategy='delete+insert',
          unique_key=['jurisdiction_id', 'centre', 'as_of_date', 'is_simulated'], on_schema_change='fail') }}
with fresh as (
    select
        jurisdiction_id, centre, as_of_date, is_simulated,
        arg_max({'capacity': capacity_pflops, 'utilisation': utilisation_share, 'time': event_time, 'id': event_id,
                 'source': source, 'loaded_at': loaded_at, 'topic': topic, 'partition': "partition",
                 'offset': "offset"}, (event_time, event_id, source)) as last,
        max(loaded_at) as loaded_at,
        count(*) as measurements
    from ({{ readable('stg_events__compute_measurements', seen_until('loaded_at')) }})
    group by all
)

{% if is_incremental() %}
, merged as (
    select * from fresh
    union all
    select held.* from {{ this }} as held
    semi join fresh using (jurisdiction_id, centre, as_of_date, is_simulated)
)

select
    jurisdiction_id, centre, as_of_date, is_simulated,
    arg_max(last, (last.time, last.id, last.source)) as last,
    max(loaded_at) as loaded_at,
    sum(measurements)::bigint as measurements
from merged
group by all
{% else %}
select * from fresh
{% endif %}
