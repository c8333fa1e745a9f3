select unit, canonical_unit, factor from {{ source('catalogue', 'units') }}
