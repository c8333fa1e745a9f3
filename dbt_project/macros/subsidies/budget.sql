{# What is promised and not yet paid: of each application the last amount committed, less what was paid for it. One row per
   policy, year of the commitment, and simulated or not. #}
{% macro subsidies_committed() %}
select
    last.policy_id, last.year, last.is_simulated,
    sum(greatest(last.amount_wan - coalesce(paid.paid_wan, 0), 0))::double as committed_wan
from (
    select
        {{ full_policy_id() }} as policy_id, enterprise, application, is_simulated,
        year(max(committed_date))::integer as year,
        arg_max({{ exact('amount_wan') }}, (committed_date, event_id, source)) as amount_wan
    from ({{ readable('stg_events__subsidy_commitments') }})
    where committed_date <= (select as_of_date from {{ ref('stg_ops__build_parameters') }})
    group by all
) as last
left join (
    select policy_id, enterprise, application, is_simulated, sum(paid_wan) as paid_wan
    from {{ ref('fct_subsidy_payments') }}
    where application is not null and not is_held and verdict not in ('retracted', 'refused')
    group by all
) as paid using (policy_id, enterprise, application, is_simulated)
group by all
{% endmacro %}

{# The days of a year on which a policy is in force, and how many are over; the whole year where it is not. #}
{% macro days_in_force(policy) -%}
  case
    when {{ policy }}.from_date <= make_date(years.year, 12, 31) and {{ policy }}.until_date >= make_date(years.year, 1, 1)
      then {{ days_of_year("greatest(make_date(years.year, 1, 1), " ~ policy ~ ".from_date)",
                           "least(make_date(years.year, 12, 31), " ~ policy ~ ".until_date)") }}
    else {{ days_of_year("make_date(years.year, 1, 1)", "make_date(years.year, 12, 31)") }}
  end
{%- endmacro %}

{% macro days_of_year(first, last) -%}
  {'first_date': {{ first }}, 'last_date': {{ last }}, 'days': {{ last }} - {{ first }} + 1,
   'elapsed': greatest(least(build.as_of_date, {{ last }}) - {{ first }} + 1, 0)}
{%- endmacro %}

{# over_promised: what is promised and not yet paid is more than what is left. early: much more of the budget is used than
   of the year. #}
{% macro budget_state() -%}
  case
    when over_cap then 'over'
    when paid_wan + committed_wan > year_cap_wan + {{ slack('year_cap_wan') }} then 'over_promised'
    when payments = 0 then 'none_paid'
    when year_cap_wan is null then 'no_cap'
    when paid_wan >= year_cap_wan - {{ slack('year_cap_wan') }} then 'used_up'
    when used_share >= 0.8 then 'nearly_used'
    when used_share > elapsed_share + 0.25 then 'early'
    else 'fine'
  end
{%- endmacro %}
