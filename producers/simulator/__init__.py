"""A simulated city: plans and a seed -> events of every type, all marked simulated.

Comes in: the catalogue. Goes out: a history up to a day, with faults on purpose, then live events. Run by
`python -m producers simulate` and `milepost demo`.
"""
