{{ catalogue_as_known('inferred') }}
