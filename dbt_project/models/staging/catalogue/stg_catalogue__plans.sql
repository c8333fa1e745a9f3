{{ catalogue_as_known('plans') }}
