{# Whether the bound is met in time: what is counted up and milestones by any value up to D, else by the latest one, before D
   only while a level is not outdated, after D only if it is recent; a growth rate by the value of D itself. Else late, by any
   value after D; exactly by the latest one. #}
{% macro official_fulfilment(standing) %}
select
    *,
    case when due_date is null and is_ceiling then false
        when measure in ('cumulative', 'increment', 'milestone') and bound <> 'exactly' then is_best_met
        when due_date is null then is_met_now and not (measure = 'level' and is_outdated)
        when is_growth then is_latest_met and is_final
        when measure = 'annual' and year_read <> year(due_date) then false
        when is_due_passed then is_latest_met and is_recent_at_due
        else is_latest_met and not (measure = 'level' and is_outdated) end as is_met_in_time,
    is_due_passed and first_met_date is not null and (bound <> 'exactly' or is_met_now) as is_met_late
from {{ standing }}
{% endmacro %}
