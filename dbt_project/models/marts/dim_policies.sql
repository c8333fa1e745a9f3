select
    policy_id, plan_id, jurisdiction_id, name_zh, name_en,
    from_json(lead, '["VARCHAR"]') as lead_ids,
    from_json(payer, '["VARCHAR"]') as payer_ids,
    section, span_start, span_end, rule,
    sentence_zh, sentence_en, from_date, until_date, is_joint, is_holding
from {{ ref('stg_catalogue__policies') }}
