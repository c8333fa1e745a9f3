-- Connected at the end of each month, of the last one on the as-of date. An enterprise with two roles is one enterprise of
-- its space (role null) and one of each of its roles.
{{ config(materialized='view') }}
with months as (
    select
        month_start::date as month_start,
        least(last_day(month_start), (select as_of_date from {{ ref('stg_ops__build_parameters') }})) as month_end
    from (
        select unnest(generate_series(
            date_trunc('month', (select min(joined_date) from {{ ref('fct_data_space_members') }})),
            (select as_of_date from {{ ref('stg_ops__build_parameters') }}),
            interval 1 month)) as month_start
    )
)

select
    stays.jurisdiction_id,
    stays.data_space,
    stays.role,
    months.month_start,
    months.month_end,
    count(distinct stays.enterprise) filter (coalesce(stays.left_date > months.month_end, true))::integer as members,
    count(distinct stays.enterprise) filter (stays.joined_date >= months.month_start)::integer as joined,
    count(distinct stays.enterprise) filter (stays.left_date between months.month_start and months.month_end)::integer
        as departed,
    stays.is_simulated
from {{ ref('fct_data_space_members') }} as stays
join months on stays.joined_date <= months.month_end
group by grouping sets (
    (stays.jurisdiction_id, stays.data_space, stays.is_simulated, stays.role, months.month_start, months.month_end),
    (stays.jurisdiction_id, stays.data_space, stays.is_simulated, months.month_start, months.month_end))
