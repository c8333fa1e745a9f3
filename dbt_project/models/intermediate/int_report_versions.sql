-- Reports, retractions and milestone moves for one indicator and day. The event with the later event time supersedes
-- the earlier one (equal times: the greater id), whichever arrived first. A version is known from the moment it was
-- learned until a superseding one was; one that arrives already superseded was never the known one.
{{ config(materialized='incremental', incremental_strategy='delete+insert',
          unique_key=['indicator_id', 'as_of_date', 'is_simulated'], on_schema_change='fail') }}
with said as (
    select
        event_id, source, 'milepost.indicator.reported.v1' as event_type, indicator_id, as_of_date, is_simulated,
        false as is_retraction, false as is_share_given, reported_value, reported_unit, basis, evidence, note,
        event_time, loaded_at, load_id, topic, "partition", "offset"
    from ({{ readable('stg_events__indicator_reports') }})
    union all
    select
        event_id, source, 'milepost.indicator.retracted.v1', indicator_id, as_of_date, is_simulated,
        true, false, null, null, null, null, retraction_reason,
        event_time, loaded_at, load_id, topic, "partition", "offset"
    from ({{ readable('stg_events__indicator_retractions') }})
    union all
    select
        event_id, source, 'milepost.milestone.moved.v1', indicator_id, moved_date, is_simulated,
        false, done_share is not null,
        case when state in ('completed', 'in_service') then 1 when state = 'cancelled' then 0
            else coalesce(done_share, 0) end,
        null, null, null, state,
        event_time, loaded_at, load_id, topic, "partition", "offset"
    from ({{ readable('stg_events__milestone_moves') }})
),

touched as (
    select distinct indicator_id, as_of_date, is_simulated
    from said
    {% if is_incremental() %}
    where load_id not in (select distinct load_id from {{ this }})
    {% endif %}
),

numbered as (
    select
        said.*,
        min(loaded_at) over (
            partition by indicator_id, as_of_date, is_simulated order by event_time, event_id
            rows between 1 following and unbounded following
        ) as superseded_at
    from said
    semi join touched using (indicator_id, as_of_date, is_simulated)
)

select
    * exclude (superseded_at),
    loaded_at as known_from,
    case when superseded_at is not null then greatest(loaded_at, superseded_at) end as known_to
from numbered
