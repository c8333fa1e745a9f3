{# The first day after D on which the bound was met; of a growth rate only a whole year says that. #}
{% macro official_met_late(asked, days) %}
select asked.target_id, asked.read_date, asked.known_at, min(days.as_of_date) as first_met_date
from {{ asked }}
join {{ days }} as days using (indicator_id, known_at)
where asked.read_date > asked.due_date and not asked.is_yearly
    and days.as_of_date > asked.due_date and days.as_of_date <= asked.read_date
    and (not asked.is_growth or {{ is_year_end('days.as_of_date') }})
    and {{ bound_is_met('days.actual_value', 'asked.target_value', 'asked.bound', 'asked.falls') }}
group by all
{% endmacro %}
