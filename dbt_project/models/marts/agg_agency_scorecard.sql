{{ scorecard(ref('fct_target_status')) }}
