"""Publishing: marts.*, views of ops.* -> data/published/<version>/*.parquet, a version that never changes.

Comes in: marts that passed their gate. Goes out: the version, its manifest.json, current.json (which one is shown) and
status.json (how the last attempt went). Writes ops.published_versions, ops.method_changes, ops.newest_events,
ops.latency* and ops.fingerprints (marts/fingerprints.py). Run by `milepost publish`, `milepost run` and Airflow's task
publish. versions.py and status.py import no DuckDB: boards and producers read through them.
"""
