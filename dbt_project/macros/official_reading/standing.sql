{# What the reading says of run_date: what stands before D, what the light was on D, what was read before it was outdated.
   By the gap (limits of the target or the plan, 10 and 30 by default):
     ahead >= +10 > on_schedule >= 0 > slightly_behind > -10 >= behind >= -30 > far_behind
   A level with one report, and a year without an agreed path, is never worse than slightly_behind by the gap alone. A ceiling
   is kept or broken; a growth rate below T is behind; exactly is not met beyond T. A milestone without a share is slightly
   behind once 0.9 of its time is over, while only planned once half of it is. #}
{% macro official_standing(bounded) %}
select
    *,
    case when run_status = 'slightly_behind' and status_by_gap <> run_status then status_by_gap end as run_uncapped_status
from (
    select
        *,
        case
            when run_value is null or is_read_by_year and due_date is not null and not is_ceiling and run_year_goal is null
                then 'not_reported'
            when is_run_beyond then 'behind'
            when is_growth then case when is_run_met then 'on_schedule' else 'behind' end
            when is_ceiling then case when is_run_met or bound = 'exactly' and run_value < target_value then 'on_schedule'
                else 'far_behind' end
            when due_date is null then 'no_schedule'
            when measure = 'milestone' and not coalesce(is_share_given, false) and run_value < target_value
                and (elapsed_share >= 0.9 or elapsed_share >= 0.5 and coalesce(state_in_time, milestone_state) = 'planned')
                or is_capped and status_by_gap in ('behind', 'far_behind') then 'slightly_behind'
            else coalesce(status_by_gap, 'no_schedule')
        end as run_status
    from (
        select
            *,
            case when run_gap_points >= ahead_points then 'ahead' when run_gap_points >= 0 then 'on_schedule'
                when run_gap_points > -ahead_points then 'slightly_behind' when run_gap_points >= -behind_points then 'behind'
                when run_gap_points is not null then 'far_behind' end as status_by_gap
        from {{ bounded }}
    )
)
{% endmacro %}
