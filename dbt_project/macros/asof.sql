{# The condition of every ASOF join: `key` of the left side, an operator, `day` of the right side; dates or timestamps.
   DuckDB 1.5.5 finds a match for a left row without a key where it sorts, as ours always do (decision 0006), so a missing key
   stands beyond every day, and a day that is no day (infinite) is met by nothing. #}
{% macro asof(key, operator, day) -%}
  {%- if operator not in ('>=', '>', '<', '<=') -%}
    {{ exceptions.raise_compiler_error("asof: '" ~ operator ~ "' is not one of >=, >, <, <=") }}
  {%- endif -%}
  {%- set never = "date '-infinity'" if operator in ('>=', '>') else "date 'infinity'" -%}
  coalesce({{ key }}, {{ never }}) {{ operator }} nullif({{ day }}, {{ never }})
{%- endmacro %}
