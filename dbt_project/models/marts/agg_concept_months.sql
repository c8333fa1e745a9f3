{{ config(materialized='view') }}
{{ concept_told(ref('fct_status_history'), 'period_date') }}
