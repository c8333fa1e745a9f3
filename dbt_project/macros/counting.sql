{# How many targets stand where. Restatements are counted apart: they say again what another target says.
     assessed = good + middle + bad + outdated + not_reported_overdue   (silence must not improve a share)
     targets = assessed + (not_reported - not_reported_overdue) + awaiting_final + no_schedule
             = red + yellow + blue + green + grey + unlit #}
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
  {% for light in ['red', 'yellow', 'blue', 'green', 'grey'] %}
  count(*) filter (not is_restatement and light = '{{ light }}') as {{ light }},
  {% endfor %}
  count(*) filter (not is_restatement and light = 'none') as unlit,
  count(*) filter (is_restatement) as restatements,
  good / nullif(assessed, 0) as good_share,
  coalesce(bool_or(is_simulated), false) as has_simulated
{%- endmacro %}

{# The targets that each unit answers for, counted; on each of the days where `statuses` has several (day names them). #}
{% macro scorecard(statuses, day=none) -%}
select
    parts.agency_id, {{ 'statuses.' ~ day ~ ', ' if day else '' }}
    min(statuses.jurisdiction_id) as jurisdiction_id,
    {{ status_counts() }},
    count(growth_needed_share) filter (not is_restatement) as growth_targets,
    median(growth_needed_share) filter (not is_restatement) as growth_needed_share
from {{ statuses }} as statuses
join {{ ref('stg_catalogue__target_agencies') }} as parts
    on parts.target_id = statuses.target_id and parts.role <> 'support'
group by parts.agency_id{{ ', statuses.' ~ day if day else '' }}
{%- endmacro %}
