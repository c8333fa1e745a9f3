{# int_revision_readings: a column of the version of a day that stood at known_at. A report of the day goes before its
   measured value, unless it was taken back or ended by then. #}
{% macro known_then(day, column) -%}
  case when not {{ day }}.is_retraction and coalesce({{ day }}.known_to > days.known_at, true)
       then {{ day }}.{{ column }} else {{ day }}_measured.{{ column }} end
{%- endmacro %}
