{# The year that is read, of annual measures and of promises of every year: the year of a, after D that of D. Of a promise
   of every year d's year; up to 31 March, while that has no actual (a count's 0 is none), the year before, unless the plan
   began after it. last_date is the last day that counts. #}
{% macro official_year_read(requests, days, targets, indicators) %}
select
    *,
    least(last_date, due_date) as last_date_in_time,
    coalesce(year_read < year(start_date), false) as is_before_the_plan
from (
    select
        *,
        case when is_yearly then make_date(year_read::integer, 12, 31) else fixed_due_date end as due_date,
        least(read_date, make_date(year_read::integer, 12, 31)) as last_date
    from (
        select
            *,
            case
                when is_yearly then year(read_date) - case when month(read_date) <= 3 and year(read_date) > year(start_date)
                    and not coalesce(year(latest_date) = year(read_date) and not (is_counted and latest_value = 0), false)
                    then 1 else 0 end
                when not is_year_to_date then null
                when read_date > fixed_due_date then year(fixed_due_date)
                when is_counted then year(read_date)
                else year(latest_date)
            end as year_read
        from ({{ official_latest(requests, days, targets, indicators) }})
    )
)
{% endmacro %}

{# The latest actual up to d, and whether it is a count that is true for d itself. #}
{% macro official_latest(requests, days, targets, indicators) %}
with wanted as (
    select requests.*, targets.due_date as fixed_due_date, {{ only_for_inputs() | replace('fixed_due_date, ', '') }},
        counting.counting_from
    from {{ requests }} as requests
    join {{ targets }} as targets using (target_id)
    left join ({{ counting_since(indicators) }}) as counting using (indicator_id)
)

select
    wanted.*, days.as_of_date as latest_date, days.actual_value as latest_value,
    coalesce(days.is_event_count, days.as_of_date is null and counting_from <= wanted.known_at
        and (wanted.read_date >= wanted.start_date or wanted.is_yearly), false) as is_counted
from wanted
asof left join {{ days }} as days
    on days.indicator_id = wanted.indicator_id and days.known_at = wanted.known_at
    and {{ asof('wanted.read_date', '>=', 'days.as_of_date') }}
{% endmacro %}
