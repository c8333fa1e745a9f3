{{ catalogue_as_known('shared_caps') }}
