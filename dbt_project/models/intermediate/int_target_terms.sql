-- A target with everything a reading must know of it.
{{ target_terms(ref('stg_catalogue__targets'), ref('int_indicator_terms')) }}
