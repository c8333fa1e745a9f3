{# New rows go straight into the table, in one transaction with the hooks: no table between, no look at its columns before.
   A table whose columns may differ is dropped before (milepost.marts.parameters), as any change of a text asks for. #}
{% materialization incremental, adapter="duckdb" %}
  {%- set target_relation = this.incorporate(type='table') -%}
  {%- set existing_relation = load_cached_relation(this) -%}
  {{ run_hooks(pre_hooks, inside_transaction=False) }}
  {{ run_hooks(pre_hooks, inside_transaction=True) }}
  {% if existing_relation is not none and not existing_relation.is_table %}
    {{ drop_relation_if_exists(existing_relation) }}
    {% set existing_relation = none %}
  {% endif %}
  {% call statement('main') -%}
    {%- if existing_relation is none or should_full_refresh() -%}
      drop table if exists {{ target_relation }} cascade;
      {{ create_table_as(False, target_relation, sql) }}
    {%- elif config.get('unique_key') -%}
      {{ replace_rows(target_relation, sql) }}
    {%- else -%}
      insert into {{ target_relation }} by name ({{ sql }})
    {%- endif -%}
  {%- endcall %}
  {{ run_hooks(post_hooks, inside_transaction=True) }}
  {{ adapter.commit() }}
  {{ run_hooks(post_hooks, inside_transaction=False) }}
  {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}

{# What stands under the keys of new rows goes, as far as config incremental_predicates says; new rows come. #}
{% macro replace_rows(target, query) %}
  {%- set keys = config.get('unique_key') -%}
  {%- set keys = [keys] if keys is string else keys -%}
  {%- set news = target.identifier ~ '__news' -%}
  create or replace temporary table {{ news }} as ({{ query }});
  delete from {{ target }} as DBT_INCREMENTAL_TARGET using {{ news }} as news
  where {% for key in keys %}news.{{ key }} = DBT_INCREMENTAL_TARGET.{{ key }}{{ " and " if not loop.last }}{% endfor %}
  {%- for predicate in config.get('incremental_predicates') or [] %} and {{ predicate }}{% endfor %};
  insert into {{ target }} by name (from {{ news }});
  drop table {{ news }};
{% endmacro %}
