{# What the quality scores share: which rules tell of a conflict, and which events are somebody's reports. #}

{# Rules that say that figures contradict each other; the other rules look at a figure by itself. #}
{% macro conflict_rules() -%}
  {{ return([
    'expect_part_not_above_whole', 'expect_total_of_parts', 'expect_share_of_parts', 'expect_whole_not_below_members',
    'expect_running_total_not_to_fall', 'expect_running_total_not_to_pass_later_ones',
    'expect_report_not_simulated_beside_real', 'expect_measurement_not_simulated_beside_real']) }}
{%- endmacro %}

{# Staging models of what agencies report, and the column that names the indicator; decisions of people are not among them. #}
{% macro reporting_models() -%}
  {{ return({
    'stg_events__indicator_reports': 'indicator_id',
    'stg_events__indicator_retractions': 'indicator_id',
    'stg_events__milestone_moves': 'indicator_id',
    'stg_events__compute_measurements': 'null',
    'stg_events__enterprise_moves': 'null',
    'stg_events__trainings': 'null',
    'stg_events__subsidy_payments': 'null'}) }}
{%- endmacro %}

{# The moment up to which an incremental table of its own clock has taken in everything: the newest it holds. For what has no
   staged moment, as rejected messages: they come with loads that may bring no event. #}
{% macro seen_by_itself(column) -%}
  {%- if execute and is_incremental() -%}
    {{ moment_of("(select max(" ~ column ~ ") from " ~ this ~ ")") }}
  {%- else -%}
    timestamp '-infinity'
  {%- endif -%}
{%- endmacro %}

{# Numerator and denominator of each dimension of GB/T 36344-2018, from the counts of a scope and month. #}
{% macro quality_dimensions() -%}
  {{ return({
    'conformity': ('accepted', 'accepted + rejected'),
    'completeness': ('received', 'due'),
    'accuracy': ('accepted - doubted', 'accepted'),
    'consistency': ('accepted - conflicting', 'accepted'),
    'timeliness': ('on_time', 'received'),
    'accessibility': ('readable', 'indicators')}) }}
{%- endmacro %}
