{{ config(materialized='view') }}
{{ scorecard(ref('fct_status_history'), 'period_date') }}
