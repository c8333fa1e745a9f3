{# The limits that payments stand in. A row says: this payment counts in this group (what is paid to the scope's item of the
   enterprise), and, where cap_wan is given, may take what the group's earlier payments left of it. #}
{% macro subsidy_limits(granted) %}
{{ a_limit(1, "'share_of_cost'", granted,
    'case_item', cap='case when terms.from_base_wan is null then share_of_case end',
    where='share is not null and ever.share_by_case') }}
union all
{{ a_limit(1, "case when " ~ below_threshold() ~ " then 'below_threshold' else 'share_of_cost' end", granted, year_item(),
    cap='case when terms.from_base_wan is not null then share_of_year end', fixed=below_threshold(),
    where='share is not null and ever.share_by_year') }}
union all
{{ a_limit(2, award_code(), granted, 'life_item', cap=award_for_life(),
    fixed='is_below_tier and ' ~ is_for_life(), where='ever.award_for_life') }}
union all
{{ a_limit(2, award_code(), granted, 'case_item', cap=award_by_case(),
    fixed='is_below_tier and not ' ~ is_for_life(), where='ever.award_by_case') }}
union all
{{ a_limit(3, "'case_cap'", granted, 'case_item', cap='terms.case_cap_wan', where='ever.case_cap',
    beside='case when is_joint then joint_of_case else 0 end') }}
union all
{{ a_limit(4, "'project_cap'", granted, 'project_item', cap='terms.project_cap_wan', where='ever.project_cap',
    enterprise='case when project is null then enterprise end') }}
union all
{{ shared_limits(granted) }}
union all
{{ a_limit(6, "'firm_year_cap'", granted, year_item(), cap='terms.firm_year_cap_wan', where='ever.firm_year_cap') }}
union all
{{ a_limit(7, "'firm_total_cap'", granted, item('all'), cap='terms.firm_total_cap_wan', where='ever.firm_total_cap',
    after='(paid_date - to_years(terms.firm_total_years))::date') }}
union all
{{ a_limit(8, "'year_total'", granted, year_item(), cap='terms.year_total_wan', where='ever.year_total',
    enterprise='null::varchar') }}
union all
{{ overlapping_limits(granted) }}
{% endmacro %}

{# rank: the limit's place among those with the same left. item: whose money counts together. fixed: nothing is left, whatever
   was paid. beside: what others paid that counts as used. after: older payments do not count. #}
{% macro a_limit(rank, code, granted, item, cap, where, fixed='false', beside='0', after='null::date',
                 scope='policy_id', enterprise='enterprise') %}
select
    ord, component, paid_date, {{ rank }} as rank, {{ code }} as code, {{ scope }} as scope, is_simulated,
    {{ enterprise }} as counted_enterprise, {{ item }} as item,
    case when {{ fixed }} then 0 else round({{ cap }}, 6) end::decimal(38, 6) as cap_wan,
    {{ fixed }} as is_fixed,
    round({{ beside }}, 6)::decimal(38, 6) as beside_wan,
    {{ after }} as after_date,
    true as is_counted
from {{ granted }}
where {{ where }}
{% endmacro %}

{% macro item(kind, id='null::varchar') -%}
  {'kind': '{{ kind }}', 'id': {{ id }}, 'source': null::varchar}
{%- endmacro %}

{% macro year_item() -%}
  {{ item('year', 'year(paid_date)::varchar') }}
{%- endmacro %}

{% macro below_threshold() -%}
  coalesce(base_of_year < terms.from_base_wan, false)
{%- endmacro %}

{% macro award_code() -%}
  case when len(terms.tiers) > 0 is not true then 'one_off' when is_below_tier then 'below_tier'
       when is_grade_unknown then 'grade_not_given' else 'tier' end
{%- endmacro %}

{# Once for life: topped up, the highest award so far; else the first one, where the plan pays the higher only the highest. #}
{% macro award_for_life() -%}
  case
    when not {{ is_for_life() }} then null
    when len(terms.tiers) > 0 is not true then terms.case_cap_wan
    when coalesce(terms.step_up, false) or is_higher_only then highest_award
    else first_award
  end
{%- endmacro %}

{% macro award_by_case() -%}
  case when len(terms.tiers) > 0 and not {{ is_for_life() }} then award_of_case end
{%- endmacro %}

{# Caps that several policies share: per project of an enterprise, per enterprise and year, or per year. #}
{% macro shared_limits(granted) %}
{% set shared = '(select *, unnest(shared_caps) as shared from ' ~ granted ~ ')' %}
{{ a_limit(5, "'shared_cap'", shared, "case when shared.per = 'project' then project_item else " ~ year_item() ~ " end",
    cap='shared.cap_wan', where='true', scope='shared.cap_id',
    enterprise="case when shared.per <> 'year' then enterprise end") }}
{% endmacro %}

{# Of several subsidies for one project only the higher: what other policies of the plan paid for it is taken off. A payment
   counts for every policy that paid for the project too, except its own and those that share a cap with it. #}
{% macro overlapping_limits(granted) %}
select
    paid.ord, paid.component, paid.paid_date, 9 as rank, 'overlap' as code, paid.plan_id || '|' || readers.policy_id as scope,
    paid.is_simulated, paid.enterprise as counted_enterprise, paid.life_item as item,
    case when readers.policy_id = paid.policy_id then 0 end::decimal(38, 6) as cap_wan,
    false as is_fixed, 0::decimal(38, 6) as beside_wan, null::date as after_date,
    not list_contains(paid.relatives, readers.policy_id) as is_counted
from {{ granted }} as paid
join (
    select distinct plan_id, policy_id, enterprise, is_simulated, project
    from {{ granted }} where is_higher_only and project is not null
) as readers using (plan_id, enterprise, is_simulated, project)
where paid.is_higher_only
  and (readers.policy_id = paid.policy_id or not list_contains(paid.relatives, readers.policy_id))
{% endmacro %}
