{{ catalogue_as_known('indicators') }}
