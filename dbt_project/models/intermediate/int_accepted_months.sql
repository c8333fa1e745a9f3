-- How many events each sender had accepted. What came is counted once, in the month in which it was learned, whatever became
-- of it later: only new events are looked at. indicator_id is '' of events that name none.
{{ config(materialized='incremental', incremental_strategy='delete+insert',
          unique_key=['source', 'indicator_id', 'month_start', 'is_simulated'], on_schema_change='fail') }}
{% set seen = seen_until('loaded_at') %}
with said as (
    {% for model, indicator in reporting_models().items() %}
    select source, {{ indicator }} as indicator_id, is_simulated, loaded_at
    from {{ ref(model) }} where loaded_at > {{ seen }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

fresh as (
    select
        source,
        coalesce(indicator_id, '') as indicator_id,
        {{ shanghai_month('loaded_at') }} as month_start,
        is_simulated,
        count(*) as accepted,
        max(loaded_at) as loaded_at
    from said
    where loaded_at <= (select coalesce(known_limit, timestamp 'infinity') from {{ ref('stg_ops__build_parameters') }})
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
    sum(accepted)::bigint as accepted,
    max(loaded_at) as loaded_at
from merged
group by all
{% else %}
select * from fresh
{% endif %}
