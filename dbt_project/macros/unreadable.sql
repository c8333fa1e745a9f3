{# What staging cannot read of an event. Such an event stays in staging with the first fault that was found, is read by
   no other model (readable() leaves it out), and is written to ops.quarantined_events after the build. Nothing here may
   raise an error, whatever stands in raw: one event would stop the build for all. #}

{# Fields of an event's data as text, by their paths; all null where the data is no JSON that DuckDB reads. #}
{% macro sent(paths) -%}
  json_extract_string(
    case when json_valid(data) then data else '{}' end,
    [{% for path in paths %}'{{ path }}'{{ ", " if not loop.last }}{% endfor %}])
{%- endmacro %}

{# The first of the faults that an event has, as a struct (code, field, sent); null for one that can be read. #}
{% macro first_fault(checks) -%}
  case
    when not json_valid(data) then {{ fault('bad_json', 'data', 'data') }}
    {%- for check in checks %}
    when {{ check.when }} then {{ fault(check.code, check.field, check.sent) }}
    {%- endfor %}
  end
{%- endmacro %}

{% macro fault(code, field, sent) -%}
  struct_pack(code := '{{ code }}', field := '{{ field }}', sent := left({{ sent }}, 500))
{%- endmacro %}

{# The columns that say what could not be read; null for an event that can be read. #}
{% macro fault_columns() -%}
  fault.code as unreadable_code,
  fault.field as unreadable_field,
  fault.sent as unreadable_sent
{%- endmacro %}

{# A text that must be there. #}
{% macro needs(field, sent) -%}
  {{ return({'code': 'missing_field', 'field': field, 'sent': sent, 'when': sent ~ ' is null'}) }}
{%- endmacro %}

{# A day that must be there; `read` is the column it was read into. #}
{% macro needs_day(field, sent, read) -%}
  {{ return({'code': 'bad_day', 'field': field, 'sent': sent, 'when': read ~ ' is null'}) }}
{%- endmacro %}

{# A number that must be there, no larger than the contract lets through: sums of it fit into decimals. #}
{% macro needs_number(field, sent, read) -%}
  {{ return({'code': 'bad_number', 'field': field, 'sent': sent, 'when': 'not coalesce(abs(' ~ read ~ ') <= 1e15, false)'}) }}
{%- endmacro %}

{# A number that may be left out. #}
{% macro may_be_number(field, sent, read) -%}
  {%- set needed = needs_number(field, sent, read) -%}
  {{ return({'code': needed.code, 'field': field, 'sent': sent, 'when': sent ~ ' is not null and ' ~ needed.when}) }}
{%- endmacro %}

{# An event about an indicator that no plan names any more; `plan` is a join with indicators_to_read(). #}
{% macro needs_indicator(sent) -%}
  {{ return({'code': 'unknown_indicator', 'field': 'indicator', 'sent': sent, 'when': 'plan.indicator_id is null'}) }}
{%- endmacro %}

{# What the plans say that decides whether an event can be read: milepost.marts.parameters makes staging anew when any of
   it changes. One row per indicator. #}
{% macro indicators_to_read() -%}
  select
    indicators.indicator_id,
    bool_or(indicators.measure = 'milestone') as is_milestone,
    bool_or(indicators.measure = 'milestone' or indicators.measured_rule is not distinct from 'milestone_state') as moves,
    min(units.canonical_unit) as canonical_unit
  from {{ ref('stg_catalogue__indicators') }} as indicators
  left join {{ ref('stg_catalogue__units') }} as units on units.unit = indicators.unit
  group by indicators.indicator_id
{%- endmacro %}

{# A text as a number as JSON writes one; null for what only DuckDB would take for one (1_000, blanks). #}
{% macro number_sent(text) -%}
  case when regexp_full_match({{ text }}, '-?[0-9]+([.][0-9]+)?([eE][-+]?[0-9]+)?') then try_cast({{ text }} as double) end
{%- endmacro %}

{# Types that a staging model reads; an event of any other is set aside by stg_events__others. #}
{% macro staged_types() -%}
  {{ return([
    'milepost.indicator.reported.v1', 'milepost.indicator.retracted.v1', 'milepost.compute.measured.v1',
    'milepost.enterprise.onboarded.v1', 'milepost.enterprise.left.v1', 'milepost.milestone.moved.v1',
    'milepost.training.held.v1', 'milepost.subsidy.paid.v1', 'milepost.subsidy.retracted.v1',
    'milepost.subsidy.committed.v1', 'milepost.row.decided.v1', 'milepost.value.marked.v1',
    'milepost.bulletin.moved.v1']) }}
{%- endmacro %}
