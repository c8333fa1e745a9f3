-- The same of every month end, as it is known now: what fct_target_status would say of that day.
select target_id, as_of_date as period_date, * exclude (target_id, as_of_date)
from ({{ readings_told('is_month_end') }})
