{{ catalogue_as_known('not_targets') }}
