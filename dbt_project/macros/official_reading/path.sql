{# Path: straight lines through the anchor, the indicator's earlier path points and the target, then T. It is read at
   path_date (a; for a year's flow 31 December of its year), between the points `from` and `after`, in whole months:
     path = from_value + (after_value - from_value) * months(from_date, path_date) / months(from_date, after_date)
   A milestone is 0 before D and 1 from D unless its share is reported; yearly promises and growth rates are T. #}
{% macro official_path(based) %}
with dated as (
    select *, case when is_year_to_date then make_date(year(actual_as_of_date), 12, 31) else actual_as_of_date end as path_date
    from {{ based }}
),

between_points as (
    select
        dated.*,
        case when before.point_date > anchor_date then before.point_date else anchor_date end as from_date,
        case when before.point_date > anchor_date then before.point_value else anchor_value end as from_value,
        after.point_date as after_date,
        after.point_value as after_value
    from dated
    asof left join {{ ref('int_path_points') }} as before
        on before.target_id = dated.target_id and {{ asof('dated.path_date', '>=', 'before.point_date') }}
    asof left join {{ ref('int_path_points') }} as after
        on after.target_id = dated.target_id and {{ asof('dated.path_date', '<', 'after.point_date') }}
)

select
    *,
    case when actual_as_of_date is null then null
        when measure = 'milestone' and is_yearly and is_share_given and actual_as_of_date < due_date
            then {{ completed_months_of_year('actual_as_of_date') }} / 12
        when measure = 'milestone' and (is_yearly or not coalesce(is_share_given, false))
            then case when actual_as_of_date < due_date then 0 else 1 end
        when is_yearly or is_growth then target_value
        when due_date is null then null
        when path_date >= due_date or after_date is null then target_value
        when path_date <= from_date then from_value
        else from_value + (after_value - from_value) * {{ completed_months('from_date', 'path_date') }}
            / nullif({{ completed_months('from_date', 'after_date') }}, 0)
    end as path_value
from between_points
{% endmacro %}
