{{ config(severity='warn') }}
-- What this build takes in is staged, event by event: no type is left out and no row vanishes on the way. A row is a type
-- of which raw and staging hold different numbers. Only what is new is counted; `milepost doctor` counts everything.
{% set tested = "(select tested_from from " ~ source('ops', 'build_parameters') ~ ")" %}
{% set since = moment_of(tested) if execute else "timestamp '-infinity'" %}
with landed as (
    select type as event_type, count(*) as landed
    from {{ source('raw', 'events') }}
    where loaded_at > {{ since }}
      and loaded_at <= (select staged_to from {{ source('ops', 'build_parameters') }})
    group by all
),

staged as (
    select event_type, count(*) as staged
    from (
        {% for model in ['indicator_reports', 'indicator_retractions', 'compute_measurements', 'enterprise_moves',
                         'milestone_moves', 'trainings', 'subsidy_payments', 'subsidy_retractions',
                         'subsidy_commitments', 'row_decisions', 'value_marks', 'bulletin_moves', 'others'] %}
        select event_type from {{ ref('stg_events__' ~ model) }} where loaded_at > {{ since }}
        {{ "union all" if not loop.last }}
        {% endfor %}
    )
    group by all
)

select event_type, landed.landed, staged.staged
from landed
full join staged using (event_type)
where coalesce(landed.landed, 0) <> coalesce(staged.staged, 0)
