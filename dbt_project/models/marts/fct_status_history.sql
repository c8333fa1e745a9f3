select
    readings.target_id, readings.read_date as period_date, readings.status, readings.light, readings.is_assessed,
    readings.completion_share, readings.gap_points,
    readings.actual_value, readings.actual_as_of_date, readings.actual_event_id,
    coalesce(readings.is_simulated, false) as is_simulated, '2' as method_version, build.known_at
from {{ ref('int_readings') }} as readings
cross join {{ ref('stg_ops__build_parameters') }} as build
where readings.is_month_end
