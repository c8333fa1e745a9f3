{# Compound yearly growth from `start` to `value` in `years`; null where no root exists. #}
{% macro cagr(value, start, years) -%}
  case when {{ years }} > 0 and {{ start }} <> 0 and {{ value }} / {{ start }} >= 0
       then pow({{ value }} / {{ start }}, 1 / {{ years }}) - 1 end
{%- endmacro %}

{# Thresholds of published methods, held against rounded rates: R with a target, yearly growth g without one (UN 2022 has no rule for the latter). #}
{% macro pace_status(variant, ratio, growth, correction) -%}
{%- set ratio, growth = nine_decimals(ratio), nine_decimals(growth) -%}
{%- if variant == 'open_sdg' -%}
  case when {{ ratio }} >= 0.95 then 'on_track' when {{ ratio }} >= 0.60 then 'moderate'
       when {{ ratio }} >= 0 then 'limited' when {{ ratio }} < 0 then 'deterioration'
       when {{ growth }} < 0 then 'deterioration' when {{ growth }} >= {{ nine_decimals('0.015 * ' ~ correction) }} then 'on_track'
       when {{ growth }} >= {{ nine_decimals('0.005 * ' ~ correction) }} then 'moderate' when {{ growth }} >= 0 then 'limited' end
{%- elif variant == 'eurostat_2021' -%}
  case when {{ ratio }} > 0.95 then 'on_track' when {{ ratio }} > 0.60 then 'moderate'
       when {{ ratio }} >= 0 then 'limited' when {{ ratio }} < 0 then 'deterioration'
       when {{ growth }} > 0.01 then 'on_track' when {{ growth }} > 0.001 then 'moderate'
       when {{ growth }} >= -0.001 then 'limited' when {{ growth }} < -0.001 then 'deterioration' end
{%- elif variant == 'un_2022' -%}
  case when {{ ratio }} >= 0.95 then 'on_track' when {{ ratio }} >= 0.50 then 'moderate'
       when {{ ratio }} >= -0.10 then 'limited' when {{ ratio }} < -0.10 then 'deterioration' end
{%- endif -%}
{%- endmacro %}
