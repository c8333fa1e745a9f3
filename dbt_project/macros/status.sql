{# A share or ratio before a comparison decides a class: without the noise of binary fractions, in which 3.45 / 3 is more
   than 1.15 and a line through equal values rises a little. #}
{% macro nine_decimals(x) -%}
  round({{ x }}, 9)
{%- endmacro %}

{# One decimal, rounded half away from zero (四舍五入). #}
{% macro one_decimal(x) -%}
  (sign({{ nine_decimals(x) }}) * floor(abs({{ nine_decimals(x) }}) * 10 + 0.5) / 10)
{%- endmacro %}

{# Whether a value meets the bound. `falls` is true where a lower value is better. #}
{% macro bound_is_met(value, target, bound, falls) -%}
  case when {{ bound }} = 'at_most' then {{ value }} <= {{ target }} + {{ slack(target) }}
       when {{ bound }} = 'exactly' then not {{ differs(value, target) }}
       when {{ bound }} = 'above' and {{ falls }} then {{ value }} < {{ target }} - {{ slack(target) }}
       when {{ bound }} = 'above' then {{ value }} > {{ target }} + {{ slack(target) }}
       when {{ falls }} then {{ value }} <= {{ target }} + {{ slack(target) }}
       else {{ value }} >= {{ target }} - {{ slack(target) }} end
{%- endmacro %}

{# Whether two values are two, and not one with noise. #}
{% macro differs(value, target) -%}
  abs({{ value }} - {{ target }}) > {{ slack(target) }}
{%- endmacro %}

{# What unit conversion may lose; far below any figure that is reported. #}
{% macro slack(target) -%}
  (1e-9 * greatest(1, abs({{ target }})))
{%- endmacro %}

{# The light of a status; that of a target that was never reported turns red once D and its grace have passed. #}
{% macro light_of(status) -%}
  case when {{ status }} in ('achieved', 'achieved_late', 'ahead', 'on_schedule') then 'green'
       when {{ status }} = 'slightly_behind' then 'blue'
       when {{ status }} = 'behind' then 'yellow'
       when {{ status }} in ('far_behind', 'missed', 'cancelled') then 'red'
       when {{ status }} in ('not_reported', 'awaiting_final', 'outdated') then 'grey'
       when {{ status }} = 'no_schedule' then 'none' end
{%- endmacro %}

{# The class in which readings of all methods are compared. #}
{% macro class_of(status) -%}
  case when {{ status }} in ('achieved', 'achieved_late', 'ahead', 'on_schedule', 'on_track', 'over') then 'good'
       when {{ status }} in ('slightly_behind', 'moderate', 'close') then 'middle'
       when {{ status }} in ('behind', 'far_behind', 'missed', 'cancelled', 'limited', 'deterioration',
                             'strong_deterioration', 'short', 'away', 'under') then 'bad' else 'none' end
{%- endmacro %}

{% macro class_rank(status) -%}
  case {{ class_of(status) }} when 'good' then 1 when 'middle' then 2 when 'bad' then 3 end
{%- endmacro %}
