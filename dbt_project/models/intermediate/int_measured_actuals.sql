-- Actuals computed from business events: one value for each day with an event. A centre counts with its latest day, an
-- enterprise while any of its places is connected, a session or payment from its day on (a year's flow from 1 January).
with contributions as (
    select * from {{ ref('int_measured_contributions') }}
    -- what was said later about the same member and day (a session or payment: the same member) supersedes
    qualify row_number() over (
        partition by indicator_id, is_simulated, member,
            case when measured_rule in ('sum_latest_by_centre', 'distinct_connected') then as_of_date end
        order by event_time desc, event_id desc
    ) = 1
),

steps as (
    select
        *,
        case when measured_rule in ('sum_latest_by_centre', 'distinct_connected')
            then amount - coalesce(lag(amount) over (
                partition by indicator_id, is_simulated, member order by as_of_date), 0)
            else amount end as step
    from contributions
),

places as (
    select
        *,
        sum(step) over (
            partition by indicator_id, is_simulated, enterprise order by as_of_date, member rows unbounded preceding
        ) as connected_places
    from steps
),

enterprises as (
    select
        *,
        case when measured_rule <> 'distinct_connected' then step
            when connected_places > 0 and connected_places - step <= 0 then 1
            when connected_places <= 0 and connected_places - step > 0 then -1
            else 0 end as delta
    from places
),

days as (
    select
        enterprises.indicator_id, enterprises.is_simulated, enterprises.as_of_date,
        sum(enterprises.delta * coalesce(given.factor / terms.unit_factor, 1)) as delta,
        max(enterprises.loaded_at) as loaded_at,
        count(*) as events,
        any_value(terms.measure = 'annual') as is_annual,
        arg_max({'event_id': enterprises.event_id, 'source': source, 'event_type': event_type, 'event_time': event_time,
                 'topic': topic, 'partition': "partition", 'offset': "offset"}, (event_time, event_id)) as last
    from enterprises
    join {{ ref('int_indicator_terms') }} as terms using (indicator_id)
    left join {{ ref('stg_catalogue__units') }} as given
        on given.unit = enterprises.unit and given.canonical_unit = terms.canonical_unit
    group by all
)

select
    indicator_id,
    as_of_date,
    is_simulated,
    round(sum(delta) over running, 9) as actual_value,
    sum(events) over running as event_count,
    max(loaded_at) over running as known_from,
    last.event_id, last.source, last.event_type, last.topic, last.partition, last.offset
from days
window running as (
    partition by indicator_id, is_simulated, case when is_annual then year(as_of_date) end
    order by as_of_date rows unbounded preceding
)
