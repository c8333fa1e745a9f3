-- Subsidies of one policy and day, without those taken back. Amounts are added up as decimals: the order in which payments
-- arrive must not show. A day with a payment newly taken back is added up again; one without any left stays with payments = 0.
-- loaded_at: when anything was last learned of the day.
{{ config(materialized='incremental', incremental_strategy='delete+insert',
          unique_key=['jurisdiction_id', 'policy_id', 'paid_date', 'is_simulated'], on_schema_change='fail') }}
{% set seen = seen_until('loaded_at') %}
{% set again = retracted_days(seen) %}
with retractions as (
    select source, retracted_event_id as event_id, is_simulated, min(loaded_at) as retracted_at
    from ({{ readable('stg_events__subsidy_retractions') }})
    group by all
),

payments as (
    select * from ({{ readable('stg_events__subsidy_payments', seen) }})
    {% if is_incremental() %}
    union all
    select * from ({{ readable('stg_events__subsidy_payments', only=again) }})
    where loaded_at <= {{ seen }}
    {% endif %}
),

fresh as (
    select
        jurisdiction_id, policy_id, paid_date, is_simulated,
        coalesce(sum({{ exact('paid_wan') }}) filter (retracted_at is null), 0)::decimal(38, 9) as paid_wan,
        count(*) filter (retracted_at is null) as payments,
        greatest(max(loaded_at), max(retracted_at)) as loaded_at,
        arg_max({'time': event_time, 'id': event_id, 'source': source, 'topic': topic, 'partition': "partition",
                 'offset': "offset"}, (event_time, event_id, source)) filter (retracted_at is null) as last
    from payments
    left join retractions using (source, event_id, is_simulated)
    group by all
)

{% if is_incremental() %}
, merged as (
    select * from fresh
    union all
    select held.* from {{ this }} as held
    semi join fresh using (jurisdiction_id, policy_id, paid_date, is_simulated)
    where not {{ again }}
)

select
    jurisdiction_id, policy_id, paid_date, is_simulated,
    sum(paid_wan)::decimal(38, 9) as paid_wan,
    sum(payments)::bigint as payments,
    max(loaded_at) as loaded_at,
    arg_max(last, (last.time, last.id, last.source)) filter (payments > 0) as last
from merged
group by all
{% else %}
select * from fresh
{% endif %}
