{# The points of the path around the day that is judged: a; once D has passed that of the last value up to D, which made the
   light on D (run_date, run_value). The anchor, the points agreed for the indicator and the target; of annual measures, read
   at 31 December of the year, year ends alone. Points inside a year bend the line of that year, which begins with 0. #}
{% macro official_points(judged, points) %}
with agreed as (select * from {{ points }} where not coalesce(is_inside_year, false)),
inside as (select * from {{ points }} where is_inside_year)

select
    {{ judged }}.*,
    coalesce(before.point_date > anchor_date or is_read_by_year and before.point_date is not null, false) as is_past_a_point,
    case when is_past_a_point then before.point_date else anchor_date end as from_date,
    case when is_past_a_point then before.point_value else anchor_value end as from_value,
    after.point_date as after_date,
    after.point_value as after_value,
    case when year(inside_before.point_date) = year(run_date) then inside_before.point_date
        else make_date(year(run_date) - 1, 12, 31) end as year_from_date,
    case when year(inside_before.point_date) = year(run_date) then inside_before.point_value else 0 end as year_from_value,
    case when year(inside_after.point_date) = year(run_date) then inside_after.point_date end as inside_date,
    case when year(inside_after.point_date) = year(run_date) then inside_after.point_value end as inside_value
from {{ judged }}
{% for point, operator in [('before', '>='), ('after', '<')] %}
asof left join agreed as {{ point }}
    on {{ point }}.target_id = judged.target_id and {{ asof('judged.path_date', operator, point ~ '.point_date') }}
asof left join inside as inside_{{ point }}
    on inside_{{ point }}.target_id = judged.target_id
    and {{ asof('judged.run_date', operator, 'inside_' ~ point ~ '.point_date') }}
{% endfor %}
{% endmacro %}
