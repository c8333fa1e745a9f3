{# Shares: how much of the way is gone by a (attainment), how much was due by then (schedule). path = path_value.
                         attainment               schedule
     from the baseline   (y - y0) / (T - y0)      (path - y0) / (T - y0)
     a growth rate       y / path                 1
     a year's flow       y / path                 months of the year over / 12
     else                y / T                    path / T
   gap = 100 * (attainment - schedule), one decimal, half up; none for at_most. What is due at a (expected) is the path,
   of a year's flow its part for the months over. + 0.0: there is no minus nothing. #}
{% macro official_shares(pathed) %}
select
    *,
    case
        when is_year_to_date and not is_growth
            then path_value * {{ completed_months_of_year('actual_as_of_date') }} / 12
        else path_value
    end as expected_value,
    case when is_from_baseline then 'from_baseline' else 'share_of_target' end as reading_basis,
    case
        when is_from_baseline then (actual_value - baseline_value) / (target_value - baseline_value)
        when is_year_to_date then actual_value / nullif(path_value, 0)
        else actual_value / nullif(target_value, 0)
    end + 0.0 as attainment_share,
    case
        when is_from_baseline then (path_value - baseline_value) / (target_value - baseline_value)
        when is_growth then 1
        when is_year_to_date then {{ completed_months_of_year('actual_as_of_date') }} / 12
        else path_value / nullif(target_value, 0)
    end + 0.0 as schedule_share,
    case when bound <> 'at_most' then {{ one_decimal('100 * (attainment_share - schedule_share)') }} + 0.0 end as gap_points
from {{ pathed }}
{% endmacro %}
