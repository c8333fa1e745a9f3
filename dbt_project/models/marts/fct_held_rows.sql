-- Rows that a gate ever held, with what became of each. The last decision in the order of landing says so; where nobody
-- let it in or refused it, a newer accepted report or retraction for the same indicator and day closes it, a newer
-- accepted measurement of the same centre and day, or the retraction of the payment itself.
with holds as (
    select *
    from {{ source('ops', 'held_rows') }}
    qualify row_number() over (partition by source, event_id order by held_at, table_name, expectation) = 1
),

held as (
    select holds.* exclude (released_at), events.* exclude (source, event_id), kept.counts_from
    from holds
    join {{ ref('stg_ops__held_rows') }} as kept using (source, event_id)
    left join {{ ref('stg_ops__held_events') }} as events using (source, event_id)
    where coalesce(events.loaded_at, holds.held_at) <= (
        select coalesce(known_limit, timestamp 'infinity') from {{ ref('stg_ops__build_parameters') }}
    )
),

decided as (select * from {{ ref('stg_ops__row_decisions') }} where number = decisions),

said as (
    select
        indicator_id as member, false as is_measurement, as_of_date, is_simulated, event_time, event_id, source,
        is_retraction, known_from
    from {{ ref('int_report_versions') }}
    union all
    select
        concat(jurisdiction_id, '/', centre), true, as_of_date, is_simulated, last.time, last.id, last.source, false,
        last.loaded_at
    from {{ ref('int_centre_days') }}
),

-- what was said later about the same day, and accepted
closing as (
    select
        held.source, held.event_id,
        arg_min({'event_id': later.event_id, 'is_retraction': later.is_retraction, 'at': later.known_from},
            (later.known_from, later.event_time, later.event_id)) as newer
    from held
    join said as later
        on later.member = coalesce(held.indicator_id, held.subject)
        and later.is_measurement = (held.event_type = 'milepost.compute.measured.v1')
        and later.as_of_date = held.as_of_date and later.is_simulated = held.is_simulated
        and (later.event_time, later.event_id, later.source) > (held.event_time, held.event_id, held.source)
    group by all
    union all
    -- a payment is taken back by its id, whichever came first
    select
        held.source, held.event_id,
        arg_min({'event_id': back.event_id, 'is_retraction': true, 'at': back.loaded_at},
            (back.loaded_at, back.event_time, back.event_id)) as newer
    from held
    join {{ ref('stg_events__subsidy_retractions') }} as back
        on back.source = held.source and back.retracted_event_id = held.event_id
        and back.is_simulated = held.is_simulated and back.unreadable_code is null
    where
        held.event_type = 'milepost.subsidy.paid.v1'
        and back.loaded_at <= (
            select coalesce(known_limit, timestamp 'infinity') from {{ ref('stg_ops__build_parameters') }}
        )
    group by all
),

judged as (
    select
        held.*,
        decided.decision, decided.decided_at, decided.decided_by, decided.is_verified, decided.reason, decided.decisions,
        closing.newer,
        case
            when held.counts_from is not null and coalesce(held.counts_from <= closing.newer.at, true) then 'released'
            when decided.decision = 'refused' then 'refused'
            when closing.newer.is_retraction then 'retracted'
            when closing.newer.event_id is not null then 'superseded'
            when decided.decision = 'asked' then 'asked'
            else 'held'
        end as state,
        decided.landed_at
    from held
    left join decided using (source, event_id)
    left join closing using (source, event_id)
),

closed as (
    select
        *,
        case state when 'released' then counts_from when 'refused' then landed_at when 'superseded' then newer.at
            when 'retracted' then newer.at end as closed_at
    from judged
)

select
    closed.source,
    closed.event_id,
    split_part(closed.source, '/', 2) as jurisdiction_id,
    substr(closed.source, 2) as agency_id,
    closed.event_type,
    closed.subject,
    closed.indicator_id,
    closed.policy_id,
    closed.as_of_date,
    coalesce(closed.value, closed.sent_value * coalesce(given.factor / terms.unit_factor, 1)) as value,
    closed.low,
    closed.high,
    coalesce(terms.unit, closed.sent_unit) as unit,
    closed.expectation as rule,
    greatest(1, coalesce(json_array_length(closed.findings), 1))::integer as rules_broken,
    closed.words_zh,
    closed.words_en,
    closed.findings,
    closed.held_at,
    closed.state,
    closed.decided_at,
    closed.decided_by,
    coalesce(closed.is_verified, false) as is_verified,
    closed.reason,
    coalesce(closed.decisions, 0)::integer as decisions,
    case when closed.state in ('superseded', 'retracted') then closed.newer.event_id end as superseded_by,
    greatest(0, date_sub('day', closed.held_at, coalesce(closed.closed_at, build.known_at)))::integer as open_days,
    coalesce(closed.is_simulated, false) as is_simulated,
    closed.loaded_at
from closed
cross join {{ ref('stg_ops__build_parameters') }} as build
left join {{ ref('int_indicator_terms') }} as terms on terms.indicator_id = closed.indicator_id
left join {{ ref('stg_catalogue__units') }} as given
    on given.unit = closed.sent_unit and given.canonical_unit = terms.canonical_unit
