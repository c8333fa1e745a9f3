{# No row agrees in all of the columns with one that is new to the tests: `learned` is the moment a row was learned. Only
   what is new is looked for, among all rows; no column may be null. #}
{% test unique_combination_of_news(model, columns, learned) %}
select {{ columns | join(', ') }}
from {{ model }}
{% if execute %}
semi join (
    select {{ columns | join(', ') }} from {{ model }}
    where {{ learned }} > {{ moment_of("(select tested_from from " ~ source('ops', 'build_parameters') ~ ")") }}
) as news using ({{ columns | join(', ') }})
{% endif %}
group by all
having count(*) > 1
{% endtest %}
