with terms as (select * from {{ ref('int_indicator_terms') }}),

versions as (
    select
        indicator_id, as_of_date, is_simulated, reported_value, reported_unit, basis, event_id, source, event_type,
        1::bigint as event_count, known_from, known_to, is_retraction, is_share_given, false as is_measured,
        topic, "partition", "offset", evidence, note
    from {{ ref('int_report_versions') }}
    union all
    select
        indicator_id, as_of_date, is_simulated, actual_value, null, null, event_id, source, event_type,
        event_count::bigint, known_from, null, false, false, true, topic, "partition", "offset", null, null
    from {{ ref('int_measured_actuals') }}
),

-- an indicator with any real report leaves simulated ones out
real as (select distinct indicator_id from versions where not is_simulated and not is_retraction),

reported as (
    select distinct indicator_id, as_of_date, is_simulated
    from versions
    where not is_measured and not is_retraction and known_to is null
),

judged as (
    select
        versions.*,
        terms.unit,
        terms.natural_basis,
        case when versions.is_retraction then null
            when versions.is_measured or versions.reported_unit is null then versions.reported_value
            else versions.reported_value * given.factor / terms.unit_factor end as actual_value,
        case when versions.is_simulated and real.indicator_id is not null then 'simulated'
            when versions.basis <> terms.natural_basis and terms.measure <> 'milestone' then 'other_basis'
            when versions.is_measured and reported.indicator_id is not null then 'reported_instead' end as left_out_reason
    from versions
    join terms using (indicator_id)
    left join {{ ref('stg_catalogue__units') }} as given
        on given.unit = versions.reported_unit and given.canonical_unit = terms.canonical_unit
    left join real on real.indicator_id = versions.indicator_id
    left join reported
        on reported.indicator_id = versions.indicator_id and reported.as_of_date = versions.as_of_date
        and reported.is_simulated = versions.is_simulated
)

select
    concat_ws('|', indicator_id, as_of_date, source, event_id) as actual_id,
    indicator_id,
    as_of_date,
    actual_value,
    unit,
    coalesce(basis, natural_basis) as basis,
    event_id,
    source,
    event_type,
    event_count,
    known_from,
    known_to,
    known_to is null and left_out_reason is null and actual_value is not null as is_current,
    is_simulated,
    is_retraction,
    left_out_reason,
    is_share_given,
    topic,
    "partition",
    "offset",
    evidence,
    note,
    reported_value,
    coalesce(reported_unit, unit) as reported_unit
from judged
