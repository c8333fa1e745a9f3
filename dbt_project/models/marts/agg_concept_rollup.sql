-- Members are the jurisdictions directly below the parent. Amounts are turned into the parent's unit (the first
-- member's where the parent has no such target); a member that has not reported is counted in `members` alone.
with statuses as (
    select
        statuses.*, terms.concept, terms.additivity, terms.canonical_unit, terms.unit_factor, terms.is_path_point,
        jurisdictions.parent_id, year(statuses.due_date)::integer as due_year
    from {{ ref('fct_target_status') }} as statuses
    join (
        select targets.target_id, targets.is_path_point, indicators.concept, indicators.additivity,
            indicators.canonical_unit, indicators.unit_factor
        from {{ ref('int_target_terms') }} as targets
        join {{ ref('int_indicator_terms') }} as indicators using (indicator_id)
    ) as terms using (target_id)
    left join {{ ref('dim_jurisdictions') }} as jurisdictions using (jurisdiction_id)
    where terms.is_path_point and statuses.due_date is not null and statuses.measure <> 'milestone'
    -- of several targets of an indicator in a year the last one: the others are on the way to it, not beside it
    qualify row_number() over (partition by statuses.indicator_id, due_year order by statuses.due_date desc) = 1
),

members as (
    select
        concept, parent_id as parent_jurisdiction_id, due_year, coalesce(canonical_unit, unit) as canonical_unit,
        min(additivity) as additivity,
        min_by(unit, (jurisdiction_id, target_id)) as first_unit,
        min_by(unit_factor, (jurisdiction_id, target_id)) as first_factor,
        count(distinct jurisdiction_id) as members,
        count(distinct jurisdiction_id) filter (actual_as_of_date is not null) as members_reporting,
        -- in one order: added up in another one, doubles end in other digits
        sum(actual_value * coalesce(unit_factor, 1) order by target_id) as actual_sum,
        max(actual_value * coalesce(unit_factor, 1)) as actual_max,
        sum(target_value * coalesce(unit_factor, 1) order by target_id) as target_sum,
        max(target_value * coalesce(unit_factor, 1)) as target_max,
        list(distinct jurisdiction_id order by jurisdiction_id) as member_ids,
        list(distinct jurisdiction_id order by jurisdiction_id) filter (actual_as_of_date is not null) as reporting_ids,
        bool_or(is_simulated) as is_simulated
    from statuses
    where parent_id is not null
    group by all
),

in_unit as (
    select
        members.*,
        coalesce(parents.unit, members.first_unit) as unit,
        coalesce(parents.unit_factor, members.first_factor, 1) as factor,
        parents.target_value as parent_target_value,
        parents.actual_value as parent_actual_value,
        parents.target_id as parent_target_id
    from members
    left join statuses as parents
        on parents.jurisdiction_id = members.parent_jurisdiction_id and parents.concept = members.concept
        and parents.due_year = members.due_year and coalesce(parents.canonical_unit, parents.unit) = members.canonical_unit
    qualify row_number() over (partition by members.concept, members.parent_jurisdiction_id, members.due_year,
                               members.canonical_unit order by parents.target_id) = 1
)

select
    concept,
    parent_jurisdiction_id,
    due_year,
    unit,
    additivity,
    members::integer as members,
    members_reporting::integer as members_reporting,
    case additivity when 'sum' then actual_sum when 'latest_max' then actual_max end / factor as actual_total,
    case additivity when 'sum' then target_sum when 'latest_max' then target_max end / factor as target_total,
    parent_target_value,
    parent_actual_value,
    {{ nine_decimals('target_total - parent_target_value') }} as coherence_gap,
    parent_target_id,
    member_ids,
    coalesce(reporting_ids, []) as reporting_ids,
    coalesce(is_simulated, false) as is_simulated
from in_unit
