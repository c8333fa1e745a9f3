-- What is held by a gate, refused or taken back does not count. The caps are those of the rule as it stands.
with counted as (
    select * from {{ ref('fct_subsidy_payments') }} where not is_held and verdict not in ('retracted', 'refused')
),

years as (
    select
        counted.policy_id,
        counted.enterprise,
        counted.year,
        counted.is_simulated,
        count(*) as payments,
        sum(counted.paid_wan)::decimal(38, 6) as paid_wan,
        sum(counted.recognised_wan)::decimal(38, 6) as recognised_wan,
        sum(counted.excess_wan)::decimal(38, 6) as excess_wan,
        any_value(rules.terms.firm_year_cap_wan) as firm_year_cap_wan,
        any_value(rules.terms.firm_total_cap_wan) as firm_total_cap_wan,
        any_value(rules.terms.firm_total_years) as firm_total_years,
        least(make_date(counted.year, 12, 31), any_value(build.as_of_date)) as until_date
    from counted
    cross join {{ ref('stg_ops__build_parameters') }} as build
    left join {{ ref('int_subsidy_rules') }} as rules on rules.policy_id = counted.policy_id and rules.is_last
    group by counted.policy_id, counted.enterprise, counted.year, counted.is_simulated
),

totals as (
    select
        years.policy_id, years.enterprise, years.year, years.is_simulated,
        sum(counted.recognised_wan)::decimal(38, 6) as used_wan,
        sum(counted.paid_wan)::decimal(38, 6) as paid_wan
    from years
    join counted
        on counted.policy_id = years.policy_id and counted.enterprise = years.enterprise
        and counted.is_simulated = years.is_simulated and counted.paid_date <= years.until_date
        and coalesce(counted.paid_date > (years.until_date - to_years(years.firm_total_years))::date, true)
    where years.firm_total_cap_wan is not null
    group by all
),

caps as (
    select
        years.*,
        totals.used_wan as firm_total_used_wan,
        greatest(
            years.recognised_wan / nullif(years.firm_year_cap_wan, 0),
            totals.used_wan / nullif(years.firm_total_cap_wan, 0))::double as used_share,
        coalesce(years.paid_wan > years.firm_year_cap_wan, false)
            or coalesce(totals.paid_wan > years.firm_total_cap_wan, false) as is_over_cap
    from years
    left join totals using (policy_id, enterprise, year, is_simulated)
)

select
    policy_id,
    enterprise,
    year,
    payments,
    paid_wan,
    recognised_wan,
    excess_wan,
    firm_year_cap_wan,
    (firm_year_cap_wan - recognised_wan)::decimal(38, 6) as firm_year_left_wan,
    firm_total_cap_wan,
    firm_total_used_wan,
    (firm_total_cap_wan - firm_total_used_wan)::decimal(38, 6) as firm_total_left_wan,
    used_share,
    coalesce(used_share >= 0.8, false) as is_near_cap,
    is_over_cap,
    is_simulated
from caps
