-- What the rules allow of each payment, given all earlier ones; whatever the day of the build, for later payments change
-- nothing. Payments that can meet in a limit are judged again together once one of them is new, retracted or decided on, or
-- their rules change.
{{ config(materialized='incremental', incremental_strategy='delete+insert', unique_key=['source', 'event_id'],
          on_schema_change='fail') }}
{% set seen = seen_until('changed_at') %}
{% if is_incremental() and not has_rows(subsidies_to_judge(seen)) %}
select * from {{ this }} where false
{% else %}
with ledger as ({{ subsidies_to_judge(seen) }}),

paid as (
    select
        *,
        retracted_at is null and refused_at is null as is_standing,
        hash(group_id, group_enterprise, is_simulated) as component,
        row_number() over (order by paid_date, event_id, source) as ord
    from ledger
),

ruled as materialized ({{ subsidies_ruled('paid') }}),

brought as ({{ subsidies_brought('ruled') }}),

granted as materialized ({{ subsidies_granted('brought') }}),

stood as ({{ subsidy_limits('granted') }}),

limits as materialized ({{ subsidy_groups('stood') }}),

recognised as materialized ({{ subsidies_recognised('granted', 'limits') }}),

used as materialized ({{ subsidies_used('limits', 'recognised') }}),

room as ({{ subsidies_left('used') }}),

looked_at as (
    select
        used.ord, used.rank, used.code,
        case when used.rank = 9 then room.others_left_wan else used.cap_wan end as limit_wan,
        used.used_wan,
        limit_wan - used.used_wan as left_wan
    from used
    join room using (ord)
    where used.rank < 9 or used.used_wan > 0 and room.others_left_wan is not null
),

limited as (
    select
        ord,
        list({'code': code, 'cap_wan': limit_wan, 'used_wan': used_wan, 'left_wan': left_wan}
             order by rank, limit_wan, used_wan) as limits,
        arg_min({'code': code, 'cap_wan': limit_wan, 'used_wan': used_wan}, (left_wan, rank)) as binding,
        greatest(min(left_wan), 0)::decimal(38, 6) as allowed_wan
    from looked_at
    group by ord
),

weighed as (
    select
        ruled.*, limited.limits, limited.binding, granted.share, granted.base_of_year, granted.joint_of_case,
        case
            when not ruled.is_standing then null
            when ruled.outside in ('before_start', 'after_end') then 0
            else coalesce(limited.allowed_wan, ruled.paid_wan)
        end::decimal(38, 6) as allowed_wan
    from ruled
    left join granted using (ord)
    left join limited using (ord)
),

measured as (
    select
        * exclude (limits),
        coalesce(limits, []) as limits,
        case when allowed_wan is not null then least(paid_wan, allowed_wan) end as recognised_wan,
        case when allowed_wan is not null then greatest(paid_wan - allowed_wan, 0) end::decimal(38, 6) as excess_wan,
        case when is_standing then coalesce(outside, binding.code, 'no_rule') end as limit_code,
        coalesce(binding.code = 'case_cap' and is_joint and joint_of_case > 0, false) as is_joint_counted,
        len(list_filter(limits, lambda one: one.code = 'grade_not_given')) > 0 as has_no_grade,
        list_min(list_transform(terms.tiers, lambda tier: tier.from_wan)) as lowest_tier_wan,
        coalesce(paid_wan >= 1000 and allowed_wan > 0 and paid_wan > 10 * allowed_wan and paid_wan / 10000 <= allowed_wan, false)
            as is_slip_suspected
    from weighed
),

judged as (
    select
        *,
        case when retracted_at is not null then 'retracted'
            when refused_at is not null then 'refused'
            when excess_wan > 0 then 'over'
            when limit_code = 'no_rule' or has_no_grade then 'unclear'
            else 'within' end as verdict
    from measured
)

select
    source, event_id, policy_id, plan_id, jurisdiction_id, enterprise, project, application, grade, reached_wan, base_kind,
    base_wan, support_share, joint_wan, paid_date, paid_wan, allowed_wan, recognised_wan, excess_wan, verdict, limit_code, limits,
    {{ subsidy_reason_zh() }} as reason_zh,
    {{ subsidy_reason_en() }} as reason_en,
    valid_from as rule_known_from, terms, is_holding, is_higher_only, relatives,
    retracted_at, retraction_reason, known_from, is_simulated, rule_key, changed_at
from judged
{% endif %}
