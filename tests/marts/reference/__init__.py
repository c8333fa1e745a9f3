"""The official reading in plain Python: written from the rules of the method, not from the SQL, to compare with it.

promise + what had been accepted on a day -> the reading of that day. Numbers are exact fractions: a tie is a tie.
`history` says what had been accepted, `period` which of it counts, `start` where the path begins, `path` what it asks
for, `shares`, `ceilings` and `status` judge, `reading` puts them together.
"""
