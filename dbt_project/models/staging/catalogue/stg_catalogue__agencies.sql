{{ catalogue_as_known('agencies') }}
