{# Actuals as known at some moment: what readings of the past are made from. #}

{# Versions that may have been known at a moment to be read. What is new is read after `seen`, so what was superseded before
   that is needed only of the indicators that are read again. The two halves stand apart so that the first one skips row
   groups. #}
{% macro versions_to_look_at(seen, again) -%}
  select * from {{ ref('fct_actuals') }} where known_to is null or known_to > {{ seen }}
  union all
  select * from {{ ref('fct_actuals') }}
  where known_to <= {{ seen }} and indicator_id in (select indicator_id from {{ again }})
{%- endmacro %}

{# Versions that were the known ones for a while: none left out, none that came already superseded. A report has one row per
   version; a measured value has one version, known from its latest event on. #}
{% macro accepted_versions(actuals) -%}
  select
    indicator_id, as_of_date, known_from, known_to, is_retraction, actual_value, event_id, is_simulated, is_share_given,
    event_type in {{ measured_types() }} as is_measured,
    {{ milestone_state('actuals') }} as milestone_state,
    {{ is_event_count('actuals') }} as is_event_count
  from {{ actuals }} as actuals
  where left_out_reason is null and (known_to is null or known_to > known_from)
{%- endmacro %}

{# Whether a version stood at a moment. #}
{% macro stood_at(version, moment) -%}
  {{ version }}.known_from <= {{ moment }} and coalesce({{ version }}.known_to > {{ moment }}, true)
{%- endmacro %}

{# The condition that keeps one value for each day of `known_by`: a report goes before the measured value of its day. #}
{% macro one_value_per_day(known_by, version) -%}
  row_number() over (
    partition by {{ known_by }}, {{ version }}.as_of_date
    order by {{ version }}.is_measured, {{ version }}.known_from desc, {{ version }}.event_id desc
  ) = 1
{%- endmacro %}

{# The order in which days serve as baseline: up to the plan's first day the latest one, then the earliest later one. Of
   annual measures whole years: the last day of each, up to the day before. Null for a day that never does. #}
{% macro baseline_rank(day, measure, start_date) -%}
  case when {{ measure }} = 'annual' and not {{ is_year_end(day) }} then null
       when {{ day }} < {{ start_date }} or {{ measure }} <> 'annual' and {{ day }} = {{ start_date }}
         then {{ start_date }} - {{ day }}
       else 1000000 + ({{ day }} - {{ start_date }}) end
{%- endmacro %}
