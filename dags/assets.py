"""What DAGs wait for: events that Kafka holds and raw.events lacks, and the table raw.events itself."""

from airflow.sdk import Asset, AssetWatcher

from dags.lag_trigger import KafkaLagTrigger

INCOMING_EVENTS = Asset(
    name="incoming_events",
    uri="milepost://kafka/incoming",
    watchers=[AssetWatcher(name="kafka_lag", trigger=KafkaLagTrigger())],
)
RAW_EVENTS = Asset(name="raw_events", uri="duckdb://warehouse/raw/events")
WAREHOUSE_POOL = "warehouse"  # one slot: DuckDB has one writing process
