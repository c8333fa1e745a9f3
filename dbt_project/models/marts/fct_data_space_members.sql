{{ config(materialized='view') }}
select
    stays.jurisdiction_id,
    stays.data_space,
    stays.enterprise,
    stays.role,
    stays.joined_date,
    stays.left_date,
    stays.joined_date::timestamp - interval 8 hour as joined_at,
    stays.left_date::timestamp - interval 8 hour as left_at,
    stays.left_date is null or stays.left_date > build.as_of_date as is_current,
    stays.is_simulated,
    stays.event_id
from {{ ref('int_data_space_stays') }} as stays
cross join {{ ref('stg_ops__build_parameters') }} as build
where stays.joined_date <= build.as_of_date
