{{ catalogue_as_known('target_agencies') }}
