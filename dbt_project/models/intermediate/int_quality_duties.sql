-- What was owed for each indicator: reports by the month in which they were due, and at each month end (or on the build's day)
-- whether its boards showed a reading that still says something. All of an indicator stands on the side of its present
-- reading: simulated or not.
with sides as (
    select indicator_id, bool_or(is_simulated) as is_simulated from {{ ref('fct_target_status') }} group by all
),

read as (
    select history.target_id, history.period_date, history.status
    from {{ ref('fct_status_history') }} as history
    union
    select target_id, as_of_date, status from {{ ref('fct_target_status') }}
),

shown as (
    select
        targets.indicator_id,
        date_trunc('month', read.period_date)::date as month_start,
        bool_or(read.status not in ('not_reported', 'outdated')) as is_readable
    from read
    join {{ ref('fct_targets') }} as targets using (target_id)
    group by all
),

owed as (
    select
        indicator_id, date_trunc('month', expected_by_date)::date as month_start,
        1 as due, (received_at is not null)::integer as received, (punctuality = 'on_time')::integer as on_time,
        0 as indicators, 0 as readable
    from {{ ref('fct_reporting_punctuality') }}
    where expected_by_date < (select as_of_date from {{ ref('stg_ops__build_parameters') }})
    union all
    select indicator_id, month_start, 0, 0, 0, 1, is_readable::integer from shown
)

select
    owed.indicator_id,
    owed.month_start,
    coalesce(sides.is_simulated, false) as is_simulated,
    sum(owed.due)::bigint as due,
    sum(owed.received)::bigint as received,
    sum(owed.on_time)::bigint as on_time,
    sum(owed.indicators)::bigint as indicators,
    sum(owed.readable)::bigint as readable
from owed
left join sides using (indicator_id)
group by all
