"""The commands of ``python -m producers``, one module per group; each has register(app).

Comes in: what a person or a machine says. Goes out: events through the client, words on stderr, JSON on stdout.
"""
