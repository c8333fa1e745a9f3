{# Baseline: y0 at t0, where the way to T begins; the first that exists of
     stated         what the plan states
     zero_at_start  0 at the plan's first day, for cumulative, increment and milestone measures
     first_report   the earliest actual, for levels
     none           for annual measures and for promises of every year
   The anchor is where the path begins: t0, for a zero (or without a baseline) the end of the day before the plan's first.
   Shares are taken from the baseline where it lies before D and differs from T; never of a year's flow. #}
{% macro official_baseline(inputs) %}
select
    *,
    case baseline_kind
        when 'stated' then stated_value
        when 'zero_at_start' then 0
        when 'first_report' then first_value
    end as baseline_value,
    case baseline_kind
        when 'stated' then stated_date
        when 'zero_at_start' then start_date
        when 'first_report' then first_date
    end as baseline_date,
    case baseline_kind when 'stated' then stated_date when 'first_report' then first_date else opening_date end
        as anchor_date,
    coalesce(baseline_value, 0) as anchor_value,
    baseline_kind <> 'none' and anchor_date < due_date and {{ differs('baseline_value', 'target_value') }}
        and not is_year_to_date as is_from_baseline
from (
    select
        *,
        case
            when stated_value is not null then 'stated'
            when is_yearly then 'none'
            when measure in ('cumulative', 'increment', 'milestone') then 'zero_at_start'
            when measure = 'level' and first_date is not null then 'first_report'
            else 'none'
        end as baseline_kind
    from {{ inputs }}
)
{% endmacro %}
