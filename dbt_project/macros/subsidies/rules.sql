{# What a policy's rule says, read from the JSON of the catalogue: shares to 6 places, amounts in 万元 to 6 (a fen). #}
{% macro rule_terms() -%}
  '{"ratio": "DECIMAL(9,6)", "from_base_wan": "DECIMAL(38,6)", "case_cap_wan": "DECIMAL(38,6)",
    "project_cap_wan": "DECIMAL(38,6)", "firm_year_cap_wan": "DECIMAL(38,6)", "firm_total_cap_wan": "DECIMAL(38,6)",
    "firm_total_years": "INTEGER", "year_total_wan": "DECIMAL(38,6)", "step_up": "BOOLEAN", "one_off": "BOOLEAN",
    "tiers": [{"from_wan": "DECIMAL(38,6)", "grade": "VARCHAR", "award_wan": "DECIMAL(38,6)"}]}'
{%- endmacro %}

{# Which limits any version of a policy ever had: payments of other versions count in them as well. #}
{% macro ever_limited() -%}
  {
    {%- for name, is_so in {
      'share_by_case': 'terms.ratio is not null and terms.from_base_wan is null',
      'share_by_year': 'terms.ratio is not null and terms.from_base_wan is not null',
      'award_for_life': is_for_life(),
      'award_by_case': 'len(terms.tiers) > 0 and not ' ~ is_for_life(),
      'case_cap': 'terms.case_cap_wan is not null',
      'project_cap': 'terms.project_cap_wan is not null',
      'firm_year_cap': 'terms.firm_year_cap_wan is not null',
      'firm_total_cap': 'terms.firm_total_cap_wan is not null',
      'year_total': 'terms.year_total_wan is not null'}.items() %}
    '{{ name }}': coalesce(bool_or({{ is_so }}) over (partition by policy_id), false){{ ',' if not loop.last }}
    {%- endfor %}
  }
{%- endmacro %}

{# An award that an enterprise gets once in its life (or project), at most topped up. #}
{% macro is_for_life() -%}
  (coalesce(terms.one_off, false) or coalesce(terms.step_up, false) and len(terms.tiers) > 0)
{%- endmacro %}
