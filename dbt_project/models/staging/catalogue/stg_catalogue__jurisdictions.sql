{{ catalogue_as_known('jurisdictions') }}
