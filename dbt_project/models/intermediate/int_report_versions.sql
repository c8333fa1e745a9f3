-- Reports, retractions and milestone moves for one indicator and day. The event with the later event time supersedes
-- the earlier one (equal times: the greater id), whichever arrived first. A version is known from the moment it was
-- learned until a superseding one was; one that arrives already superseded was never the known one. What a gate held was
-- learned when it was released; arrived_at is when it came.
-- What is new was learned after everything else, so it can only end the version that stands (known_to is null), and
-- whatever supersedes it is new or that version: no other one is looked at again.
{{ config(materialized='incremental', incremental_strategy='delete+insert', on_schema_change='fail',
          unique_key=['indicator_id', 'as_of_date', 'is_simulated'],
          incremental_predicates=['DBT_INCREMENTAL_TARGET.known_to is null']) }}
{% set seen = seen_until('known_from') %}
with said as (
    select
        event_id, source, 'milepost.indicator.reported.v1' as event_type, indicator_id, as_of_date, is_simulated,
        false as is_retraction, false as is_share_given, reported_value, reported_unit, basis, evidence, note,
        event_time, loaded_at, arrived_at, load_id, topic, "partition", "offset"
    from ({{ readable('stg_events__indicator_reports', seen) }})
    union all
    select
        event_id, source, 'milepost.indicator.retracted.v1', indicator_id, as_of_date, is_simulated,
        true, false, null, null, null, null, retraction_reason,
        event_time, loaded_at, arrived_at, load_id, topic, "partition", "offset"
    from ({{ readable('stg_events__indicator_retractions', seen) }})
    union all
    select
        event_id, source, 'milepost.milestone.moved.v1', indicator_id, moved_date, is_simulated,
        false, done_share is not null,
        case when state in ('completed', 'in_service') then 1 else coalesce(done_share, 0) end,
        null, null, null, state,
        event_time, loaded_at, arrived_at, load_id, topic, "partition", "offset"
    from ({{ readable('stg_events__milestone_moves', seen) }})
),

stated as (
    select * from said
    {% if is_incremental() %}
    union all by name
    select standing.* exclude (known_from, known_to)
    from {{ this }} as standing
    semi join said using (indicator_id, as_of_date, is_simulated)
    where standing.known_to is null
    {% endif %}
),

numbered as (
    select
        *,
        min(loaded_at) over (
            partition by indicator_id, as_of_date, is_simulated order by event_time, event_id, source
            rows between 1 following and unbounded following
        ) as superseded_at
    from stated
)

select
    * exclude (superseded_at),
    loaded_at as known_from,
    case when superseded_at is not null then greatest(loaded_at, superseded_at) end as known_to
from numbered
