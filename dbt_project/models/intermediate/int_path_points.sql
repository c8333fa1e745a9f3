-- The dated values a target's schedule runs through.
{{ path_points(ref('int_target_terms'), ref('stg_catalogue__path_values')) }}
