{{ catalogue_as_known('targets') }}
