{# Whole calendar months from the end of day `since` to the end of day `until`. A month is over when its day has come
   again; from a month end it is over at a month end (31 January to 28 February is one month, 28 February to 28 March none). #}
{% macro completed_months(since, until) -%}
  ((year({{ until }}) - year({{ since }})) * 12 + month({{ until }}) - month({{ since }})
    - case when (day({{ until }}) < day({{ since }}) or last_day({{ since }}) = {{ since }})
                and last_day({{ until }}) <> {{ until }} then 1 else 0 end)
{%- endmacro %}

{# Months of the year of `day` that are over at the end of that day: 6 on 30 June, 5 on 29 June. #}
{% macro completed_months_of_year(day) -%}
  (month({{ day }}) - case when last_day({{ day }}) = {{ day }} then 0 else 1 end)
{%- endmacro %}

{# Whether a day is 31 December, so that a year's flow is whole. #}
{% macro is_year_end(day) -%}
  (month({{ day }}) = 12 and day({{ day }}) = 31)
{%- endmacro %}

{# The last 31 December up to a day. #}
{% macro last_year_end(day) -%}
  case when {{ is_year_end(day) }} then {{ day }} else make_date(year({{ day }}) - 1, 12, 31) end
{%- endmacro %}

{# A day as a number of months, for straight lines: whole at month ends, in proportion within a month. #}
{% macro month_position(day) -%}
  (year({{ day }}) * 12 + month({{ day }}) - 1 + day({{ day }}) / day(last_day({{ day }})))
{%- endmacro %}

{# The Shanghai day of a date or moment sent as text; a moment without a zone is Shanghai time. Null for what is neither,
   and for days no plan can mean, on which calendar arithmetic would fail. #}
{% macro shanghai_day(text) -%}
  {%- set moment = "'([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ]([0-9]{2}:[0-9]{2})(?::([0-9]{2}(?:[.][0-9]{1,9})?))?([Zz]|[-+][0-9]{2}:?[0-9]{2})?'" -%}
  {%- set part = "regexp_extract(" ~ text ~ ", " ~ moment ~ ", ['day', 'clock', 'seconds', 'zone'])" -%}
  case
    when regexp_full_match({{ text }}, '(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}') then try_cast({{ text }} as date)
    when regexp_full_match({{ text }}, {{ moment }}) and {{ text }} between '1900-01-02' and '2199-12-31' then
      cast(cast(try_cast(concat(
        {{ part }}['day'], ' ', {{ part }}['clock'], ':', coalesce(nullif({{ part }}['seconds'], ''), '00'),
        upper(coalesce(nullif({{ part }}['zone'], ''), '+08:00'))) as timestamptz) as timestamp) + interval 8 hour as date)
  end
{%- endmacro %}

{# How long after a report the next one is due, and how much longer is let pass. #}
{% macro cadence_interval(cadence) -%}
  case {{ cadence }} when 'daily' then interval 1 day when 'monthly' then interval 1 month
       when 'quarterly' then interval 3 month else interval 12 month end
{%- endmacro %}
{% macro grace_days(cadence) -%}
  case {{ cadence }} when 'daily' then 3 when 'monthly' then 10 when 'quarterly' then 15 else 31 end
{%- endmacro %}

{# The first day on which a report is stale: a cadence and its grace are over since its day. Days are counted in days,
   longer cadences run to the end of the month that they end in. #}
{% macro stale_from(as_of, cadence) -%}
  {{ cadences_and_grace_from(as_of, cadence, 1, 12) }}
{%- endmacro %}

{# The first day on which a report says nothing any more: twice the cadence (of yearly ones a year and a half) and one
   grace are over since its day. #}
{% macro outdated_from(as_of, cadence) -%}
  {{ cadences_and_grace_from(as_of, cadence, 2, 18) }}
{%- endmacro %}

{% macro cadences_and_grace_from(as_of, cadence, times, months_of_yearly) -%}
  (case {{ cadence }}
     when 'daily' then {{ as_of }} + {{ times }}
     when 'monthly' then last_day(({{ as_of }} + interval {{ times }} month)::date)
     when 'quarterly' then last_day(({{ as_of }} + interval {{ 3 * times }} month)::date)
     else last_day(({{ as_of }} + interval {{ months_of_yearly }} month)::date) end
   + {{ grace_days(cadence) }} + 1)
{%- endmacro %}

{# The first day of the Shanghai month in which a moment (UTC) lies. #}
{% macro shanghai_month(moment) -%}
  date_trunc('month', {{ moment }} + interval 8 hour)::date
{%- endmacro %}
