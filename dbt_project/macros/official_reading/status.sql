{# Status: the first rule that fits; light and class follow from it. Of a ceiling only values up to D count, and a total or a
   year without the value of D itself keeps none. A cancelled milestone stays so until it moves again or its target is changed
   with a reason. Silence must not improve a share: what is outdated, or not reported after D and its grace, is assessed. #}
{% macro official_status(fulfilled) %}
select
    *,
    status_class <> 'none' or status = 'outdated' or light = 'red' as is_assessed,
    {{ light_of('last_status') }} as last_light,
    case when status = 'slightly_behind' then run_uncapped_status end as uncapped_status
from (
    select
        *,
        case when status = 'not_reported' and is_grace_passed then 'red' else {{ light_of('status') }} end as light,
        {{ class_of('status') }} as status_class,
        case when status = 'awaiting_final' and is_latest_met and measure <> 'level' and not is_growth and not is_ceiling
                then 'achieved'
            when status = 'awaiting_final' and not is_recent_on_due then 'outdated'
            when status = 'outdated' and measure = 'level' and is_met_now and not is_ceiling then 'achieved'
            when status in ('awaiting_final', 'outdated') then run_status end as last_status
    from ({{ official_first_rule(fulfilled) }})
)
{% endmacro %}

{# The first rule that fits. #}
{% macro official_first_rule(fulfilled) %}
select
    *,
    case
        when milestone_state = 'cancelled' and not is_changed_since then 'cancelled'
        when actual_value is null or run_status = 'not_reported' and not is_due_passed then 'not_reported'
        when is_ceiling and is_due_passed and bound <> 'exactly' then case
            when is_total and not is_latest_met and not is_growth then 'missed'
            when not is_final and not is_grace_passed then 'awaiting_final'
            when is_total and not is_final then 'not_reported'
            when is_latest_met and is_recent_at_due then 'achieved'
            when is_met_late and measure <> 'annual' then 'achieved_late'
            else 'missed' end
        when is_met_in_time and (not is_ceiling or bound = 'exactly') then 'achieved'
        when is_met_late then 'achieved_late'
        when is_due_passed and not is_final and not is_counted and not is_grace_passed then 'awaiting_final'
        when is_due_passed then 'missed'
        when due_date is null and not is_met_now and not is_ceiling then 'no_schedule'
        when is_outdated then 'outdated'
        else run_status
    end as status
from {{ fulfilled }}
{% endmacro %}
