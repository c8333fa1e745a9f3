with events as ({{ events_to_stage(['milepost.bulletin.moved.v1']) }}),

fields as (
    select
        *,
        {{ sent([
            '$.bulletin', '$.kind', '$.state', '$.office', '$.period', '$.version', '$.content_sha256', '$.title',
            '$.by', '$.verified', '$.year', '$.number', '$.replaces', '$.reason'
        ]) }} as field
    from events
),

read as (
    select *, try_cast(field[11] as integer) as issue_year, try_cast(field[12] as integer) as issue_number
    from fields
),

judged as (
    select
        *,
        {{ first_fault([
            needs('bulletin', 'field[1]'),
            needs('kind', 'field[2]'),
            needs('state', 'field[3]'),
            needs('office', 'field[4]'),
            needs('period', 'field[5]'),
            needs('version', 'field[6]'),
            needs('content_sha256', 'field[7]'),
            needs('title', 'field[8]'),
            needs('by', 'field[9]'),
            may_be_number('year', 'field[11]', 'issue_year'),
            may_be_number('number', 'field[12]', 'issue_number'),
        ]) }} as fault
    from read
)

select
    event_id,
    source,
    type as event_type,
    split_part(source, '/', 2) as jurisdiction_id,
    field[1] as bulletin_id,
    field[2] as kind,
    field[3] as state,
    field[4] as office,
    field[5] as period,
    field[6] as version,
    field[7] as content_sha256,
    field[8] as title,
    field[9] as moved_by,
    coalesce(field[10] = 'true', false) as is_verified,
    issue_year,
    issue_number,
    field[13] as replaces,
    field[14] as reason,
    simulated as is_simulated,
    event_time,
    load_id,
    loaded_at,
    topic,
    "partition",
    "offset",
    {{ fault_columns() }}
from judged
