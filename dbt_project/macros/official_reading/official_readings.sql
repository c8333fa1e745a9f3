{# The official reading (序时进度) step by step, as docs/methods.md tells it: baseline, path, shares, status.
   y is the actual, a the day it is judged on. inputs, one row per reading: what official_inputs() found. The terms of
   targets, indicators and their points are those of the build, unless a caller reads by others. #}
{% macro official_readings(inputs, targets=none, indicators=none, points=none) %}
with asked as (
    select
        inputs.*,
        targets.* exclude (target_id, due_date),
        targets.measure in ('cumulative', 'increment') or targets.is_year_to_date as is_total,
        indicators.baseline_value as stated_value,
        indicators.baseline_date as stated_date
    from {{ inputs }} as inputs
    join {{ targets or ref('int_target_terms') }} as targets using (target_id)
    join {{ indicators or ref('int_indicator_terms') }} as indicators using (indicator_id)
),

based as ({{ official_baseline('asked') }}),

judged as ({{ official_judged('based') }}),

pointed as ({{ official_points('judged', points or ref('int_path_points')) }}),

pathed as ({{ official_path('pointed') }}),

shared as ({{ official_shares('(' ~ official_year('pathed') ~ ')') }}),

bounded as ({{ official_bounds('shared') }}),

standing as ({{ official_standing('bounded') }}),

fulfilled as ({{ official_fulfilment('standing') }})

select * exclude (
    is_total, last_year_end, begins_on, is_baseline_before, is_held, is_read_by_year, is_due_inside_the_year, is_past_a_point, path_date,
    inside_date, inside_value, year_from_date, year_from_value, year_after_date,
    is_last_in_time, year_goal, year_value, first_report_value, full_year_value, value_by_due, value_by_due_date, event_in_time_id, run_value, run_date, run_path_value, run_year_goal,
    run_year_value, run_attainment_share, run_schedule_share, run_gap_points, is_lower_better, is_latest_met, is_best_met, is_run_met, is_run_beyond, is_changed_since,
    target_changed_on, state_date, state_in_time, is_final, is_grace_passed, is_outdated, is_recent_at_due, is_recent_on_due, is_capped,
    status_by_gap, run_status, run_uncapped_status, is_met_late
) replace (case when status = 'achieved_late' then first_met_date end as first_met_date)
from ({{ official_status('fulfilled') }})
{% endmacro %}
