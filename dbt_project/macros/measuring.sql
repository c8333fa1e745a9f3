{# Which indicators are computed from business events, and from which of them (measured_by in the plan's file). #}
{% macro measuring_rules() -%}
  select
    indicator_id, jurisdiction_id, measured_rule, start_date,
    measure in ('cumulative', 'increment') as is_flow,
    measure = 'annual' as is_annual,
    canonical_unit, unit_factor,
    measured_where ->> '$.centre' as centre,
    measured_where ->> '$.data_space' as data_space,
    measured_where ->> '$.role' as role,
    measured_where ->> '$.programme' as programme,
    measured_where ->> '$.session' as session,
    measured_where ->> '$.policy' as policy
  from {{ ref('int_indicator_terms') }}
  where measured_rule is not null
{%- endmacro %}

{# The event behind a value, as measured values of all rules name it, from the last one of a day. #}
{% macro event_behind(last, type) -%}
  {'event_id': {{ last }}.id, 'source': {{ last }}.source, 'event_type': '{{ type }}',
   'topic': {{ last }}.topic, 'partition': {{ last }}.partition, 'offset': {{ last }}.offset}
{%- endmacro %}
