{# No two rows agree in all of the columns; null counts as a value. With `learned`, the moment a row was learned, only
   what is new to the tests is looked for, among all rows; then no column may be null. #}
{% test unique_combination(model, columns, learned=none) %}
select {{ columns | join(', ') }}
from {{ model }}
{% if learned and execute %}
semi join (
    select {{ columns | join(', ') }} from {{ model }}
    where {{ learned }} > {{ moment_of("(select tested_from from " ~ source('ops', 'build_parameters') ~ ")") }}
) as news using ({{ columns | join(', ') }})
{% endif %}
group by all
having count(*) > 1
{% endtest %}
