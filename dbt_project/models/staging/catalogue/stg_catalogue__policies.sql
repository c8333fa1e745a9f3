{{ catalogue_as_known('policies') }}
