{# The catalogue as known at the build's moment. #}
{% macro catalogue_as_known(table) -%}
select entries.*
from {{ source('catalogue', table) }} as entries
cross join {{ ref('stg_ops__build_parameters') }} as build
where entries.valid_from <= build.known_at
  and (entries.valid_to is null or entries.valid_to > build.known_at)
{%- endmacro %}

{# Whether a version of the catalogue held at a moment. #}
{% macro held_at(entry, moment) -%}
  {{ entry }}.valid_from <= {{ moment }} and coalesce({{ entry }}.valid_to > {{ moment }}, true)
{%- endmacro %}

{# The moment up to which this table has taken in everything: what the last build that went through staged, or later where one
   failed after this table was made. A literal, so that zone maps skip row groups whatever the query around it. Loads have
   moments of their own, in rising order, so a load is either taken in as a whole or new. #}
{% macro seen_until(column) -%}
  {%- if execute and is_incremental() -%}
    {%- set staged = moment_of("(select staged_from from " ~ source('ops', 'build_parameters') ~ ")") -%}
    {{ moment_of("greatest(" ~ staged ~ ", (select max(" ~ column ~ ") from " ~ this ~ " where " ~ column ~ " > " ~ staged ~ "))") }}
  {%- else -%}
    timestamp '-infinity'
  {%- endif -%}
{%- endmacro %}

{# The value of an expression as a literal; the beginning of time if it is null. #}
{% macro moment_of(expression) -%}
  {%- set found = run_query("select 'timestamp ''' || coalesce(" ~ expression ~ ", timestamp '-infinity') || ''''") -%}
  {{ found.columns[0][0] }}
{%- endmacro %}

{# Events of the given types (or of all others) that this model does not hold yet and that this build may read: a load
   may slip in between the raw gate and the build. #}
{% macro events_to_stage(types, others=false) -%}
  select *
  from {{ source('raw', 'events') }}
  where type {{ 'not in' if others else 'in' }} ({% for type in types %}'{{ type }}'{{ ", " if not loop.last }}{% endfor %})
    and loaded_at > {{ seen_until('loaded_at') }}
    and loaded_at <= (select staged_to from {{ source('ops', 'build_parameters') }})
{%- endmacro %}

{# Staged events that may be read: staging could read them, and they were learned after `seen` and by the build's moment.
   One that a gate holds, or a person took out, is none; one that was released is learned when its release was: loaded_at
   is that moment, arrived_at when the event itself came. `only` is a condition on them; it stands inside, so that the rest
   is never looked at. What is released is found by its own moment of loading, so that row groups are skipped. #}
{% macro readable(model, seen="timestamp '-infinity'", only=none) -%}
  {%- set kept = ref('stg_ops__held_rows') -%}
  select * from (
    select events.*, events.loaded_at as arrived_at
    from ({{ staged_events(model, only) }} and loaded_at > {{ seen }}) as events
    anti join {{ kept }} as held using (source, event_id)
    union all by name
    select events.* replace (held.counts_from as loaded_at), events.loaded_at as arrived_at
    from ({{ staged_events(model, only) }}) as events
    join {{ kept }} as held
      on held.source = events.source and held.event_id = events.event_id and held.arrived_at = events.loaded_at
    where held.counts_from > {{ seen }}
  ) as events
  where events.loaded_at <= (
    select coalesce(known_limit, timestamp 'infinity') from {{ ref('stg_ops__build_parameters') }}
  )
{%- endmacro %}

{# The same with those that a gate holds: what was paid is paid, whatever a gate thinks of it. #}
{% macro accepted(model, seen="timestamp '-infinity'") -%}
  select events.*
  from ({{ staged_events(model, none) }} and loaded_at > {{ seen }}) as events
  anti join {{ ref('stg_ops__taken_out') }} as taken_out using (source, event_id)
  where events.loaded_at <= (
    select coalesce(known_limit, timestamp 'infinity') from {{ ref('stg_ops__build_parameters') }}
  )
{%- endmacro %}

{# The policy an event names, with its jurisdiction: agencies may leave that out. #}
{% macro full_policy_id() -%}
  case when starts_with(policy_id, jurisdiction_id || '/') then policy_id else concat(jurisdiction_id, '/', policy_id) end
{%- endmacro %}

{% macro staged_events(model, only) -%}
  select * from {{ ref(model) }} where unreadable_code is null{% if only %} and {{ only }}{% endif %}
{%- endmacro %}
