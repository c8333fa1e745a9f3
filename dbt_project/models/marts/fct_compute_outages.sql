-- When a centre had no capacity, and when nothing was measured though its own rhythm says something was due: longer than
-- twice the median of the days between its measurements (at least two days, from three measured days on).
with days as (
    select
        capacity.*,
        build.as_of_date as build_date,
        capacity_pflops = 0 as is_down,
        lag(capacity.capacity_pflops) over centre_days as capacity_before,
        lead(capacity.as_of_date) over centre_days as next_date,
        capacity.as_of_date - lag(capacity.as_of_date) over centre_days as days_since
    from {{ ref('fct_compute_capacity') }} as capacity
    cross join {{ ref('stg_ops__build_parameters') }} as build
    window centre_days as (partition by jurisdiction_id, centre, is_simulated order by capacity.as_of_date)
),

rhythms as (
    select
        jurisdiction_id, centre, is_simulated,
        greatest(2 * quantile_cont(days_since, 0.5), 2) as longest
    from days
    group by all
    having count(days_since) >= 2
),

gaps as (
    select
        days.jurisdiction_id, days.centre, days.is_simulated, 'gap' as kind, days.as_of_date + 1 as from_date,
        days.next_date - 1 as to_date, coalesce(days.next_date - 1, days.build_date) as last_date,
        days.capacity_pflops as capacity_before, days.event_id, days.source
    from days
    join rhythms using (jurisdiction_id, centre, is_simulated)
    where coalesce(days.next_date, days.build_date) - days.as_of_date > rhythms.longest
),

runs as (
    select
        *,
        count(*) filter (not is_down) over (
            partition by jurisdiction_id, centre, is_simulated order by as_of_date rows unbounded preceding) as run
    from days
),

downs as (
    select
        jurisdiction_id, centre, is_simulated, 'down' as kind, min(as_of_date) as from_date,
        case when bool_and(next_date is not null) then max(next_date) - 1 end as to_date,
        coalesce(case when bool_and(next_date is not null) then max(next_date) - 1 end, max(build_date)) as last_date,
        arg_min(capacity_before, as_of_date) as capacity_before,
        arg_min(event_id, as_of_date) as event_id, arg_min(source, as_of_date) as source
    from runs
    where is_down
    group by jurisdiction_id, centre, is_simulated, run
)

select
    jurisdiction_id, centre, kind, from_date, to_date, (last_date - from_date + 1)::integer as days,
    capacity_before as capacity_before_pflops, is_simulated, event_id, source
from (
    select * from gaps
    union all by name
    select * from downs
)
