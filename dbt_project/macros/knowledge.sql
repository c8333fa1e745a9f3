{# The catalogue as known at the build's moment. #}
{% macro catalogue_as_known(table) -%}
select entries.*
from {{ source('catalogue', table) }} as entries
cross join {{ ref('stg_ops__build_parameters') }} as build
where entries.valid_from <= build.known_at
  and (entries.valid_to is null or entries.valid_to > build.known_at)
{%- endmacro %}

{# Events of the given types that this model does not hold yet and the raw gate has let through: a load may slip in
   between the gate and the build. (Before the first run of a gate nothing is kept out.) A load is complete before a
   build may start (one writer at a time), so a load is either staged as a whole or new; `milepost build` checks it. #}
{% macro events_to_stage(types) -%}
  select *
  from {{ source('raw', 'events') }}
  where type in ({% for type in types %}'{{ type }}'{{ ", " if not loop.last }}{% endfor %})
    and loaded_at <= coalesce(
      (
        select max(checked_to) from {{ source('ops', 'gate_runs') }}
        where gate = 'raw' and verdict <> 'blocked'
      ),
      timestamp 'infinity'
    )
  {% if is_incremental() %}
    and load_id not in (select distinct load_id from {{ this }})
  {% endif %}
{%- endmacro %}

{# Numbers staged rows in the order they were staged, so that a model built on them knows which ones are new to it. #}
{% macro staging_number() -%}
  {% if is_incremental() %}(select coalesce(max(staged_number), 0) from {{ this }}) + {% endif %}row_number() over ()
{%- endmacro %}

{# Staged events that may be read: learned by the build's moment and not held back by a gate. #}
{% macro readable(model) -%}
  select events.*
  from {{ ref(model) }} as events
  cross join {{ ref('stg_ops__build_parameters') }} as build
  where (build.known_limit is null or events.loaded_at <= build.known_limit)
    and not exists (
      select 1 from {{ ref('stg_ops__held_rows') }} as held
      where held.source = events.source and held.event_id = events.event_id
    )
{%- endmacro %}
