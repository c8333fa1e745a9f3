{# Who answers for an indicator or a target: names and ids by part, in the order of the clause. One row per key.
   A clause that prints no lead is answered for by the plan's coordinator. #}
{% macro answering_units(parts, key) %}
with parts as (
    select
        parts.{{ key }},
        case when parts.role = 'support' then 'support' else 'lead' end as part,
        parts.agency_id,
        parts.position,
        coalesce(agencies.name_zh, parts.agency_id) as name_zh,
        coalesce(agencies.name_en, parts.agency_id) as name_en
    from {{ ref(parts) }} as parts
    left join {{ ref('stg_catalogue__agencies') }} as agencies using (agency_id)
)

select
    {{ key }},
    string_agg(name_zh, '、' order by position) filter (part = 'lead') as lead_zh,
    string_agg(name_en, ', ' order by position) filter (part = 'lead') as lead_en,
    string_agg(name_zh, '、' order by position) filter (part = 'support') as support_zh,
    list(agency_id order by position) filter (part = 'lead') as lead_agency_ids,
    list(agency_id order by position) filter (part = 'support') as support_agency_ids
from parts
group by all
{% endmacro %}
