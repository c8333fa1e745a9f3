"""The fast way to a verdict: messages that share a template with an accepted one -> accepted rows.

Comes in: Messages of landing. Goes out: rows as milepost.events.decode would give them, and the messages left for
decode. Writes no table; landing/judge.py asks it. Why and how: docs/decisions/0004-judging-events.md.
"""
