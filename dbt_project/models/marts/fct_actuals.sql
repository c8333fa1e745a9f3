-- Every version of every actual; a measured value has one. New versions end those that stood and may leave simulated or
-- measured ones out: forget_changed_actuals() takes those rows away, and they are made again here. Marks may come to any
-- row at any time: mark_old_actuals() brings new ones to old rows.
{{ config(materialized='incremental', incremental_strategy='append', on_schema_change='fail',
          pre_hook="{{ forget_changed_actuals() }}", post_hook="{{ mark_old_actuals() }}") }}
{% set seen = seen_until('known_from') %}
with terms as (select * from {{ ref('int_indicator_terms') }}),

-- an indicator with any real report leaves simulated ones out
real as ({{ indicators_with_real_data() }}),

reports as (
    {% if is_incremental() %}
    select * from {{ ref('int_report_versions') }} where known_from > {{ seen }}
    union all
    select * from {{ ref('int_report_versions') }} where known_to > {{ seen }} and known_from <= {{ seen }}
    union all
    select versions.*
    from {{ ref('int_report_versions') }} as versions
    where versions.known_from <= {{ seen }} and coalesce(versions.known_to <= {{ seen }}, true)
      and versions.indicator_id in (select indicator_id from real where real_since > {{ seen }})
    {% else %}
    select * from {{ ref('int_report_versions') }}
    {% endif %}
),

versions as (
    select
        indicator_id, as_of_date, is_simulated, reported_value, reported_unit, basis, event_id, source, event_type,
        1::bigint as event_count, known_from, known_to, is_retraction, is_share_given, false as is_measured,
        topic, "partition", "offset", evidence, note
    from reports
    union all
    select
        indicator_id, as_of_date, is_simulated, actual_value, null, null, last.event_id, last.source, last.event_type,
        event_count, known_from, null, false, false, true, last.topic, last.partition, last.offset, null, null
    from {{ ref('int_measured_actuals') }}
    where events > 0
      {% if is_incremental() %}
      and indicator_id in (
        {{ indicators_with_news(seen) }}
        union
        select indicator_id from real where real_since > {{ seen }})
      {% endif %}
),

reported as (
    select distinct indicator_id, as_of_date, is_simulated
    from {{ ref('int_report_versions') }}
    semi join {{ ref('int_measured_actuals') }} using (indicator_id, as_of_date, is_simulated)
    where not is_retraction and known_to is null
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
    concat_ws('|', judged.indicator_id, judged.as_of_date, judged.source, judged.event_id) as actual_id,
    judged.indicator_id,
    judged.as_of_date,
    judged.actual_value,
    judged.unit,
    coalesce(judged.basis, judged.natural_basis) as basis,
    judged.event_id,
    judged.source,
    judged.event_type,
    judged.event_count,
    judged.known_from,
    judged.known_to,
    judged.known_to is null and judged.left_out_reason is null and judged.actual_value is not null as is_current,
    judged.is_simulated,
    judged.is_retraction,
    judged.left_out_reason,
    judged.is_share_given,
    judged.topic,
    judged."partition",
    judged."offset",
    judged.evidence,
    judged.note,
    judged.reported_value,
    coalesce(judged.reported_unit, judged.unit) as reported_unit,
    coalesce(marks.is_open, false) as is_marked,
    case when marks.is_open then marks.comment end as mark_comment,
    case when marks.is_open then marks.marked_by end as marked_by,
    case when marks.is_open then marks.marked_at end as marked_at
from judged
left join {{ ref('stg_ops__value_marks') }} as marks
    on marks.source = judged.source and marks.event_id = judged.event_id
