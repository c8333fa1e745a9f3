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

{# The state that a milestone's move says (its note in fct_actuals); null for other actuals. #}
{% macro milestone_state(actuals) -%}
  case when {{ actuals }}.event_type = 'milepost.milestone.moved.v1' then {{ actuals }}.note end
{%- endmacro %}

{# Whether an actual counts or adds up events, so that it is true for every later day too. Capacities of centres are not
   among them: they are true for the day they were measured on. #}
{% macro is_event_count(actuals) -%}
  {{ actuals }}.event_type in {{ measured_types() }} and {{ actuals }}.event_type <> 'milepost.compute.measured.v1'
{%- endmacro %}

{# Rules that count or add up events, by where those are staged. Capacities of centres are not among them. #}
{% macro counting_kinds() -%}
  {{ return({
    'stg_events__enterprise_moves': ['distinct_connected'],
    'stg_events__trainings': ['sum_attendees', 'count_sessions'],
    'stg_events__subsidy_payments': ['sum_paid']}) }}
{%- endmacro %}

{# The same as a list to look a rule up in. Nobody reports what they count. #}
{% macro counting_rules() -%}
  {{ quoted(counting_kinds().values() | sum(start=[])) }}
{%- endmacro %}

{% macro quoted(names) -%}
  ('{{ names | join("', '") }}')
{%- endmacro %}

{# Since when a count made of events is known to begin at 0: any event of its kind has come from the jurisdiction. One row
   per indicator that counts them. #}
{% macro counting_since(indicators) -%}
  select indicator_id, loaded_at as counting_from
  from (
    {% for model, rules in counting_kinds().items() %}
    select indicators.indicator_id, events.loaded_at
    from {{ indicators }} as indicators
    join (select jurisdiction_id, min(loaded_at) as loaded_at from ({{ readable(model) }}) group by all) as events
        using (jurisdiction_id)
    where indicators.measured_rule in {{ quoted(rules) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
  )
{%- endmacro %}
