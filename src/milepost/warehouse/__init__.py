"""The warehouse: the one room that opens DuckDB. settings -> connection to data/warehouse.duckdb, one writer at a time.

connection.py opens it, schema.py makes the tables that Python writes (raw, catalogue, ops), lock.py says who writes,
files.py replaces and locks the files beside it. Every command that reads or writes a table comes through here.
"""
