"""Forms: an agency's Excel or CSV file -> report events, or every bad cell with its reason.

`python -m producers template` makes the form from the catalogue and the last values; `python -m producers import`
reads it back and sends indicator.reported events.
"""
