-- Subsidies of one policy and day. Amounts are added up as decimals: the order in which payments arrive must not show.
-- loaded_at: when a payment of the day was last learned.
{{ config(materialized='incremental', incremental_strategy='delete+insert',
          unique_key=['jurisdiction_id', 'policy_id', 'paid_date', 'is_simulated'], on_schema_change='fail') }}
with fresh as (
    select
        jurisdiction_id, policy_id, paid_date, is_simulated,
        sum({{ exact('paid_wan') }}) as paid_wan,
        count(*) as payments,
        max(loaded_at) as loaded_at,
        arg_max({'time': event_time, 'id': event_id, 'source': source, 'topic': topic, 'partition': "partition",
                 'offset': "offset"}, (event_time, event_id, source)) as last
    from ({{ readable('stg_events__subsidy_payments', seen_until('loaded_at')) }})
    group by all
)

{% if is_incremental() %}
, merged as (
    select * from fresh
    union all
    select held.* from {{ this }} as held
    semi join fresh using (jurisdiction_id, policy_id, paid_date, is_simulated)
)

select
    jurisdiction_id, policy_id, paid_date, is_simulated,
    sum(paid_wan)::decimal(38, 9) as paid_wan,
    sum(payments)::bigint as payments,
    max(loaded_at) as loaded_at,
    arg_max(last, (last.time, last.id, last.source)) as last
from merged
group by all
{% else %}
select * from fresh
{% endif %}
