-- The pace reading (ratio of growth rates), as Open SDG and Statistics Canada compute it. One row per target and day: the
-- build's, and month ends. Growth is taken between days that have values: a level's from its earliest actual, a year's
-- flow between whole years. Promises of every year ask for no growth, and a target inside a year compares with no whole
-- one: they have no pace.
with readings as (
    select *, falls or bound = 'at_most' as is_lower_better
    from {{ ref('int_readings') }}
    where (is_build_date or is_month_end) and measure <> 'milestone' and not is_growth and not is_yearly
      and not (is_year_to_date and coalesce(due_date <> make_date(year(due_date), 12, 31), false))
),

first_actuals as (
    select indicator_id, min(as_of_date) as earliest_date, arg_min(actual_value, as_of_date) as earliest_value
    from {{ ref('int_actuals_current') }}
    group by all
),

-- a figure of part of a year is no yearly value; a count made of events is whole once its year is over
year_values as (
    select
        indicator_id,
        make_date(year(as_of_date), 12, 31) as year_end,
        arg_max(actual_value, as_of_date) as actual_value
    from {{ ref('int_actuals_current') }}
    group by indicator_id, year_end
    having max(as_of_date) = year_end or arg_max(is_event_count, as_of_date)
),

-- the base is the last whole year before the plan, else the first after
whole_years as (
    select
        indicator_id,
        read_date,
        max(year_end) as last_date,
        arg_max(actual_value, year_end) as last_value,
        coalesce(max(year_end) filter (year_end < start_date), min(year_end)) as base_date,
        coalesce(arg_max(actual_value, year_end) filter (year_end < start_date), arg_min(actual_value, year_end))
            as base_value
    from year_values
    join (select distinct indicator_id, start_date, read_date from readings) as days using (indicator_id)
    where year_end <= read_date
    group by all
),

chosen as (
    select
        readings.target_id, readings.read_date, readings.bound, readings.is_lower_better, readings.target_value,
        readings.due_date, readings.natural_limit, build.zero_base,
        case when is_lower_better then -1 else 1 end as direction,
        case when is_year_to_date then last_value else actual_value end as value,
        case when is_year_to_date then last_date else judged_date end as value_date,
        case when baseline_kind in ('stated', 'zero_at_start') then baseline_value
            when is_year_to_date then whole_years.base_value
            when earliest_date <= readings.read_date then earliest_value end as given_base,
        case when baseline_kind in ('stated', 'zero_at_start') then anchor_date
            when is_year_to_date then whole_years.base_date
            when earliest_date <= readings.read_date then earliest_date end as base_date
    from readings
    cross join {{ ref('stg_ops__build_parameters') }} as build
    left join whole_years using (indicator_id, read_date)
    left join first_actuals using (indicator_id)
),

based as (
    select
        *,
        case when zero_base = 'replace' and given_base = 0 then 0.001
            when zero_base <> 'replace' and given_base <= 0 and not is_lower_better then null
            else given_base end as base,
        case when zero_base = 'replace' and target_value = 0 then 0.001 else target_value end as goal,
        {{ completed_months('base_date', 'value_date') }} / 12.0 as years,
        {{ completed_months('base_date', 'due_date') }} / 12.0 as years_to_goal
    from chosen
),

grown as (
    select
        *,
        case when base < 0 then -1 else 1 end * direction * ({{ cagr('value', 'base', 'years') }}) as growth,
        abs({{ cagr('goal', 'base', 'years_to_goal') }}) as growth_needed,
        coalesce(case when is_lower_better then value <= target_value + {{ slack('target_value') }}
            else value >= target_value - {{ slack('target_value') }} end, false) as is_achieved,
        case when natural_limit is null or abs(base) >= 2 * natural_limit then 1
            when abs(base) <= natural_limit then 1 - pow(abs(base) / natural_limit, 4.44)
            else 1 - pow((2 * natural_limit - abs(base)) / natural_limit, 4.44) end as correction
    from based
),

rated as (
    select
        *,
        case when target_value is not null and due_date is not null and {{ nine_decimals('growth_needed') }} <> 0
            then growth / growth_needed end as ratio,
        case when target_value is null or due_date is null then growth end as free_growth
    from grown
)

select
    target_id,
    read_date,
    {% for variant in ['open_sdg', 'eurostat_2021', 'un_2022'] %}
    case when is_achieved then 'achieved'
        else coalesce({{ pace_status(variant, 'ratio', 'free_growth', 'correction') }}, 'not_meaningful') end
        as status_{{ variant }},
    {% endfor %}
    ratio,
    free_growth,
    case
        when is_achieved then 5
        when {{ nine_decimals('ratio') }} >= 0.6 then least(7.1429 * ratio - 4.2857, 5)
        when ratio is not null then greatest(4.1667 * ratio - 2.5, -5)
        when {{ nine_decimals('free_growth') }} < 0 then greatest(125 * free_growth - 2.5, -5)
        when free_growth is null then null
        when {{ nine_decimals('correction') }} = 0 then 5
        when {{ nine_decimals('free_growth') }} >= {{ nine_decimals('0.015 * correction') }}
            then least(500 * free_growth / correction - 5, 5)
        when {{ nine_decimals('free_growth') }} >= {{ nine_decimals('0.005 * correction') }}
            then 250 * free_growth / correction - 1.25
        else 500 * free_growth / correction - 2.5
    end as score,
    value,
    value_date,
    given_base as base_value,
    base_date,
    years,
    years_to_goal,
    case when target_value is null or due_date is null then null
        when (goal - base) * direction > 0 then {{ nine_decimals('growth_needed') }} else 0 * growth_needed end as growth_needed
from rated
