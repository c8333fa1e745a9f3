with years as (
    select
        case when starts_with(days.policy_id, days.jurisdiction_id || '/') then days.policy_id
            else concat(days.jurisdiction_id, '/', days.policy_id) end as policy_id,
        year(days.paid_date)::integer as year,
        days.is_simulated,
        sum(days.paid_wan)::double as paid_wan,
        sum(days.payments)::bigint as payments
    from {{ ref('int_payment_days') }} as days
    cross join {{ ref('stg_ops__build_parameters') }} as build
    where days.paid_date <= build.as_of_date
    group by all
)

select
    years.policy_id,
    years.year,
    years.paid_wan,
    try_cast(policies.rule ->> '$.year_total_wan' as double) as year_cap_wan,
    years.paid_wan / nullif(year_cap_wan, 0) as used_share,
    coalesce(years.paid_wan > year_cap_wan + {{ slack('year_cap_wan') }}, false) as over_cap,
    years.is_simulated,
    years.payments
from years
left join {{ ref('stg_catalogue__policies') }} as policies using (policy_id)
