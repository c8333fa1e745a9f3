{{ catalogue_as_known('indicator_agencies') }}
