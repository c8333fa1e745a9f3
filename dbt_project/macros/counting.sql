{# How many targets stand where. Restatements are counted apart: they say again what another target says. #}
{% macro status_counts() -%}
  count(*) filter (not is_restatement) as targets,
  count(*) filter (not is_restatement and status_class <> 'none') as assessed,
  count(*) filter (not is_restatement and status_class = 'good') as good,
  count(*) filter (not is_restatement and status_class = 'middle') as middle,
  count(*) filter (not is_restatement and status_class = 'bad') as bad,
  count(*) filter (not is_restatement and status = 'not_reported') as not_reported,
  count(*) filter (not is_restatement and status = 'no_schedule') as no_schedule,
  count(*) filter (is_restatement) as restatements,
  good / nullif(assessed, 0) as good_share,
  coalesce(bool_or(is_simulated), false) as has_simulated
{%- endmacro %}
