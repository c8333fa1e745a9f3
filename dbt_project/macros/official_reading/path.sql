{# Path: what is due at run_date, on the straight line between two points, in whole months; T where the baseline is at T or
   beyond it (hold what there is), and once D has passed. Of annual measures it is E, what a's whole year is to reach: before
   the first year with a point on the line from a usable baseline, else that of the first one (held). A milestone is 0 before
   D and 1 from D unless its share was reported; yearly promises and growth rates are T. #}
{% macro official_path(pointed) %}
select
    *,
    case when is_due_passed or is_due_inside_the_year then case when actual_value is not null then target_value end
        else run_path_value end as path_value
from (
    select
        *,
        case when run_date is null or due_date is null then null
            when measure = 'milestone' and is_yearly and is_share_given and run_date < due_date
                then {{ completed_months_of_year('run_date') }} / 12
            when measure = 'milestone' and (is_yearly or not coalesce(is_share_given, false))
                then case when run_date < due_date then 0 else 1 end
            when is_yearly or is_growth then target_value
            when is_held then after_value
            when not is_read_by_year
                and (run_date >= due_date or after_date is null or is_baseline_before and not is_usable) then target_value
            when is_read_by_year and not is_past_a_point and (not is_usable or after_date is null) then null
            when after_date is null or path_date <= from_date then from_value
            else {{ on_the_line('from_date', 'from_value', 'after_date', 'after_value', 'path_date') }}
        end as run_path_value
    from (
        select
            *,
            coalesce(is_read_by_year and not is_ceiling and not is_past_a_point and not is_usable and not is_due_inside_the_year
                and due_date is not null and after_date is not null, false) as is_held
        from (select *,
            coalesce(is_read_by_year and year(run_date) = year(due_date) and not {{ is_year_end('due_date') }}, false)
                as is_due_inside_the_year
            from {{ pointed }})
    )
)
{% endmacro %}

{% macro on_the_line(from_date, from_value, to_date, to_value, day) -%}
  ({{ from_value }} + ({{ to_value }} - {{ from_value }}) * coalesce({{ completed_months(from_date, day) }}
    / nullif({{ completed_months(from_date, to_date) }}, 0), 0))
{%- endmacro %}
