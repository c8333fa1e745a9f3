select agency_id, jurisdiction_id, name_zh, name_en
from {{ ref('stg_catalogue__agencies') }}
