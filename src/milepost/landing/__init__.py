"""Landing: messages of Kafka -> raw.*, every event exactly once, every offset accounted for.

Comes in: the incoming topics from the offsets of raw.offsets on. Goes out: raw.events, raw.duplicate_events,
raw.rejected_events and raw.gaps, with the ledger (raw.loads, raw.offsets, raw.logs) in the same transaction. Run by
`milepost load`, `milepost run` and Airflow's task land; `milepost replay` judges again.
"""
