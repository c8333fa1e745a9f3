{{ concept_parts(ref('fct_target_status'), ref('agg_concept_rollup')) }}
