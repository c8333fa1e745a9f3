{# The values that a reading looks at: the latest one that counts, the latest up to D and the best up to D. #}
{% macro official_values(asked, days) %}
select
    * exclude (
        counting_from, latest_date, latest_value, last_date, last_date_in_time, is_before_the_plan, is_read, is_in_time,
        read_date_found, in_time_date_found, read_value, in_time_value, best_found, event_id, in_time_event_id, known_from, actuals, share_found, is_true_today
    ) replace (
        is_true_today as is_counted,
        case when is_read then is_simulated end as is_simulated,
        case when is_in_time then state_in_time end as state_in_time
    ),
    latest_date as last_report_date,
    case when is_read then read_value when is_true_today then 0 end as actual_value,
    case when is_read then read_date_found when is_true_today then last_date end as actual_as_of_date,
    case when is_true_today then last_date when is_read then read_date_found end as judged_date,
    case when is_read then event_id end as actual_event_id,
    case when is_read then known_from end as actual_known_from,
    case when is_read then actuals end as actual_count,
    case when is_read then share_found end as is_share_given,
    case when is_in_time then in_time_value when is_true_today then 0 end as value_in_time,
    case when is_true_today then last_date_in_time when is_in_time then in_time_date_found end
        as value_in_time_date,
    case when is_in_time then in_time_event_id end as event_in_time_id,
    -- what the light on D was made of: of annual measures perhaps a figure of the year before
    case when is_yearly or is_counted or not is_year_to_date then value_in_time
        when year(in_time_date_found) >= year(start_date) then in_time_value end as value_by_due,
    case when is_yearly or is_counted or not is_year_to_date then value_in_time_date
        when year(in_time_date_found) >= year(start_date) then in_time_date_found end as value_by_due_date,
    case when is_in_time then best_found when is_true_today then 0 end as best_value_in_time
from ({{ official_values_found(asked, days) }})
{% endmacro %}

{# What was known on the last day that counts and on the last one up to D, whether or not it is of the year read. #}
{% macro official_values_found(asked, days) %}
select
    asked.*,
    {% for day in ['read', 'in_time'] %}
    {{ day }}.as_of_date as {{ day }}_date_found,
    {{ day }}.as_of_date is not null and not is_before_the_plan
        and coalesce(year({{ day }}.as_of_date) = asked.year_read, asked.year_read is null) as is_{{ day }},
    case when measure <> 'milestone' then {{ day }}.actual_value
        when {{ day }}.milestone_state in ('completed', 'in_service') then 1
        else coalesce(case when is_yearly then {{ day }}.done_share_of_year else {{ day }}.done_share end, 0) end
        as {{ day }}_value,
    {% endfor %}
    -- a count's 0 begins with the plan
    is_counted and not is_before_the_plan and (is_read or is_yearly or asked.read_date >= start_date) as is_true_today,
    read.event_id, in_time.event_id as in_time_event_id, read.known_from, read.is_simulated, read.actuals, read.milestone_state,
    read.as_of_date as state_date, in_time.milestone_state as state_in_time,
    case when is_yearly then read.done_share_of_year else read.done_share end is not null as share_found,
    case when is_yearly then case when falls then in_time.lowest_of_year else in_time.highest_of_year end
        when falls then in_time.lowest else in_time.highest end as best_found
from {{ asked }}
asof left join {{ days }} as read
    on read.indicator_id = asked.indicator_id and read.known_at = asked.known_at
    and {{ asof('asked.last_date', '>=', 'read.as_of_date') }}
asof left join {{ days }} as in_time
    on in_time.indicator_id = asked.indicator_id and in_time.known_at = asked.known_at
    and {{ asof('asked.last_date_in_time', '>=', 'in_time.as_of_date') }}
{% endmacro %}
