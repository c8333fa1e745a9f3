"""Marts: raw.*, catalogue.* -> staging, intermediate and marts, by one dbt run in this process.

Comes in: the loads that are new and what the last build left valid. Goes out: marts.*, one reading per target. Writes
ops.build_parameters, ops.build_nodes, ops.quarantined_events and, with publishing, ops.fingerprints. Run by `milepost
build`, `milepost rebuild` and Airflow's task build; `milepost explain` and `milepost quarantine` read what it left.
"""
