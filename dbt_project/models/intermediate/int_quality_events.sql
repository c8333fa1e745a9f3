-- What became of the messages of each sender: accepted, rejected, and of the accepted ones those held back and not released.
-- A row that its sender corrected or took back while it was held was doubted with reason; one that was released was not.
with doubts as (
    select
        source,
        coalesce(indicator_id, '') as indicator_id,
        {{ shanghai_month('loaded_at') }} as month_start,
        is_simulated,
        list_has_any(
            from_json(json_extract(findings, '$[*].rule'), '["varchar"]'), {{ conflict_rules() }}) as is_conflict
    from {{ ref('fct_held_rows') }}
    where state <> 'released' and loaded_at is not null
),

counted as (
    select source, indicator_id, month_start, is_simulated, accepted, 0 as rejected, 0 as doubted, 0 as conflicting
    from {{ ref('int_accepted_months') }}
    union all
    select source, indicator_id, month_start, is_simulated, 0, rejected, 0, 0
    from {{ ref('int_rejected_months') }}
    union all
    select source, indicator_id, month_start, is_simulated, 0, 0, count(*), count(*) filter (is_conflict)
    from doubts group by all
)

select
    source,
    indicator_id,
    month_start,
    is_simulated,
    sum(accepted)::bigint as accepted,
    sum(rejected)::bigint as rejected,
    sum(doubted)::bigint as doubted,
    sum(conflicting)::bigint as conflicting
from counted
group by all
having sum(accepted) + sum(rejected) > 0
