{# The official reading (序时进度), see docs/methods.md. Judged at the day the actual is true for, not the day it is
   read. inputs: target_id, read_date, due_date, and the actual, the value in time and the first value known then. #}
{% macro official_readings(inputs) %}
with terms as (
    select
        inputs.* exclude (actual_value, actual_as_of_date, actual_event_id, value_in_time, value_in_time_date, first_date,
                          is_simulated, is_share_given, due_date),
        -- a yearly promise begins anew: last year's figure says nothing about it
        {% for column in ['actual_value', 'actual_as_of_date', 'actual_event_id', 'is_simulated', 'is_share_given'] %}
        case when not (targets.is_yearly and year(actual_as_of_date) < year(read_date)) then inputs.{{ column }} end
            as {{ column }},
        {% endfor %}
        -- the value of another year does not meet an annual target
        {% for column in ['value_in_time', 'value_in_time_date'] %}
        case when not ((targets.is_year_to_date or targets.is_yearly) and year(value_in_time_date) <> year(inputs.due_date))
            then inputs.{{ column }} end as {{ column }},
        {% endfor %}
        inputs.due_date,
        targets.* exclude (target_id, due_date),
        case when indicators.baseline_value is not null then 'stated'
            when targets.is_yearly then 'none'
            when targets.measure in ('cumulative', 'increment', 'milestone') then 'zero_at_start'
            when targets.measure = 'level' and inputs.first_date is not null then 'first_report'
            else 'none' end as baseline_kind,
        indicators.baseline_value as stated_value,
        indicators.baseline_date as stated_date,
        inputs.first_date
    from {{ inputs }} as inputs
    join {{ ref('int_target_terms') }} as targets using (target_id)
    join {{ ref('int_indicator_terms') }} as indicators using (indicator_id)
),

based as (
    select
        *,
        case baseline_kind when 'stated' then stated_value when 'zero_at_start' then 0 when 'first_report' then first_value
        end as baseline_value,
        case baseline_kind when 'stated' then stated_date when 'zero_at_start' then start_date
            when 'first_report' then first_date end as baseline_date,
        case baseline_kind when 'stated' then stated_date when 'first_report' then first_date else opening_date end
            as anchor_date,
        case when is_year_to_date then make_date(year(actual_as_of_date), 12, 31) else actual_as_of_date end as path_date
    from terms
),

anchored as (
    select
        *,
        coalesce(baseline_value, 0) as anchor_value,
        baseline_kind <> 'none' and anchor_date < due_date and {{ differs('baseline_value', 'target_value') }}
            and not is_year_to_date as is_from_baseline
    from based
),

placed as (
    select
        anchored.*,
        coalesce(before.point_date > anchored.anchor_date, false) as is_past_first_point,
        before.point_date as before_date,
        before.point_value as before_value,
        after.point_date as after_date,
        after.point_value as after_value
    from anchored
    asof left join {{ ref('int_path_points') }} as before
        on before.target_id = anchored.target_id and {{ asof('anchored.path_date', '>=', 'before.point_date') }}
    asof left join {{ ref('int_path_points') }} as after
        on after.target_id = anchored.target_id and {{ asof('anchored.path_date', '<', 'after.point_date') }}
),

segments as (
    select
        *,
        case when is_past_first_point then before_date else anchor_date end as from_date,
        case when is_past_first_point then before_value else anchor_value end as from_value
    from placed
),

expected as (
    select
        *,
        case
            when actual_as_of_date is null then null
            when measure = 'milestone' and is_yearly and is_share_given and actual_as_of_date < due_date
                then {{ completed_months_of_year('actual_as_of_date') }} / 12
            when measure = 'milestone' and (is_yearly or not coalesce(is_share_given, false))
                then case when actual_as_of_date < due_date then 0 else 1 end
            when is_yearly or is_growth then target_value
            when due_date is null then null
            when path_date >= due_date or after_date is null then target_value
            when path_date <= from_date then from_value
            else from_value + (after_value - from_value) * {{ completed_months('from_date', 'path_date') }}
                / nullif({{ completed_months('from_date', 'after_date') }}, 0)
        end as path_value
    from segments
),

-- + 0.0: there is no minus nothing
shares as (
    select
        *,
        case when is_year_to_date and not is_growth
            then path_value * {{ completed_months_of_year('actual_as_of_date') }} / 12 else path_value end as expected_value,
        case when is_from_baseline then 'from_baseline' else 'share_of_target' end as reading_basis,
        case when is_from_baseline then (actual_value - baseline_value) / (target_value - baseline_value)
            when is_year_to_date then actual_value / nullif(path_value, 0)
            else actual_value / nullif(target_value, 0) end + 0.0 as attainment_share,
        case when is_from_baseline then (path_value - baseline_value) / (target_value - baseline_value)
            when is_growth then 1
            when is_year_to_date then {{ completed_months_of_year('actual_as_of_date') }} / 12
            else path_value / nullif(target_value, 0) end + 0.0 as schedule_share,
        coalesce({{ bound_is_met('value_in_time', 'target_value', 'bound', 'falls') }}, false) as is_met_in_time,
        coalesce({{ bound_is_met('actual_value', 'target_value', 'bound', 'falls') }}, false) as is_met_now,
        coalesce(read_date > due_date, false) as is_due_passed
    from expected
),

gaps as (
    select
        *,
        case when bound <> 'at_most' then {{ one_decimal('100 * (attainment_share - schedule_share)') }} + 0.0 end
            as gap_points
    from shares
),

judged as (
    select
        *,
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
    from gaps
)

select *, {{ light_of('status') }} as light, {{ class_of('status') }} as status_class
from judged
{% endmacro %}
