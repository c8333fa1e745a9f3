select
    plan_id, jurisdiction_id, title_zh, title_en, document_number, status, issued_date, effective_from, effective_to,
    start_date, horizon_year, source_file, source_address, ahead_points, behind_points, coordinator_id
from {{ ref('stg_catalogue__plans') }}
