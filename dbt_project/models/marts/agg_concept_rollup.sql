{{ concept_told(ref('fct_target_status')) }}
