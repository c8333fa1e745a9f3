"""Alerts: incidents found in raw.*, ops.* -> ops.alerts -> channels (webhook, mail, Kafka).

Comes in: what loads, gates, builds and versions left behind. Goes out: one message per incident when it opens and one
when it is over, delivered at least once. Writes ops.alerts. Run by `milepost run` and Airflow's DAG send_alerts.
"""
