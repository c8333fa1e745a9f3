-- What each reading is made from, by the build's knowledge (macro official_inputs).
with requests as (
    select dates.target_id, dates.read_date, dates.is_build_date, dates.is_month_end, build.known_at
    from {{ ref('int_reading_dates') }} as dates
    cross join {{ ref('stg_ops__build_parameters') }} as build
),

known as (
    select actuals.*, build.known_at
    from {{ ref('int_actuals_current') }} as actuals
    cross join {{ ref('stg_ops__build_parameters') }} as build
)

select * exclude (known_at)
from ({{ official_inputs('requests', 'known', ref('int_target_terms'), ref('int_indicator_terms')) }})
