{# What each reading is made from. requests, one row per reading: target_id, read_date (d), known_at, whatever the caller
   needs beside them. known, the actuals as known at those moments: indicator_id, known_at, as_of_date, actual_value,
   event_id, known_from, is_simulated, is_share_given, milestone_state, is_event_count.
   y is the latest actual up to d, a the day it is judged on: its own; of what is counted from events d itself, and 0 before
   the first one. What is read by the year is read in the year that year_read.sql says. #}
{% macro official_inputs(requests, known, targets, indicators) %}
with days as ({{ official_days(known) }}),

beginnings as ({{ official_beginnings('days', indicators) }}),

asked as ({{ official_year_read(requests, 'days', targets, indicators) }}),

found as ({{ official_values('asked', 'days') }}),

met_late as ({{ official_met_late('asked', 'days') }})

select
    found.* exclude ({{ only_for_inputs() }}),
    met_late.first_met_date,
    case when opening_report_date <= found.read_date then opening_report_value
        when is_counted then 0
        when later_report_date <= found.read_date then later_report_value end as first_report_value,
    case when opening_year_date <= found.read_date then opening_year_value
        when later_year_date <= found.read_date and year(later_year_date) <> year_read then later_year_value end
        as full_year_value
from found
left join beginnings using (indicator_id, known_at)
left join met_late using (target_id, read_date, known_at)
{% endmacro %}

{# What the terms of the target will say again. #}
{% macro only_for_inputs() -%}
  indicator_id, fixed_due_date, target_value, bound, measure, falls, is_yearly, is_year_to_date, is_growth, start_date
{%- endmacro %}
