{# The official reading (序时进度) in four steps, as docs/methods.md tells them: baseline, path, shares, status.
   y is the actual, a its day: a target is judged at a, not on the day it is read. inputs, one row per reading: target_id,
   read_date, due_date (D), the actual, the value in time and the first value known then. #}
{% macro official_readings(inputs) %}
with asked as (
    select
        inputs.*,
        targets.* exclude (target_id, due_date),
        indicators.baseline_value as stated_value,
        indicators.baseline_date as stated_date,
        targets.is_yearly and year(inputs.actual_as_of_date) < year(inputs.read_date) as is_of_last_year,
        (targets.is_year_to_date or targets.is_yearly) and year(inputs.value_in_time_date) <> year(inputs.due_date)
            as is_in_time_of_another_year
    from {{ inputs }} as inputs
    join {{ ref('int_target_terms') }} as targets using (target_id)
    join {{ ref('int_indicator_terms') }} as indicators using (indicator_id)
),

-- a yearly promise begins anew: last year's figure says nothing about it; the value of another year meets no annual target
timely as (
    select * exclude (is_of_last_year, is_in_time_of_another_year) replace (
        case when not is_of_last_year then actual_value end as actual_value,
        case when not is_of_last_year then actual_as_of_date end as actual_as_of_date,
        case when not is_of_last_year then actual_event_id end as actual_event_id,
        case when not is_of_last_year then is_simulated end as is_simulated,
        case when not is_of_last_year then is_share_given end as is_share_given,
        case when not is_in_time_of_another_year then value_in_time end as value_in_time,
        case when not is_in_time_of_another_year then value_in_time_date end as value_in_time_date
    )
    from asked
),

based as ({{ official_baseline('timely') }}),

pathed as ({{ official_path('based') }}),

shared as ({{ official_shares('pathed') }})

{{ official_status('shared') }}
{% endmacro %}
