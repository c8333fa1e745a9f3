-- The dated values a target's schedule runs through: the path points of its indicator that are due earlier, then the
-- target itself. Milestones stand alone.
with terms as (select * from {{ ref('int_target_terms') }} where due_date is not null and target_value is not null)

select target_id, due_date as point_date, target_value as point_value, target_id as point_target_id
from terms
union all
select
    terms.target_id, earlier.due_date as point_date, earlier.target_value as point_value,
    earlier.target_id as point_target_id
from terms
join terms as earlier
    on earlier.indicator_id = terms.indicator_id and earlier.is_path_point and earlier.due_date < terms.due_date
where terms.measure <> 'milestone'
