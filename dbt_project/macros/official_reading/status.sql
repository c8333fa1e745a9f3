{# Status: the first rule that fits; light and class follow from it. By the gap (limits of the plan, 10 and 30 by default):
     ahead >= +10 > on_schedule >= 0 > slightly_behind > -10 >= behind >= -30 > far_behind
   at_most is kept while y <= T and achieved once D has passed; a growth rate below T is behind whatever the gap. #}
{% macro official_status(shared) %}
select *, {{ light_of('status') }} as light, {{ class_of('status') }} as status_class
from (
    select
        *,
        coalesce({{ bound_is_met('value_in_time', 'target_value', 'bound', 'falls') }}, false) as is_met_in_time,
        coalesce({{ bound_is_met('actual_value', 'target_value', 'bound', 'falls') }}, false) as is_met_now,
        coalesce(read_date > due_date, false) as is_due_passed,
        case
            when actual_as_of_date is null then 'not_reported'
            when due_date is null then 'no_schedule'
            when bound = 'at_most' and is_due_passed
                then case when coalesce(value_in_time, actual_value) <= target_value + {{ slack('target_value') }}
                    then 'achieved' else 'missed' end
            when bound = 'at_most' then case when is_met_now then 'on_schedule' else 'far_behind' end
            when is_met_in_time and (not is_year_to_date or year(actual_as_of_date) >= year(due_date)) then 'achieved'
            when is_due_passed and is_met_now and actual_as_of_date > due_date then 'achieved_late'
            when is_due_passed then 'missed'
            when is_growth then case when is_met_now then 'on_schedule' else 'behind' end
            when gap_points is null then 'no_schedule'
            when gap_points >= ahead_points then 'ahead'
            when gap_points >= 0 then 'on_schedule'
            when gap_points > -ahead_points then 'slightly_behind'
            when gap_points >= -behind_points then 'behind'
            else 'far_behind'
        end as status
    from {{ shared }}
)
{% endmacro %}
