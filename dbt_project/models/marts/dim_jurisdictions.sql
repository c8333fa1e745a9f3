select jurisdiction_id, name_zh, name_en, level, parent_id
from {{ ref('stg_catalogue__jurisdictions') }}
