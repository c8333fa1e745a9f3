{{ config(materialized='view') }}
select
    jurisdiction_id,
    period_date,
    {{ status_counts() }}
from {{ ref('fct_status_history') }}
group by jurisdiction_id, period_date
