{# What incremental models have in common: which rows new events can change. #}

{# Decimals add up to the same sum in whatever order; doubles do not. #}
{% macro exact(amount) -%}
  cast(round({{ amount }}, 9) as decimal(38, 9))
{%- endmacro %}

{# Whether a query finds anything, asked before the model that needs it is planned: the reading of a target takes DuckDB a
   third of a second to plan, whether or not there is one. #}
{% macro has_rows(query) -%}
  {{ return((not execute) or run_query("select exists (" ~ query ~ ")").columns[0][0]) }}
{%- endmacro %}

{# The condition that a member (an enterprise, a session) was named by news; without a table to add to, none. What was
   released is news, whenever it came. #}
{% macro named_by_news(member, model, seen) -%}
  {%- if is_incremental() -%}
  {{ member }} in (select {{ member }} from ({{ readable(model, seen) }}))
  {%- endif -%}
{%- endmacro %}

{# int_data_space_stays: of enterprises that moved all stays are made again. #}
{% macro forget_moved_enterprises() -%}
  {% if is_incremental() -%}
  delete from {{ this }} where {{ named_by_news('enterprise', 'stg_events__enterprise_moves', seen_until('loaded_at')) }}
  {%- endif %}
{%- endmacro %}

{# Since when an indicator has real reports or measurements, so that simulated ones are left out. #}
{% macro indicators_with_real_data() -%}
  select indicator_id, min(real_since) as real_since
  from (
    select indicator_id, min(first_said_at) as real_since
    from {{ ref('int_report_days') }} where not is_simulated group by all
    union all
    select indicator_id, min(known_from)
    from {{ ref('int_measured_actuals') }} where not is_simulated and events > 0 group by all
  )
  group by all
{%- endmacro %}

{# fct_actuals: rows that new versions change. What stood until then; what is measured, of every indicator with anything
   new; everything of an indicator whose first real data came. #}
{% macro forget_changed_actuals() -%}
  {% if is_incremental() -%}
  {%- set seen = seen_until('known_from') -%}
  delete from {{ this }}
  where known_to is null and (
      (indicator_id, as_of_date, is_simulated) in (
        select (indicator_id, as_of_date, is_simulated)
        from {{ ref('int_report_versions') }} where known_to > {{ seen }} and known_from <= {{ seen }})
      or event_type in {{ measured_types() }} and indicator_id in ({{ indicators_with_news(seen) }})
    )
    or indicator_id in (select indicator_id from ({{ indicators_with_real_data() }}) where real_since > {{ seen }})
  {%- endif %}
{%- endmacro %}

{# fct_actuals: marks that came since the last whole build, to rows of before. #}
{% macro mark_old_actuals() -%}
  {% if is_incremental() -%}
  update {{ this }} as actuals
  set is_marked = marks.is_open,
      mark_comment = case when marks.is_open then marks.comment end,
      marked_by = case when marks.is_open then marks.marked_by end,
      marked_at = case when marks.is_open then marks.marked_at end
  from {{ ref('stg_ops__value_marks') }} as marks
  where marks.source = actuals.source and marks.event_id = actuals.event_id
    and marks.loaded_at > {{ moment_of("(select staged_from from " ~ source('ops', 'build_parameters') ~ ")") }}
  {%- endif %}
{%- endmacro %}

{% macro indicators_with_news(seen) -%}
  select indicator_id from {{ ref('int_report_versions') }} where known_from > {{ seen }}
  union
  select indicator_id from {{ ref('int_measured_actuals') }} where changed_at > {{ seen }}
{%- endmacro %}

{# Types of the events that measured values are made of. #}
{% macro measured_types() -%}
  ('milepost.compute.measured.v1', 'milepost.enterprise.onboarded.v1', 'milepost.enterprise.left.v1',
   'milepost.training.held.v1', 'milepost.subsidy.paid.v1')
{%- endmacro %}

{# int_revision_readings: readings that new versions may change, though the revision itself is old. Values that are
   measured have no history of their own: what was read on their days and later is read again. #}
{% macro forget_changed_readings() -%}
  {% if is_incremental() -%}
  delete from {{ this }} as readings
  using ({{ indicators_to_read_again(seen_until('changed_at')) }}) as again
  where again.indicator_id = readings.indicator_id and readings.as_of_date >= again.since_date
  {%- endif %}
{%- endmacro %}

{# int_baseline_readings: the same indicators; few rows, so all of theirs are made again. #}
{% macro forget_changed_baselines() -%}
  {% if is_incremental() -%}
  delete from {{ this }} as readings
  using ({{ indicators_to_read_again(seen_until('changed_at')) }}) as again
  where again.indicator_id = readings.indicator_id
  {%- endif %}
{%- endmacro %}

{% macro indicators_to_read_again(seen) -%}
  select indicator_id, min(since_date) as since_date
  from (
    select indicator_id, min(as_of_date) as since_date
    from {{ ref('int_measured_actuals') }} where changed_at > {{ seen }} group by all
    union all
    -- a report stands for the measured value of its day, a retraction gives it back
    select versions.indicator_id, min(versions.as_of_date)
    from {{ ref('int_report_versions') }} as versions
    semi join {{ ref('int_measured_actuals') }} as measured using (indicator_id)
    where versions.known_from > {{ seen }}
    group by all
    union all
    select indicator_id, date '-infinity' from ({{ indicators_with_real_data() }}) where real_since > {{ seen }}
  )
  group by all
{%- endmacro %}

{# int_payment_days: the condition that a payment of the day was taken back since `seen`. #}
{% macro retracted_days(seen) -%}
  {%- set retractions = readable('stg_events__subsidy_retractions', seen) -%}
  {%- if is_incremental() and has_rows(retractions) -%}
  (jurisdiction_id, policy_id, paid_date, is_simulated) in (
    select (payments.jurisdiction_id, payments.policy_id, payments.paid_date, payments.is_simulated)
    from {{ ref('stg_events__subsidy_payments') }} as payments
    semi join ({{ retractions }}) as retractions
        on retractions.source = payments.source and retractions.retracted_event_id = payments.event_id
        and retractions.is_simulated = payments.is_simulated)
  {%- else -%}
  false
  {%- endif -%}
{%- endmacro %}
