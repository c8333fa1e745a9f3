-- What policies say, as data, and which payments can meet in a limit. A policy that shares a cap, or whose plan pays only the
-- higher of several subsidies, is judged together with its plan; a limit over all enterprises ties those together too.
with versions as (
    select
        policies.policy_id, policies.plan_id, policies.valid_from, policies.from_date, policies.until_date,
        policies.is_joint, policies.is_holding, from_json(policies.rule, {{ rule_terms() }}) as terms,
        hash(policies.plan_id, policies.valid_from, policies.from_date, policies.until_date, policies.is_joint,
             policies.rule) as said,
        row_number() over (partition by policies.policy_id order by policies.valid_from) as version,
        row_number() over (partition by policies.policy_id order by policies.valid_from desc) = 1 as is_last
    from {{ source('catalogue', 'policies') }} as policies
    cross join {{ ref('stg_ops__build_parameters') }} as build
    where policies.valid_from <= build.known_at
),

shared as (
    select cap_id, per, cap_wan, unnest(from_json(policies, '["VARCHAR"]')) as policy_id
    from {{ ref('stg_catalogue__shared_caps') }}
),

capped as (
    select
        policy_id,
        list({'cap_id': cap_id, 'per': per, 'cap_wan': {{ exact('cap_wan') }}} order by cap_id) as shared_caps,
        bool_or(per = 'year') as is_shared_by_year
    from shared
    group by policy_id
),

relatives as (
    select one.policy_id, list_sort(list(distinct other.policy_id)) as relatives
    from shared as one
    join shared as other using (cap_id)
    group by one.policy_id
),

grouped as (
    select
        last.policy_id,
        coalesce(plans.overlap_rule = 'higher_only', false) as is_higher_only,
        case when is_higher_only or capped.policy_id is not null then last.plan_id else last.policy_id end as group_id,
        coalesce(capped.shared_caps, []) as shared_caps,
        coalesce(relatives.relatives, [last.policy_id]) as relatives,
        coalesce(capped.is_shared_by_year, false) as is_shared_by_year
    from versions as last
    left join {{ ref('stg_catalogue__plans') }} as plans using (plan_id)
    left join capped using (policy_id)
    left join relatives using (policy_id)
    where last.is_last
),

told as (
    select
        grouped.*,
        versions.* exclude (policy_id),
        bool_or(is_shared_by_year or terms.year_total_wan is not null or terms.project_cap_wan is not null)
            over (partition by group_id) as is_across_enterprises,
        bit_xor(hash(versions.said, policy_id, is_higher_only, shared_caps)) over (partition by group_id) as rule_key
    from grouped
    join versions using (policy_id)
)

select
    policy_id, version, is_last, plan_id, valid_from, from_date, until_date, is_joint, is_holding, is_higher_only,
    terms, {{ ever_limited() }} as ever, shared_caps, relatives, group_id, is_across_enterprises, rule_key
from told
