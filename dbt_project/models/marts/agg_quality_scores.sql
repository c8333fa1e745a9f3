-- The six dimensions of GB/T 36344-2018 for units, places and plans. Each count is laid on all it belongs to: a report that is
-- due on both leads, an event that names no indicator on every plan of its place. There is no total over dimensions.
with agencies as (select agency_id, jurisdiction_id from {{ ref('stg_catalogue__agencies') }}),

indicators as (select indicator_id, jurisdiction_id, plan_id from {{ ref('stg_catalogue__indicators') }}),

-- a sender that no plan names is nobody: what it wants to be called must not make a scope of its own
events as (
    select
        counts.*,
        coalesce(agencies.agency_id, 'unknown') as agency_id,
        coalesce(agencies.jurisdiction_id, 'unknown') as jurisdiction_id,
        indicators.plan_id
    from {{ ref('int_quality_events') }} as counts
    left join agencies on agencies.agency_id = substr(counts.source, 2)
    left join indicators using (indicator_id)
),

{% set none_due = "0 as due, 0 as received, 0 as on_time, 0 as indicators, 0 as readable" %}
{% set event_counts = "month_start, is_simulated, accepted, rejected, doubted, conflicting, " ~ none_due %}
{% set duty_counts = "month_start, is_simulated, 0, 0, 0, 0, due, received, on_time, indicators, readable" %}
laid as (
    select 'agency' as scope_kind, agency_id as scope_id, {{ event_counts }} from events
    union all
    select 'jurisdiction', jurisdiction_id, {{ event_counts }} from events
    union all
    select 'plan', plan_id, {{ event_counts }} from events where plan_id is not null
    union all
    select 'plan', coalesce(plans.plan_id, 'unknown'), {{ event_counts }}
    from (select * exclude (plan_id) from events where plan_id is null) as events
    left join {{ ref('stg_catalogue__plans') }} as plans using (jurisdiction_id)
    union all
    select 'agency', parts.agency_id, {{ duty_counts }}
    from {{ ref('int_quality_duties') }}
    join {{ ref('stg_catalogue__indicator_agencies') }} as parts using (indicator_id)
    where parts.role <> 'support'
    union all
    select 'jurisdiction', indicators.jurisdiction_id, {{ duty_counts }}
    from {{ ref('int_quality_duties') }} join indicators using (indicator_id)
    union all
    select 'plan', indicators.plan_id, {{ duty_counts }}
    from {{ ref('int_quality_duties') }} join indicators using (indicator_id)
),

counts as (
    select
        scope_kind, scope_id, month_start, is_simulated,
        {% for name in ['accepted', 'rejected', 'doubted', 'conflicting', 'due', 'received', 'on_time', 'indicators',
                        'readable'] %}
        sum({{ name }}) as {{ name }}{{ ',' if not loop.last }}
        {% endfor %}
    from laid
    where month_start <= (select as_of_date from {{ ref('stg_ops__build_parameters') }})
    group by all
),

dimensions as (
    {% for dimension, (numerator, denominator) in quality_dimensions().items() %}
    select
        scope_kind, scope_id, month_start, '{{ dimension }}' as dimension, is_simulated,
        ({{ numerator }})::bigint as numerator, ({{ denominator }})::bigint as denominator
    from counts
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    scope_kind,
    scope_id,
    month_start,
    dimension,
    is_simulated,
    numerator,
    denominator,
    numerator / nullif(denominator, 0) as score
from dimensions
