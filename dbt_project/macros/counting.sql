{# How many targets stand where. Restatements are counted apart: they say again what another target says.
     assessed = good + middle + bad + outdated + not_reported_overdue   (silence must not improve a share)
     targets = assessed + (not_reported - not_reported_overdue) + awaiting_final + no_schedule #}
{% macro status_counts() -%}
  count(*) filter (not is_restatement) as targets,
  count(*) filter (not is_restatement and is_assessed) as assessed,
  {% for status_class in ['good', 'middle', 'bad'] %}
  count(*) filter (not is_restatement and status_class = '{{ status_class }}') as {{ status_class }},
  {% endfor %}
  {% for status in ['cancelled', 'outdated', 'not_reported', 'awaiting_final', 'no_schedule'] %}
  count(*) filter (not is_restatement and status = '{{ status }}') as {{ status }},
  {% endfor %}
  count(*) filter (not is_restatement and status = 'not_reported' and is_assessed) as not_reported_overdue,
  count(*) filter (is_restatement) as restatements,
  good / nullif(assessed, 0) as good_share,
  coalesce(bool_or(is_simulated), false) as has_simulated
{%- endmacro %}
