{# Baseline: y0 at t0, where the way to T begins; the first that exists of
     stated          what the plan states
     zero_at_start   0 at the plan's first day, for cumulative, increment and milestone measures
     first_report    of levels: the latest actual up to the plan's first day, else the earliest later one, dated that day
     last_full_year  of annual measures: the latest whole year before the plan's first day, else the earliest later one
                     but the year read, dated the last 31 December before that day
     none            promises of every year, growth rates
   The anchor is where the path begins: t0, for what is dated the plan's first day the end of the day before, for it counts
   from its beginning. A baseline is usable if it lies before D (of annual measures: is a whole year before the one read)
   and T beyond it in the wanted direction. What is to fall and has none usable is a ceiling. #}
{% macro official_baseline(inputs) %}
with begun as ({{ official_beginning(inputs) }}),

placed as (
    select
        *,
        coalesce(baseline_kind <> 'none' and coalesce(begins_on < due_date, true) and (not is_year_to_date
            or year(begins_on) < year_read and {{ is_year_end('begins_on') }}), false) as is_baseline_before
    from begun
),

anchored as (
    select
        *,
        if(is_baseline_before, begins_on, opening_date) as anchor_date,
        if(is_baseline_before, baseline_value, 0) as anchor_value,
        coalesce(is_baseline_before and {{ differs('baseline_value', 'target_value') }}
            and (baseline_value > target_value) = falls, false) as is_usable
    from placed
),

kept as (
    select
        *,
        coalesce(target_value is not null and (bound = 'at_most' and not falls
            or falls and measure <> 'milestone' and (is_year_to_date or not is_usable)), false) as is_ceiling
    from anchored
)

select *, is_usable and not is_year_to_date and not is_ceiling as is_from_baseline from kept
{% endmacro %}

{# Which baseline there is: its kind, value and day, and the day at whose end it stands. #}
{% macro official_beginning(inputs) %}
with kinds as (
    select
        *,
        case when stated_value is not null and not is_yearly then 'stated'
            when is_yearly or is_growth then 'none'
            when measure in ('cumulative', 'increment', 'milestone') then 'zero_at_start'
            when measure = 'level' and first_report_value is not null then 'first_report'
            when measure = 'annual' and full_year_value is not null then 'last_full_year'
            else 'none' end as baseline_kind,
        {{ last_year_end('opening_date') }} as last_year_end
    from {{ inputs }}
)

select
    *,
    case baseline_kind when 'stated' then stated_value when 'zero_at_start' then 0
        when 'first_report' then first_report_value when 'last_full_year' then full_year_value end as baseline_value,
    case baseline_kind when 'stated' then stated_date when 'last_full_year' then last_year_end
        when 'none' then null else start_date end as baseline_date,
    case baseline_kind when 'stated' then stated_date when 'last_full_year' then last_year_end else opening_date end
        as begins_on
from kinds
{% endmacro %}
