-- Counts on the boards add up only if no target is lost or read twice. A row is such a target.
select targets.target_id, count(statuses.target_id) as readings
from {{ ref('fct_targets') }} as targets
left join {{ ref('fct_target_status') }} as statuses using (target_id)
group by all
having count(statuses.target_id) <> 1
