{{ catalogue_as_known('path_values') }}
