-- What is held by a gate, refused or taken back does not count. The pace is what was paid since the first day of the year
-- on which the policy is in force.
with policies as (
    select
        policies.*,
        try_cast(policies.rule ->> '$.year_total_wan' as double) as year_cap_wan,
        build.as_of_date
    from {{ ref('stg_catalogue__policies') }} as policies
    cross join {{ ref('stg_ops__build_parameters') }} as build
),

paid as (
    select
        {{ full_policy_id() }} as policy_id,
        year(days.paid_date)::integer as year,
        days.is_simulated,
        sum(days.paid_wan)::double as paid_wan,
        sum(days.payments)::bigint as payments
    from {{ ref('int_payment_days') }} as days
    cross join {{ ref('stg_ops__build_parameters') }} as build
    where days.paid_date <= build.as_of_date and days.payments > 0
    group by all
),

judged as (
    select
        policy_id, year, is_simulated,
        sum(recognised_wan)::double as recognised_wan,
        sum(excess_wan)::double as excess_wan,
        count(*) as enterprises,
        count(*) filter (is_near_cap) as enterprises_near_cap
    from {{ ref('agg_subsidy_enterprises') }}
    group by all
),

committed as ({{ subsidies_committed() }}),

years as (
    select policy_id, year, is_simulated from paid
    union
    select policy_id, year, is_simulated from committed
    union
    select policy_id, unnest(range(year(from_date), year(least(as_of_date, until_date)) + 1))::integer, false from policies
),

summed as (
    select
        years.policy_id, years.year, years.is_simulated,
        coalesce(paid.paid_wan, 0) as paid_wan,
        coalesce(paid.payments, 0) as payments,
        policies.year_cap_wan,
        coalesce(judged.recognised_wan, 0) as recognised_wan,
        coalesce(judged.excess_wan, 0) as excess_wan,
        coalesce(committed.committed_wan, 0) as committed_wan,
        coalesce(judged.enterprises, 0) as enterprises,
        coalesce(judged.enterprises_near_cap, 0) as enterprises_near_cap,
        {{ days_in_force('policies') }} as force
    from years
    left join policies using (policy_id)
    left join paid using (policy_id, year, is_simulated)
    left join judged using (policy_id, year, is_simulated)
    left join committed using (policy_id, year, is_simulated)
    cross join {{ ref('stg_ops__build_parameters') }} as build
),

paced as (
    select
        *,
        paid_wan / nullif(year_cap_wan, 0) as used_share,
        coalesce(paid_wan > year_cap_wan + {{ slack('year_cap_wan') }}, false) as over_cap,
        force.elapsed / force.days as elapsed_share,
        -- the day on which the pace so far has used it up
        force.first_date + least(ceil(year_cap_wan * force.elapsed / nullif(paid_wan, 0)) - 1, 400)::integer as empty_date
    from summed
)

select
    policy_id,
    year,
    paid_wan,
    year_cap_wan,
    used_share,
    over_cap,
    is_simulated,
    payments,
    recognised_wan,
    excess_wan,
    committed_wan,
    year_cap_wan - paid_wan as left_wan,
    year_cap_wan - paid_wan - committed_wan as left_after_committed_wan,
    elapsed_share,
    case when empty_date <= force.last_date then date_trunc('month', empty_date)::date end as runs_out_month,
    {{ budget_state() }} as state,
    enterprises,
    enterprises_near_cap
from paced
