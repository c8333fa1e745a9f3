{# What is judged: run_value on run_date, the value of a; once D has passed the latest one known for a day up to D, which made
   the light on D (of annual measures perhaps that of the year before). After D a ceiling shows its value up to D alone. #}
{% macro official_judged(based) %}
with shown as (
    select
        * replace (
            case when is_last_in_time then value_in_time else actual_value end as actual_value,
            case when is_last_in_time then value_in_time_date else actual_as_of_date end as actual_as_of_date,
            case when is_last_in_time then value_in_time_date else judged_date end as judged_date,
            case when is_last_in_time then event_in_time_id else actual_event_id end as actual_event_id
        )
    from (
        select
            *,
            coalesce(read_date > due_date, false) as is_due_passed,
            coalesce(read_date > due_date, false) and is_ceiling and bound <> 'exactly' as is_last_in_time
        from {{ based }}
    )
)

select
    *,
    case when measure = 'annual' then make_date(year(run_date), 12, 31) else run_date end as path_date,
    measure = 'annual' and not is_yearly and not is_growth as is_read_by_year
from (
    select
        *,
        case when is_due_passed then value_by_due else actual_value end as run_value,
        case when is_due_passed then value_by_due_date else judged_date end as run_date
    from shown
)
{% endmacro %}
