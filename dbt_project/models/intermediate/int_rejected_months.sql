-- How many messages of each sender are rejected. A message that was replayed and accepted is no longer one: it is taken off the
-- month in which it came. Only new messages and new replays are looked at; rejected decisions of people are nobody's reports.
{{ config(materialized='incremental', incremental_strategy='delete+insert',
          unique_key=['source', 'indicator_id', 'month_start', 'is_simulated'], on_schema_change='fail') }}
{% set seen = seen_by_itself('changed_at') %}
with known as (select coalesce(known_limit, timestamp 'infinity') as until from {{ ref('stg_ops__build_parameters') }}),

changed as (
    select
        messages.topic, messages.loaded_at, messages.replayed_at,
        try(decode(messages.value)) as text,
        coalesce(messages.replayed_at <= known.until, false) as is_replayed
    from {{ source('raw', 'rejected_messages') }} as messages
    cross join known
    where (messages.loaded_at > {{ seen }} or messages.replayed_at > {{ seen }})
      and messages.loaded_at <= known.until
      and messages.topic <> 'milepost.decisions.v1'
),

fresh as (
    select
        raw.sender_of(topic, text) as source,
        coalesce(raw.named_in(text, '$.data.indicator', '"indicator"\s*:\s*"([^"]*)"'), '') as indicator_id,
        {{ shanghai_month('loaded_at') }} as month_start,
        coalesce(raw.named_in(text, '$.simulated', '"simulated"\s*:\s*(true)') = 'true', false) as is_simulated,
        count(*) filter (loaded_at > {{ seen }} and not is_replayed)
            - count(*) filter (loaded_at <= {{ seen }} and is_replayed) as rejected,
        max(case when is_replayed then greatest(loaded_at, replayed_at) else loaded_at end) as changed_at
    from changed
    group by all
)

{% if is_incremental() %}
, merged as (
    select * from fresh
    union all
    select counted.* from {{ this }} as counted
    semi join fresh using (source, indicator_id, month_start, is_simulated)
)

select
    source, indicator_id, month_start, is_simulated,
    sum(rejected)::bigint as rejected,
    max(changed_at) as changed_at
from merged
group by all
{% else %}
select * from fresh
{% endif %}
