"""What a reading says and how it came about, told once for the command line, boards, gates, alerts and bulletins.

Rows of the marts go in, words come out. Pure: no database, no settings, no screen.
"""
