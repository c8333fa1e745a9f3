{{ config(severity='warn') }}
-- Every offset between the first and the next one is a loaded event, a duplicate, a rejected message or a known gap.
-- A row is a partition whose books do not balance. Books of replaced logs are kept under another cluster_id and count.
select *
from {{ source('ops', 'landing_balance') }}
where not is_balanced
