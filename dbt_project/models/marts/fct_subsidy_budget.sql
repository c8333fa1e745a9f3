with payments as (
    select
        case when starts_with(policy_id, jurisdiction_id || '/') then policy_id
            else concat(jurisdiction_id, '/', policy_id) end as policy_id,
        year(paid_date)::integer as year, is_simulated, paid_wan, paid_date
    from ({{ readable('stg_events__subsidy_payments') }})
),

years as (
    select payments.policy_id, payments.year, payments.is_simulated, sum(payments.paid_wan) as paid_wan,
        count(*) as payments
    from payments
    cross join {{ ref('stg_ops__build_parameters') }} as build
    where payments.paid_date <= build.as_of_date
    group by all
)

select
    years.policy_id,
    years.year,
    years.paid_wan,
    try_cast(policies.rule ->> '$.year_total_wan' as double) as year_cap_wan,
    years.paid_wan / nullif(year_cap_wan, 0) as used_share,
    coalesce(years.paid_wan > year_cap_wan, false) as over_cap,
    years.is_simulated,
    years.payments
from years
left join {{ ref('stg_catalogue__policies') }} as policies using (policy_id)
