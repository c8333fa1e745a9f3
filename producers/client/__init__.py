"""The client that agencies send with: Event -> Kafka, judged before it leaves and kept on disk until acknowledged."""

from producers.client.producer import AgencyProducer

__all__ = ["AgencyProducer"]
