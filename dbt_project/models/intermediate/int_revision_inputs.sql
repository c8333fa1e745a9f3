-- What a reading was made from just before and just after a version superseded an earlier one for the same day: the
-- reading of that day as known at both moments.
with targets as (select * from {{ ref('int_target_terms') }}),

build as (select * from {{ ref('stg_ops__build_parameters') }}),

versions as (
    select actuals.*
    from {{ ref('fct_actuals') }} as actuals
    cross join build
    where actuals.left_out_reason is null and actuals.as_of_date <= build.as_of_date
      and (actuals.known_to is null or actuals.known_to > actuals.known_from)
),

revisions as (
    select later.indicator_id, later.as_of_date, later.event_id, later.known_from as changed_at, later.is_retraction
    from versions as later
    where exists (
        select 1 from versions as earlier
        where earlier.indicator_id = later.indicator_id and earlier.as_of_date = later.as_of_date
          and earlier.known_to = later.known_from
    )
),

requests as (
    select
        targets.target_id, targets.is_yearly, revisions.*, side.side,
        revisions.changed_at - case side.side when 'before' then interval 1 microsecond else interval 0 second end
            as known_at,
        coalesce(targets.due_date, case when targets.is_yearly then make_date(year(as_of_date), 12, 31) end) as due_date
    from revisions
    join targets using (indicator_id)
    cross join (values ('before'), ('after')) as side(side)
)

select
    requests.target_id,
    requests.as_of_date as read_date,
    requests.known_at,
    false as is_build_date,
    false as is_month_end,
    requests.event_id as change_event_id,
    requests.side as change_side,
    requests.due_date,
    arg_max(versions.actual_value, versions.as_of_date) as actual_value,
    max(versions.as_of_date) as actual_as_of_date,
    arg_max(versions.event_id, versions.as_of_date) as actual_event_id,
    arg_max(versions.known_from, versions.as_of_date) as actual_known_from,
    arg_max(versions.is_simulated, versions.as_of_date) as is_simulated,
    arg_max(versions.is_share_given, versions.as_of_date) as is_share_given,
    arg_max(versions.actual_value, versions.as_of_date) filter (versions.as_of_date <= requests.due_date)
        as value_in_time,
    max(versions.as_of_date) filter (versions.as_of_date <= requests.due_date) as value_in_time_date,
    arg_min(versions.actual_value, versions.as_of_date) as first_value,
    min(versions.as_of_date) as first_date
from requests
left join versions
    on versions.indicator_id = requests.indicator_id and not versions.is_retraction
    and versions.as_of_date <= requests.as_of_date
    and versions.known_from <= requests.known_at
    and (versions.known_to is null or versions.known_to > requests.known_at)
group by all
