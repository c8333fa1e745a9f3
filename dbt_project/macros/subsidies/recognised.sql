{# What is recognised of each payment. That depends on what is recognised of those before it, so the amounts are worked out
   again and again, of every group at once, until none changes any more: by then each is right, for the first one is from
   the beginning, and each round makes at least the next one right that was not. Mostly three or four rounds do. #}

{# Groups as numbers, and each payment's place in them; expired: the place of the last payment too old to count. #}
{% macro subsidy_groups(limits) %}
with numbered as (
    select
        *,
        dense_rank() over (order by rank, scope, is_simulated, counted_enterprise, item) as group_no
    from {{ limits }}
),

placed as (
    select *, row_number() over (partition by group_no order by ord) as place from numbered
),

days as (
    select group_no, paid_date, max(place) as place from placed where rank = 7 group by all
),

too_old as (
    select placed.group_no, placed.place, max(days.place) as expired
    from placed
    join days on days.group_no = placed.group_no and days.paid_date <= placed.after_date
    group by all
)

select
    placed.* exclude (scope, is_simulated, counted_enterprise, item, after_date),
    too_old.expired
from placed
left join too_old using (group_no, place)
{% endmacro %}

{# What earlier payments used of each limit. `recognised`: ord, recognised_wan. #}
{% macro subsidies_used(limits, recognised) %}
with running as (
    select
        limits.*,
        sum(case when limits.is_counted then said.recognised_wan else 0 end)
            over (partition by limits.group_no order by limits.place) as taken_wan,
        case when limits.is_counted then said.recognised_wan else 0 end as own_wan
    from {{ limits }} as limits
    join {{ recognised }} as said using (ord)
)

select
    running.ord, running.rank, running.code, running.cap_wan,
    case when running.is_fixed then 0
        else running.taken_wan - running.own_wan + running.beside_wan - coalesce(expired.taken_wan, 0) end as used_wan
from running
left join running as expired
    on expired.group_no = running.group_no and expired.place = running.expired
where running.cap_wan is not null
{% endmacro %}

{# What each payment may take by all its limits; other policies' money for the project (overlap) comes off the smallest. #}
{% macro subsidies_left(used) %}
select
    ord,
    min(cap_wan - used_wan) filter (rank < 9) as others_left_wan,
    coalesce(max(used_wan) filter (rank = 9), 0) as overlap_wan
from {{ used }}
group by ord
{% endmacro %}

{% macro subsidies_recognised(claims, limits) %}
with recursive rounds (ord, component, paid_wan, recognised_wan, round) as (
    select
        ord, component, claims.paid_wan,
        least(claims.paid_wan, greatest(coalesce(caps.cap_wan, claims.paid_wan), 0))::decimal(38, 6), 0
    from {{ claims }} as claims
    left join (select ord, min(cap_wan) as cap_wan from {{ limits }} where rank < 9 group by ord) as caps using (ord)
    union all
    select ord, component, paid_wan, fresh_wan, round + 1
    from (
        select
            rounds.ord, rounds.component, rounds.paid_wan, rounds.round,
            least(rounds.paid_wan,
                greatest(coalesce(room.others_left_wan - room.overlap_wan, rounds.paid_wan), 0))::decimal(38, 6) as fresh_wan,
            bool_or(fresh_wan <> rounds.recognised_wan) over (partition by rounds.component) as is_moving
        from rounds
        left join ({{ subsidies_left('(' ~ subsidies_used(limits, 'rounds') ~ ')') }}) as room using (ord)
    )
    where is_moving
)

select ord, arg_max(recognised_wan, round) as recognised_wan from rounds group by ord
{% endmacro %}
