{# Compound yearly growth from `start` to `value` in `years`; null where no root exists. #}
{% macro cagr(value, start, years) -%}
  case when {{ years }} > 0 and {{ start }} <> 0 and {{ value }} / {{ start }} >= 0
       then pow({{ value }} / {{ start }}, 1 / {{ years }}) - 1 end
{%- endmacro %}

{# Thresholds of published methods, held against rounded rates: R with a target, yearly growth g without one (UN 2022 has
   no rule for the latter). C, the natural limit's correction, lowers what growth is asked for in every variant; where
   it is 0 nothing can be asked for. #}
{% macro pace_status(variant, ratio, growth, correction) -%}
{%- set ratio, growth = nine_decimals(ratio), nine_decimals(growth) -%}
{%- set asked = {'open_sdg': ('0.015', '0.005'), 'eurostat_2021': ('0.01', '0.001')}.get(variant) -%}
{%- if asked -%}
  {%- set much, some = nine_decimals(asked[0] ~ ' * ' ~ correction), nine_decimals(asked[1] ~ ' * ' ~ correction) -%}
{%- endif -%}
{%- if variant == 'open_sdg' -%}
  case when {{ ratio }} >= 0.95 then 'on_track' when {{ ratio }} >= 0.60 then 'moderate'
       when {{ ratio }} >= 0 then 'limited' when {{ ratio }} < 0 then 'deterioration'
       when {{ growth }} < 0 then 'deterioration' when {{ growth }} >= {{ much }} then 'on_track'
       when {{ growth }} >= {{ some }} then 'moderate' when {{ growth }} >= 0 then 'limited' end
{%- elif variant == 'eurostat_2021' -%}
  case when {{ ratio }} > 0.95 then 'on_track' when {{ ratio }} > 0.60 then 'moderate'
       when {{ ratio }} >= 0 then 'limited' when {{ ratio }} < 0 then 'deterioration'
       when {{ growth }} >= 0 and {{ much }} = 0 then 'on_track'
       when {{ growth }} > {{ much }} then 'on_track' when {{ growth }} > {{ some }} then 'moderate'
       when {{ growth }} >= -0.001 then 'limited' when {{ growth }} >= -0.01 then 'deterioration'
       when {{ growth }} < -0.01 then 'strong_deterioration' end
{%- elif variant == 'un_2022' -%}
  case when {{ ratio }} >= 0.95 then 'on_track' when {{ ratio }} >= 0.50 then 'moderate'
       when {{ ratio }} >= -0.10 then 'limited' when {{ ratio }} < -0.10 then 'deterioration' end
{%- endif -%}
{%- endmacro %}
