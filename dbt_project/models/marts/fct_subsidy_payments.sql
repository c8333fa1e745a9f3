select
    judged.source,
    judged.event_id,
    judged.policy_id,
    judged.plan_id,
    judged.jurisdiction_id,
    ltrim(judged.source, '/') as agency_id,
    judged.enterprise,
    judged.project,
    judged.application,
    judged.grade,
    judged.reached_wan,
    judged.base_kind,
    judged.base_wan,
    judged.support_share,
    judged.joint_wan,
    judged.paid_date,
    year(judged.paid_date)::integer as year,
    judged.paid_wan,
    judged.allowed_wan,
    judged.recognised_wan,
    judged.excess_wan,
    judged.verdict,
    judged.limit_code,
    judged.limits,
    judged.reason_zh || case when {{ may_be_released() }} then '该笔仍被闸门暂扣；按现在所知未超出规定，建议放行。' else '' end
        as reason_zh,
    judged.reason_en || case when {{ may_be_released() }} then ' A gate still holds it; by what is known now it is within the '
        || 'rule: release it.' else '' end as reason_en,
    judged.rule_known_from,
    held.event_id is not null and held.counts_from is null and judged.verdict <> 'refused' as is_held,
    judged.retracted_at,
    judged.retraction_reason,
    judged.known_from,
    judged.is_simulated
from {{ ref('int_subsidy_judgements') }} as judged
left join {{ ref('stg_ops__held_rows') }} as held using (source, event_id)
left join {{ source('ops', 'held_rows') }} as holds
    on holds.source = judged.source and holds.event_id = judged.event_id and holds.table_name = 'raw_subsidies'
cross join {{ ref('stg_ops__build_parameters') }} as build
where judged.paid_date <= build.as_of_date
