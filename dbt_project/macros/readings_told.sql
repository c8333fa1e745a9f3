{# A reading with all that stands beside it: on the build's day in fct_target_status, on month ends in fct_status_history.
   which: is_build_date or is_month_end. #}
{% macro readings_told(which) %}
with readings as (
    select * from {{ ref('int_readings') }} where {{ which }}
),

paths as (
    select
        target_id, due_date,
        list({'date': point_date, 'value': point_value, 'target': point_target_id, 'source': source}
             order by point_date, point_target_id) as points
    from {{ ref('int_path_points') }}
    join (select distinct target_id, due_date from readings) as ends using (target_id)
    where point_date <= due_date
    group by all
),

joined as (
    select
        readings.*,
        readings.read_date as as_of_date,
        build.known_at as built_known_at,
        case when readings.due_date > readings.read_date
            then {{ completed_months('readings.read_date', 'readings.due_date') }} else 0 end
            as months_left,
        paths.points,
        {{ second_readings() }}
    from readings
    cross join {{ ref('stg_ops__build_parameters') }} as build
    left join paths on paths.target_id = readings.target_id and paths.due_date = readings.due_date
    left join {{ ref('int_pace') }} as pace
        on pace.target_id = readings.target_id and pace.read_date = readings.read_date
    left join {{ ref('int_projections') }} as projections
        on projections.target_id = readings.target_id and projections.read_date = readings.read_date
        and projections.is_at_due_date
    left join {{ ref('int_finished_periods') }} as finished
        on finished.target_id = readings.target_id and finished.read_date = readings.read_date
)

select
{{ told_of_official() }}
{{ told_of_second() }}
{{ told_of_inputs() }}
from joined
{% endmacro %}

{# What the second readings bring. #}
{% macro second_readings() -%}
  pace.status_open_sdg, pace.status_eurostat_2021, pace.status_un_2022, pace.score as pace_score, pace.ratio,
        pace.free_growth, pace.base_value as pace_base_value, pace.base_date as pace_base_date,
        pace.value as pace_value, pace.value_date as pace_value_date, pace.growth_needed,
        projections.status as projection_status, projections.projected_value, projections.projected_low,
        projections.projected_high, projections.chance_share, projections.points as projection_points,
        finished.status as finished_status, finished.ratio as finished_ratio, finished.point_date as finished_date,
        finished.value_at_point as finished_value
{%- endmacro %}

{# The official reading. #}
{% macro told_of_official() -%}
  target_id, indicator_id, plan_id, jurisdiction_id, as_of_date,
  built_known_at as known_at,
  status, light, status_class, is_restatement,
  coalesce(is_simulated, false) as is_simulated,
  coalesce(actual_value is not null and not is_counted and not (status in ('achieved', 'achieved_late'))
      and as_of_date >= {{ stale_from('last_report_date', 'cadence') }}, false) as is_stale,
  actual_value, actual_as_of_date, actual_event_id, baseline_value, baseline_date, baseline_kind, target_value,
  unit, due_date, bound, measure,
  to_json(case when baseline_kind <> 'none' and is_from_baseline
      then list_prepend({'date': anchor_date, 'value': baseline_value, 'target': null::varchar, 'source': null::varchar},
                        list_filter(points, lambda point: point.date > anchor_date))
      else points end)::varchar as path,
  expected_value, schedule_share, attainment_share, gap_points, reading_basis,
  case when due_date is not null then months_left::integer end as months_left,
  case when months_left > 0 and status not in ('achieved', 'achieved_late') and not is_ceiling and measure <> 'milestone'
          and not is_growth and (not is_year_to_date or year(judged_date) = year(due_date))
      then (target_value - actual_value) / months_left end as needed_per_month,
  case when status = 'missed' then as_of_date - due_date
      when status = 'achieved_late' then first_met_date - due_date end::integer as overdue_days,
{%- endmacro %}

{# The second readings, and whether they disagree. #}
{% macro told_of_second() -%}
  coalesce(status_open_sdg, 'not_meaningful') as pace_status,
  ratio as pace_ratio,
  pace_score,
  'open_sdg' as pace_variant,
  free_growth as pace_growth,
  coalesce(status_eurostat_2021, 'not_meaningful') as pace_status_eurostat_2021,
  coalesce(status_un_2022, 'not_meaningful') as pace_status_un_2022,
  pace_value, pace_value_date, pace_base_value, pace_base_date,
  coalesce(projection_status, 'not_meaningful') as projection_status,
  projected_value, projected_low, projected_high, chance_share, projection_points,
  case when finished_date is null then 'not_due' else coalesce(finished_status, 'not_reported') end as finished_status,
  finished_ratio, finished_date, finished_value,
  coalesce(greatest(
      abs({{ class_rank('status') }} - {{ class_rank('status_open_sdg') }}),
      abs({{ class_rank('status') }} - {{ class_rank('projection_status') }}),
      abs({{ class_rank('status') }} - {{ class_rank('finished_status') }})
  ) > 1, false) as readings_disagree,
{%- endmacro %}

{# What else the official reading was made from. #}
{% macro told_of_inputs() -%}
  ahead_points, behind_points, is_year_to_date, is_growth, is_yearly, is_ceiling, is_counted, is_assessed,
  judged_date, completion_share, last_status, last_light, uncapped_status, elapsed_share, milestone_state,
  first_met_date,
  coalesce(is_share_given, false) as is_share_given,
  value_in_time, value_in_time_date, anchor_date, from_date, from_value, after_date, after_value, path_value,
  growth_needed as growth_needed_share,
  'schedule_progress' as method_name,
  '2' as method_version
{%- endmacro %}
