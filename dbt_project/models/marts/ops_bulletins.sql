-- How bulletins stand. The last move in the order of landing counts, but what was issued stays as it was issued first.
with moves as (
    select
        *,
        row_number() over (
            partition by bulletin_id order by loaded_at, "offset", event_time, event_id
        ) as place
    from {{ ref('stg_events__bulletin_moves') }}
    where unreadable_code is null
      and loaded_at <= (select coalesce(known_limit, timestamp 'infinity') from {{ ref('stg_ops__build_parameters') }})
),

standing as (
    select *
    from moves
    qualify row_number() over (
        partition by bulletin_id
        order by case when state = 'issued' then 0 else 1 end, case when state = 'issued' then place else -place end
    ) = 1
),

people as (
    select
        bulletin_id,
        count(*) as moves,
        arg_min(moved_by, place) filter (where state = 'draft') as drafted_by,
        min(event_time) filter (where state = 'draft') as drafted_at,
        arg_max(moved_by, place) filter (where state = 'reviewed') as reviewed_by,
        max(event_time) filter (where state = 'reviewed') as reviewed_at
    from moves
    group by bulletin_id
)

select
    standing.bulletin_id,
    standing.kind,
    standing.state,
    standing.jurisdiction_id,
    standing.office,
    standing.period,
    standing.title,
    standing.version,
    standing.content_sha256,
    standing.issue_year,
    standing.issue_number,
    standing.replaces,
    standing.reason,
    people.drafted_by,
    people.drafted_at,
    people.reviewed_by,
    people.reviewed_at,
    standing.moved_by,
    standing.event_time as moved_at,
    standing.is_verified,
    standing.is_simulated,
    people.moves,
    standing.loaded_at as landed_at,
    case
        when standing.state = 'issued' and row_number() over (
            partition by
                standing.office,
                standing.issue_year,
                standing.kind,
                standing.issue_number,
                standing.bulletin_id like '%-en'  -- a translation has the number of its original
                or standing.bulletin_id like '%-en-_'
                or standing.bulletin_id like '%-en-__'
            order by standing.loaded_at, standing."offset", standing.bulletin_id
        ) > 1 then 'number_given_twice'
    end as finding
from standing
inner join people on people.bulletin_id = standing.bulletin_id
