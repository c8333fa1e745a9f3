"""The queries behind the frames of the raw gate, one module per subject.

Each looks at the temporary table ``events`` (what was just landed) and, where it needs history, at what the last build
left in intermediate.* and marts.*, only for the indicators that these events touch.
"""
