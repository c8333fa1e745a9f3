with paid as (
    select judged.*
    from {{ ref('int_subsidy_judgements') }} as judged
    cross join {{ ref('stg_ops__build_parameters') }} as build
    where judged.is_higher_only and judged.project is not null and judged.verdict not in ('retracted', 'refused')
      and judged.paid_date <= build.as_of_date and judged.paid_wan > 0
),

pairs as (
    select
        higher.plan_id, higher.enterprise, higher.project,
        higher.policy_id as higher_policy_id, higher.event_id as higher_event_id, higher.paid_wan as higher_wan,
        lower.policy_id as lower_policy_id, lower.event_id as lower_event_id, lower.paid_wan as overlap_wan,
        higher.is_simulated
    from paid as higher
    join paid as lower using (plan_id, enterprise, project, is_simulated)
    where not list_contains(higher.relatives, lower.policy_id)
      and (higher.paid_wan > lower.paid_wan or higher.paid_wan = lower.paid_wan
        and (higher.paid_date, higher.event_id, higher.source) < (lower.paid_date, lower.event_id, lower.source))
)

select
    pairs.plan_id,
    pairs.enterprise,
    pairs.project,
    pairs.higher_policy_id,
    pairs.higher_event_id,
    pairs.lower_policy_id,
    pairs.lower_event_id,
    pairs.overlap_wan,
    '项目' || pairs.project || '按“' || coalesce(higher.name_zh, pairs.higher_policy_id) || '”获付 '
    || {{ plain_number('pairs.higher_wan') }} || ' 万元，又按“' || coalesce(lower.name_zh, pairs.lower_policy_id) || '”获付 '
    || {{ plain_number('pairs.overlap_wan') }} || ' 万元；方案规定就高不重复。' as words_zh,
    'Project ' || pairs.project || ' was paid ' || {{ in_yuan('pairs.higher_wan') }} || ' under '
    || coalesce(higher.name_en, pairs.higher_policy_id) || ' and ' || {{ in_yuan('pairs.overlap_wan') }} || ' under '
    || coalesce(lower.name_en, pairs.lower_policy_id) || '; the plan pays only the higher.' as words_en,
    pairs.is_simulated
from pairs
left join {{ ref('stg_catalogue__policies') }} as higher on higher.policy_id = pairs.higher_policy_id
left join {{ ref('stg_catalogue__policies') }} as lower on lower.policy_id = pairs.lower_policy_id
