{# Shares: how much of the way is gone by a (attainment), how much was due by then (schedule). path = path_value.
                         attainment               schedule
     from the baseline   (y - y0) / (T - y0)      (path - y0) / (T - y0)
     a growth rate       y / T                    1
     a year's flow       y / E                    year_value / E: the months of the year over, if no point bends the line
     else                y / T                    path / T
   After D the schedule is 1. gap = 100 * (attainment - schedule), one decimal, half away from zero. A ceiling has no shares.
   Due at a (expected) is the path, of a year's flow its part. run_: the same at run_date. + 0.0: there is no minus nothing. #}
{% macro official_shares(pathed) %}
select
    *,
    {{ one_decimal('100 * (attainment_share - schedule_share)') }} + 0.0 as gap_points,
    {{ one_decimal('100 * (run_attainment_share - run_schedule_share)') }} as run_gap_points
from (
    select
        *,
        case when not is_ceiling then if(is_year_to_date and not is_growth, year_value, path_value) end as expected_value,
        if(is_from_baseline, 'from_baseline', if(is_held and not is_due_passed, 'held', 'share_of_target')) as reading_basis,
        {{ attainment('actual_value', 'year_goal') }} as attainment_share,
        case when is_due_passed and actual_value is not null and not is_ceiling then 1.0
            when actual_value is not null and due_date is not null
                then {{ schedule('path_value', 'year_value', 'year_goal') }} end as schedule_share,
        {{ attainment('run_value', 'run_year_goal') }} as run_attainment_share,
        {{ schedule('run_path_value', 'run_year_value', 'run_year_goal') }} as run_schedule_share,
        if(not falls and bound <> 'at_most', actual_value / nullif(target_value, 0) + 0.0, null) as completion_share
    from {{ pathed }}
)
{% endmacro %}

{% macro attainment(value, year_goal) -%}
  (case
    when is_ceiling then null
    when is_from_baseline then ({{ value }} - baseline_value) / (target_value - baseline_value)
    when is_year_to_date and not is_growth then {{ value }} / nullif({{ year_goal }}, 0)
    else {{ value }} / nullif(target_value, 0)
  end + 0.0)
{%- endmacro %}

{% macro schedule(path, year_value, year_goal) -%}
  (case
    when is_ceiling then null
    when is_from_baseline then ({{ path }} - baseline_value) / (target_value - baseline_value)
    when is_growth then 1
    when is_year_to_date then {{ year_value }} / nullif({{ year_goal }}, 0)
    else {{ path }} / nullif(target_value, 0)
  end + 0.0)
{%- endmacro %}
