"""The errors Milepost raises on purpose. Each says what went wrong, where, and what to do.

MilepostError                 anything a command prints as one red line, exit code 1
├── SettingsError             a MILEPOST_* variable cannot be used
├── CatalogueError            a plan file cannot be read, breaks its schema or a rule, or names what is not there
├── WrongUnit                 a unit is unknown, or no multiple of the one it must become (units)
├── Rejected                  an event breaks its contract; has the reason's code (events.reasons)
├── ContractBroken            a schema to be exported breaks a promise of v1 (contracts.export)
├── BrokerError               Kafka cannot be reached or started (retryable)
├── DeliveryError             an event that a producer sent was not accepted: by its disk or by the broker
├── WarehouseBusy             another process holds the warehouse (retryable; names the holder)
├── WarehouseError            the warehouse cannot be opened or written
│   └── DiskFull              no space is left where Milepost writes (retryable)
├── ReplayError               a replay was asked for something that is not there (landing.replay)
├── DecisionError             nobody is named to speak for the place a decision is about (decisions.rows)
├── StoreError                the store of incidents cannot be opened, read or written (alerts.store)
│   ├── NoStore               there is no store of incidents yet (alerts.story)
│   └── ActionRefused         what a person asks of an incident cannot be done (alerts.actions)
├── QuarantineError           no such event is set aside, or it is not clear which (marts.quarantine)
├── BuildFailed               dbt reported failed models or tests
├── UnknownTarget             a target to be explained is none (marts.explain)
├── GateFailed                a quality gate blocked the data; the last good version stays published
├── BulletinError             a bulletin cannot be made of a version or moved on (bulletins)
├── PublishError              there is nothing whole to publish, or a version could not be written or is unknown
│   └── Damaged               a published file is missing or cannot be read (publishing.versions)
├── AirflowError              Airflow's metadata cannot be prepared (local.airflow_home)
└── ProcessDied               a process of the demo does not start or stay up (local.supervision)
"""

from __future__ import annotations


class MilepostError(Exception):
    """Base of all errors a user may see. ``retryable`` tells a scheduler whether trying again can help."""

    retryable = False

    def spoken(self, language: str) -> str:
        """The words in a language (zh, en); English where there are no others."""
        return str(self)


class SettingsError(MilepostError):
    """A MILEPOST_* variable cannot be used."""


class CatalogueError(MilepostError):
    """A plan file cannot be read, breaks its schema or a rule, or names what is not there."""


class BrokerError(MilepostError):
    """Kafka cannot be reached or started."""

    retryable = True


class DeliveryError(MilepostError):
    """An event that a producer sent was not accepted: by its disk or by the broker."""


class WarehouseBusy(MilepostError):
    """Another process holds the warehouse."""

    retryable = True


class WarehouseError(MilepostError):
    """The warehouse cannot be opened or written."""


class DiskFull(WarehouseError):
    """No space is left where Milepost writes."""

    retryable = True


class BuildFailed(MilepostError):
    """dbt reported failed models or tests."""


class GateFailed(MilepostError):
    """A quality gate blocked the data; the last good version stays published."""


class BulletinError(MilepostError):
    """A bulletin cannot be made or moved: what was asked for is unknown, or the version says nothing of it.

    zh: the same in Chinese, for clerks.
    """

    def __init__(self, said: str, zh: str) -> None:
        super().__init__(said)
        self.zh = zh

    def spoken(self, language: str) -> str:
        return self.zh if language == "zh" else str(self)


class PublishError(MilepostError):
    """There is nothing whole to publish, or a version could not be written or is unknown."""
