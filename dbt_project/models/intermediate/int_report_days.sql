-- Days an indicator was ever reported for, whatever was taken back later. first_said_at: when the first report was
-- learned; received_at: when the first one on the measure's own basis arrived, however long a gate held it.
{{ config(materialized='incremental', incremental_strategy='delete+insert',
          unique_key=['indicator_id', 'as_of_date', 'is_simulated'], on_schema_change='fail') }}
{% set seen = seen_until('last_said_at') %}
with fresh as (
    select
        versions.indicator_id, versions.as_of_date, versions.is_simulated,
        min(versions.known_from) as first_said_at,
        max(versions.known_from) as last_said_at,
        min(versions.arrived_at) filter (
            versions.basis is null or versions.basis = terms.natural_basis or terms.measure = 'milestone') as received_at
    from {{ ref('int_report_versions') }} as versions
    join {{ ref('int_indicator_terms') }} as terms using (indicator_id)
    where not versions.is_retraction and versions.known_from > {{ seen }}
    group by all
)

{% if is_incremental() %}
, merged as (
    select * from fresh
    union all
    select held.* from {{ this }} as held
    semi join fresh using (indicator_id, as_of_date, is_simulated)
)

select
    indicator_id, as_of_date, is_simulated,
    min(first_said_at) as first_said_at, max(last_said_at) as last_said_at, min(received_at) as received_at
from merged
group by all
{% else %}
select * from fresh
{% endif %}
