{# Student's t quantile at 0.9 (an 80 % interval has 10 % on either side): a table, then its expansion. #}
{% macro t_quantile_90(degrees) -%}
  coalesce([3.0777, 1.8856, 1.6377, 1.5332, 1.4759, 1.4398, 1.4149, 1.3968, 1.3830, 1.3722, 1.3634, 1.3562, 1.3502,
            1.3450, 1.3406, 1.3368, 1.3334, 1.3304, 1.3277, 1.3253][{{ degrees }}], 1.2816 + 0.8466 / {{ degrees }})
{%- endmacro %}

{# P(Student's t with `degrees` <= t): exact for 1 and 2, else Abramowitz and Stegun 26.7.8 into Page's normal curve
   (off by less than 0.01). #}
{% macro t_probability(t, degrees) -%}
  case {{ degrees }}
    when 1 then 0.5 + atan({{ t }}) / pi()
    when 2 then 0.5 + {{ t }} / (2 * sqrt(2 + pow({{ t }}, 2)))
    else {{ normal_probability('(' ~ t ~ ' * (1 - 1 / (4.0 * ' ~ degrees ~ ')) / sqrt(1 + pow(' ~ t ~ ', 2) / (2.0 * ' ~ degrees ~ ')))') }}
  end
{%- endmacro %}

{% macro normal_probability(z) -%}
  1 / (1 + exp(greatest(-700, least(700, -(0.07056 * pow({{ z }}, 3) + 1.5976 * {{ z }})))))
{%- endmacro %}
