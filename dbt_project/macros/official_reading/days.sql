{# What was known on each day of an actual: the highest and the lowest value so far, how many actuals, and the last done
   share of a milestone, which stays until another one is reported. A count made of events is true for 31 December as well
   as for its last event of the year. One row per indicator, moment and day. #}
{% macro official_days(known) %}
select
    *,
    count(*) over so_far as actuals,
    {% for window, of_year in [('so_far', ''), ('so_far_in_year', '_of_year')] %}
    max(actual_value) over {{ window }} as highest{{ of_year }},
    min(actual_value) over {{ window }} as lowest{{ of_year }},
    last_value(case when is_share_given then actual_value end ignore nulls) over {{ window }} as done_share{{ of_year }},
    {% endfor %}
    case when {{ is_year_end('as_of_date') }} or is_event_count and coalesce(
        lead(as_of_date) over so_far >= make_date(year(as_of_date) + 1, 1, 1), true)
        then make_date(year(as_of_date), 12, 31) end as whole_year_date
from {{ known }}
window so_far as (partition by indicator_id, known_at order by as_of_date),
    so_far_in_year as (partition by indicator_id, known_at, year(as_of_date) order by as_of_date)
{% endmacro %}

{# Where levels and years begin: the actual up to the plan's first day and the earliest later one, as reports and as whole
   years. One row per indicator and moment. #}
{% macro official_beginnings(days, indicators) %}
select
    indicator_id, known_at,
    {% for kind, day, before, after in [('report', 'as_of_date', '<=', '>'), ('year', 'whole_year_date', '<', '>=')] %}
    max({{ day }}) filter ({{ day }} {{ before }} start_date) as opening_{{ kind }}_date,
    arg_max(actual_value, {{ day }}) filter ({{ day }} {{ before }} start_date) as opening_{{ kind }}_value,
    min({{ day }}) filter ({{ day }} {{ after }} start_date) as later_{{ kind }}_date,
    arg_min(actual_value, {{ day }}) filter ({{ day }} {{ after }} start_date) as later_{{ kind }}_value,
    {% endfor %}
from {{ days }}
join {{ indicators }} using (indicator_id)
group by all
{% endmacro %}
