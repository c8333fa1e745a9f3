-- What each reading is made from, by the build's knowledge: the latest actual on its day, the latest one by the due
-- date, and the baseline.
with targets as (select * from {{ ref('int_target_terms') }}),

actuals as (select * from {{ ref('int_actuals_current') }}),

baselines as (
    select indicator_id, min(as_of_date) as first_date, arg_min(actual_value, as_of_date) as first_value
    from actuals
    group by all
),

requests as (
    select
        dates.*, targets.indicator_id, targets.is_yearly,
        coalesce(targets.due_date, case when targets.is_yearly then make_date(year(read_date), 12, 31) end) as due_date,
        least(read_date, due_date) as last_date_in_time
    from {{ ref('int_reading_dates') }} as dates
    join targets using (target_id)
)

select
    requests.target_id,
    requests.read_date,
    requests.is_build_date,
    requests.is_month_end,
    requests.due_date,
    latest.actual_value,
    latest.as_of_date as actual_as_of_date,
    latest.event_id as actual_event_id,
    latest.known_from as actual_known_from,
    latest.is_simulated,
    latest.is_share_given,
    in_time.actual_value as value_in_time,
    in_time.as_of_date as value_in_time_date,
    baselines.first_value,
    baselines.first_date
from requests
asof left join actuals as latest
    on latest.indicator_id = requests.indicator_id and {{ asof('requests.read_date', '>=', 'latest.as_of_date') }}
asof left join actuals as in_time
    on in_time.indicator_id = requests.indicator_id
    and {{ asof('requests.last_date_in_time', '>=', 'in_time.as_of_date') }}
left join baselines on baselines.indicator_id = requests.indicator_id
