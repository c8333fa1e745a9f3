"""Alerts: what is wrong -> incidents (data/incidents/, SQLite) -> routes -> channels (robots, mail, webhook, Kafka).

Comes in: what loads, gates, builds and versions left behind, and what the watch sees of broker, warehouse, Airflow and
disk. Goes out: whoever must act hears when it opens and when it is over, delivered at least once. Run by `milepost
watch`, and once by `milepost run`.
"""
