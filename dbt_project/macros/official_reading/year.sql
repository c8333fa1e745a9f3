{# A year's flow: what its year is to reach (year_goal), and the part due by run_date, on the line from 0 to it through the
   points inside the year. A target due inside a year is its year's goal. #}
{% macro official_year(pathed) %}
with goals as (
    select
        *,
        case when is_due_inside_the_year then target_value when is_year_to_date then run_path_value end as run_year_goal,
        coalesce(inside_date, make_date(year(run_date), 12, 31)) as year_after_date
    from {{ pathed }}
),

due as (
    select
        *,
        case when is_year_to_date and not is_growth then {{ on_the_line('year_from_date', 'year_from_value',
            'year_after_date', 'coalesce(inside_value, run_year_goal)', 'run_date') }} end as run_year_value
    from goals
)

select
    *,
    case when is_due_passed then target_value else run_year_goal end as year_goal,
    case when not is_due_passed then run_year_value when actual_value is not null then target_value end as year_value
from due
{% endmacro %}
