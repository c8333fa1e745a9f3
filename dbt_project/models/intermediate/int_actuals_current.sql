-- What is true now by the build's knowledge: one value per indicator and day, up to the as-of date.
select
    actuals.indicator_id, actuals.as_of_date, actuals.actual_value, actuals.is_simulated, actuals.is_share_given,
    actuals.event_id, actuals.source, actuals.known_from, actuals.event_count,
    {{ milestone_state('actuals') }} as milestone_state,
    {{ is_event_count('actuals') }} as is_event_count
from {{ ref('fct_actuals') }} as actuals
cross join {{ ref('stg_ops__build_parameters') }} as build
where actuals.is_current and actuals.as_of_date <= build.as_of_date
