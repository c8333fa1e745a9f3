{# int_subsidy_judgements: from payments (`paid`: the ledger's rows with an ord, their places in the order) to what each one
   is allowed. The order is the day, the event's id, its source. #}

{# Each payment with the version of its policy that holds for its day: of those that begin by then the one learned last.
   Without one the first version is shown. #}
{% macro subsidies_ruled(paid) %}
select
    paid.* exclude (group_id),
    rules.* exclude (policy_id, rule_key, is_across_enterprises, is_last, version),
    coalesce(rules.is_across_enterprises, false) as is_across_enterprises,
    case
        when rules.policy_id is null then 'no_rule'
        when rules.from_date > paid.paid_date then 'before_start'
        when rules.until_date < paid.paid_date then 'after_end'
    end as outside
from {{ paid }} as paid
left join {{ ref('int_subsidy_rules') }} as rules
    on rules.policy_id = paid.policy_id and (rules.from_date <= paid.paid_date or rules.version = 1)
qualify row_number() over (
    partition by paid.ord order by rules.from_date <= paid.paid_date desc, rules.valid_from desc) = 1
{% endmacro %}

{# What a payment brings, by itself: its case, its share of the base, the tier it reached. Payments outside the days of their
   rule bring nothing, to others neither. #}
{% macro subsidies_brought(ruled) %}
select
    *,
    case
        when application is not null then {'kind': 'application', 'id': application, 'source': null::varchar}
        when project is not null then {'kind': 'project', 'id': project, 'source': null}
        else {'kind': 'event', 'id': event_id, 'source': source}
    end as case_item,
    {'kind': 'life', 'id': project, 'source': null::varchar} as life_item,
    case when terms.ratio is not null then least(terms.ratio, coalesce(support_share, terms.ratio)) end as share,
    case when len(list_filter(terms.tiers, lambda tier: tier.grade is not null)) > 0
        then list_filter(terms.tiers, lambda tier: tier.grade = ruled.grade)
        else list_filter(terms.tiers, lambda tier: tier.from_wan <= coalesce(ruled.reached_wan, ruled.base_wan))
    end as reached,
    len(list_filter(terms.tiers, lambda tier: tier.grade is not null and tier.grade = ruled.grade)) = 0
        and len(list_filter(terms.tiers, lambda tier: tier.grade is not null)) > 0 as is_grade_unknown
from {{ ruled }} as ruled
where outside is null and is_standing
{% endmacro %}

{# What a payment's limits grant, given those before it: shares and awards of its case, the day's joint money. #}
{% macro subsidies_granted(brought) %}
with awarded as (
    select
        *,
        case when project is not null then {'kind': 'project', 'id': project, 'source': null} else case_item end
            as project_item,
        (share * base_wan::decimal(28, 9))::decimal(38, 15) as share_wan,
        case when is_grade_unknown then list_max(list_transform(terms.tiers, lambda tier: tier.award_wan))
            else list_max(list_transform(
                reached, lambda tier: {'from_wan': coalesce(tier.from_wan, 0), 'award_wan': tier.award_wan})).award_wan
        end as award_wan
    from {{ brought }}
)

select
    *,
    sum(share_wan) over (in_case order by ord) as share_of_case,
    sum(share_wan) over (in_year order by ord) as share_of_year,
    sum(base_wan) over (in_year order by paid_date) as base_of_year,
    coalesce(sum(joint_wan) over (in_case order by paid_date), 0) as joint_of_case,
    max(award_wan) over (in_case order by ord) as award_of_case,
    max(award_wan) over (in_life order by ord) as highest_award,
    first_value(award_wan ignore nulls) over (in_life order by ord) as first_award,
    coalesce(len(terms.tiers) > 0 and award_wan is null, false) as is_below_tier
from awarded
window
    in_case as (partition by policy_id, enterprise, is_simulated, case_item),
    in_life as (partition by policy_id, enterprise, is_simulated, life_item),
    in_year as (partition by policy_id, enterprise, is_simulated, year(paid_date))
{% endmacro %}

{# What is judged again: payments that can meet one that is new, or newly retracted or decided on, in a limit, and all of policies whose rules, or
   whose neighbours', changed. `seen`: what was learned until then is judged already. #}
{% macro subsidies_to_judge(seen) %}
with ledger as (
    select
        ledger.*,
        coalesce(rules.group_id, ledger.policy_id) as group_id,
        case when coalesce(rules.is_across_enterprises, false) then '' else ledger.enterprise end as group_enterprise,
        coalesce(rules.rule_key, 0)::ubigint as rule_key
    from {{ ref('int_subsidy_ledger') }} as ledger
    left join (select * from {{ ref('int_subsidy_rules') }} where is_last) as rules using (policy_id)
)

select *
from ledger
{% if is_incremental() -%}
where (group_id, group_enterprise, is_simulated) in (
        select (group_id, group_enterprise, is_simulated) from ledger where changed_at > {{ seen }})
    or (policy_id, rule_key) not in (select distinct (policy_id, rule_key) from {{ this }})
{%- endif %}
{% endmacro %}
