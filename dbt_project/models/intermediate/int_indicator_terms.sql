-- What a reading must know of an indicator.
{{ indicator_terms(ref('stg_catalogue__indicators'), ref('stg_catalogue__plans')) }}
