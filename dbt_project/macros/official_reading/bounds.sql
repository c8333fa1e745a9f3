{# Whether the bound is met: now, by the latest value up to D, by the best one up to D, on run_date; and what time says. Only
   a value of D itself is final. What was last reported twice a cadence and a grace ago says nothing any more; counts made of
   events are complete on every day. elapsed_share: how much of the time to D is over, for milestones on the day of the
   reading (the last one before their move was outdated), for levels read from their first report on a. #}
{% macro official_bounds(shared) %}
select
    *,
    {% for name, value in [('is_met_now', 'actual_value'), ('is_latest_met', 'value_in_time'),
                           ('is_best_met', 'best_value_in_time'), ('is_run_met', 'run_value')] %}
    coalesce({{ bound_is_met(value, 'target_value', 'bound', 'is_lower_better') }}, false) as {{ name }},
    {% endfor %}
    coalesce(bound = 'exactly' and {{ differs('run_value', 'target_value') }} and (run_value < target_value) = falls
        and not (is_read_by_year and year(run_date) <> year(due_date)), false) as is_run_beyond,
    coalesce(target_changed_on > state_date and target_changed_on <= read_date, false) as is_changed_since,
    coalesce(value_in_time_date = due_date, false) as is_final,
    coalesce(read_date > due_date + {{ grace_days('cadence') }}, false) as is_grace_passed,
    not is_counted and coalesce({{ outdated_from('judged_date', 'cadence') }} <= read_date, false) as is_outdated,
    is_counted or coalesce({{ outdated_from('value_in_time_date', 'cadence') }} > due_date, false) as is_recent_at_due,
    is_counted or run_date is null or {{ outdated_from('run_date', 'cadence') }} > due_date as is_recent_on_due,
    is_held or coalesce(baseline_kind = 'first_report' and is_from_baseline and not is_counted and actual_count < 2
        and not coalesce(completion_share < elapsed_share, false), false) as is_capped
from (
    select
        *,
        falls or bound = 'at_most' as is_lower_better,
        case when measure = 'milestone' then {{ elapsed('least(read_date, due_date, ' ~ outdated_from('judged_date', 'cadence') ~ ' - 1)') }}
            when baseline_kind = 'first_report' then {{ elapsed('judged_date') }} end as elapsed_share
    from {{ shared }}
)
{% endmacro %}

{% macro elapsed(day) -%}
  case when is_yearly then {{ completed_months_of_year(day) }} / 12
    when due_date is null then null when {{ day }} <= opening_date then 0.0 when {{ day }} >= due_date then 1.0
    else {{ completed_months('opening_date', day) }} / nullif({{ completed_months('opening_date', 'due_date') }}, 0) end
{%- endmacro %}
