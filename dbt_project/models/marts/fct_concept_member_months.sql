{{ config(materialized='view') }}
{{ concept_parts(ref('fct_status_history'), ref('agg_concept_months'), 'period_date') }}
