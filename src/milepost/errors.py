"""The errors Milepost raises on purpose. Each says what went wrong, where, and what to do.

MilepostError                 anything a command prints as one red line, exit code 1
├── SettingsError             a MILEPOST_* variable cannot be used
├── CatalogueError            a plan file breaks its schema or a rule (carries every fault found)
├── BrokerError               Kafka cannot be reached or started (retryable)
├── DeliveryError             the broker refused an event that a producer sent
├── WarehouseBusy             another process holds the warehouse (retryable; names the holder)
├── WarehouseError            the warehouse cannot be opened or written
├── BuildFailed               dbt reported failed models or tests
├── GateFailed                a quality gate blocked the data; the last good version stays published
└── PublishError              a version could not be written or is unknown
"""

from __future__ import annotations


class MilepostError(Exception):
    """Base of all errors a user may see. ``retryable`` tells a scheduler whether trying again can help."""

    retryable = False


class SettingsError(MilepostError):
    """A MILEPOST_* variable cannot be used."""


class CatalogueError(MilepostError):
    """A plan file breaks its schema or a rule."""


class BrokerError(MilepostError):
    """Kafka cannot be reached or started."""

    retryable = True


class DeliveryError(MilepostError):
    """The broker refused an event that a producer sent."""


class WarehouseBusy(MilepostError):
    """Another process holds the warehouse."""

    retryable = True


class WarehouseError(MilepostError):
    """The warehouse cannot be opened or written."""


class BuildFailed(MilepostError):
    """dbt reported failed models or tests."""


class GateFailed(MilepostError):
    """A quality gate blocked the data; the last good version stays published."""


class PublishError(MilepostError):
    """A version could not be written or is unknown."""
