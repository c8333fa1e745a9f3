{{ readings_told('is_build_date') }}
