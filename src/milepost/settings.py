"""Settings: the only module that reads the environment. Variables start with MILEPOST_; see .env.example."""

from __future__ import annotations

import os
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Final, Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from milepost.errors import SettingsError

PROJECT = Path(__file__).resolve().parents[2]
SECRETS: Final = "MILEPOST_SECRET_"
"""Variables that begin so hold what config/alerts.yml only names: addresses and keys of receivers."""


def has_desktop() -> bool:
    """Whether a browser opened here would be seen: an X or Wayland display is named."""
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


class Settings(BaseSettings):
    """Built once at an edge (a command, a task, a page) and passed inward; a test builds its own with keywords."""

    model_config = SettingsConfigDict(env_prefix="MILEPOST_", env_ignore_empty=True, frozen=True, extra="forbid")

    data: Path = Field(Path("data"), description="Everything Milepost writes: warehouse, published versions, broker.")
    plans: Path = Field(PROJECT / "plans", description="The catalogue: one YAML file per plan.")
    plan_texts: Path | None = Field(None, description="Folder of the plan texts, to quote clauses from.")
    config: Path = Field(
        Path("config"),
        description="What a city sets: alerts, bulletins, contacts, workdays (.yml), each with a schema.",
    )
    project: Path = Field(PROJECT, description="The project's root (dbt_project/, dags/, dashboards/).")
    kafka_servers: str | None = Field(None, description="Brokers to use; unset means the embedded one.")
    kafka_jars: Path = Field(
        Path("~/.cache/milepost/kafka-4.1.1"),
        description="Where the embedded Kafka's jars are kept, shared by all runs.",
    )
    broker: Literal["auto", "kafka", "tansu"] = Field("auto", description="Kind of the embedded broker.")
    broker_port: int | None = Field(None, description="Port of the embedded broker; unset means a free one.")
    boards_port: int | None = Field(None, description="Port of the boards in the demo; unset means a free one.")
    boards_hosts: str = Field(
        "127.0.0.1,localhost", description="Host names the boards answer to, separated by commas; not their ports."
    )
    airflow_port: int | None = Field(None, description="Port of Airflow in the demo; unset means a free one.")
    kafka_security_protocol: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = "PLAINTEXT"
    kafka_sasl_mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] = "SCRAM-SHA-512"
    kafka_username: str | None = None
    kafka_password: SecretStr | None = None
    kafka_ca_file: Path | None = None
    client_keep_hours: float = Field(
        24.0,
        ge=0,
        description="How long the agencies' client keeps events that the broker has, to send them to a new log again.",
    )
    as_of: date | None = Field(None, description="The day the marts are built for; unset means today in Shanghai.")
    known_at: datetime | None = Field(None, description="Build the marts as known at this moment (UTC).")
    zero_base: Literal["not_meaningful", "replace"] = Field(
        "not_meaningful", description="How the pace reading treats a zero base; 'replace' reproduces Open SDG."
    )
    whole_build_minutes: int = Field(
        30,
        ge=1,
        le=60,
        description="Builds make only what rests on what is new; everything is made at least this often.",
    )
    publish_max_versions: int = Field(
        2000, ge=1, description="More published versions than this: those kept one an hour are thinned out."
    )
    publish_max_gb: float = Field(
        20.0, gt=0, description="Larger published versions than this: those kept one an hour are thinned out."
    )
    airflow_keep_days: int = Field(3, ge=1, description="Days that Airflow's logs and metadata are kept.")
    airflow_database: SecretStr | None = Field(
        None, description="Airflow's metadata database, for the DAG that cleans it; Airflow hides its own from tasks."
    )
    lock_wait_seconds: float = Field(120.0, description="How long a second writer waits for the warehouse.")
    boards_url: str | None = Field(None, description="Where the boards are, for links in messages.")
    airflow_url: str | None = Field(None, description="Where Airflow's API is, for the watch; unset: not looked at.")
    heartbeat_url: SecretStr | None = Field(
        None, description="Called every minute while all is well (a dead man's signal for an outside watcher)."
    )
    silence_hours: float = Field(
        48.0, ge=0, description="An incident says so after so many hours without any event; 0: never."
    )
    alert_webhook_url: SecretStr | None = Field(None, description="POST target of alerts.")
    alert_webhook_secret: SecretStr | None = Field(None, description="Key of the HMAC-SHA256 signature.")
    alert_mail_url: SecretStr | None = Field(None, description="apprise mail URL, e.g. mailto://user:pass@host?to=x")
    alert_topic: bool = Field(True, description="Also send alerts to the Kafka topic milepost.alerts.v1.")
    show_enterprises: bool = Field(False, description="Boards and explanations write credit codes out in full.")
    language: Literal["zh", "en"] = Field("zh", description="Of explanations, and of alerts without alerts.yml.")

    @classmethod
    def load(cls) -> Settings:
        """Read the environment. Raises SettingsError that names the variable and the reason, never its value.

        Read anew only where a variable differs: pages ask several times a run, and each of their ticks does.
        """
        try:
            return _of_environment(cls, tuple(sorted(item for item in os.environ.items() if _is_ours(item[0]))))
        except ValidationError as error:
            faults = "; ".join(
                f"MILEPOST_{'_'.join(str(p) for p in fault['loc']).upper()}: {fault['msg']}"
                for fault in error.errors(include_input=False)
            )
            raise SettingsError(f"settings cannot be used: {faults}. See .env.example.") from None

    def secret(self, variable: str) -> SecretStr | None:
        """What a variable holds that a receiver's configuration names; None where it is unset or empty.

        One of Milepost's own (MILEPOST_ALERT_WEBHOOK_URL) is read as the setting it is; else the name begins with
        MILEPOST_SECRET_. No other variable can be asked for.
        """
        own = getattr(self, variable.removeprefix("MILEPOST_").lower(), None)
        if isinstance(own, SecretStr):
            return own
        if not variable.startswith(SECRETS):
            return None
        value = os.environ.get(variable, "").strip()
        return SecretStr(value) if value else None

    def secret_text(self, variable: str) -> str | None:
        """As secret(), bare: to be judged, never to be shown."""
        found = self.secret(variable)
        return found.get_secret_value() if found else None

    @property
    def incidents(self) -> Path:
        """The store of incidents, and the last good configuration of alerts; no warehouse is needed for them."""
        return self.data / "incidents"

    @property
    def outbox(self) -> Path:
        """Messages written as files, where no other receiver is configured."""
        return self.data / "outbox"

    @property
    def bulletins(self) -> Path:
        """The book of bulletins: a folder for each, with its content, its files and every move."""
        return self.data / "bulletins"

    @property
    def warehouse(self) -> Path:
        return self.data / "warehouse.duckdb"

    @property
    def published(self) -> Path:
        return self.data / "published"

    @property
    def offsets_copy(self) -> Path:
        """A small JSON copy of raw.offsets, read by the lag trigger without touching the warehouse."""
        return self.data / "offsets.json"

    @property
    def whole_build_file(self) -> Path:
        """When everything is to be made again, as JSON: due_at, null if nothing was left out. The trigger reads it."""
        return self.data / "whole_build.json"

    @property
    def broker_address_file(self) -> Path:
        """Written by the embedded broker once it accepts connections; holds host:port."""
        return self.data / "broker.address"

    @property
    def bootstrap_servers(self) -> str:
        """MILEPOST_KAFKA_SERVERS, else where the embedded broker said it listens, else Kafka's usual port."""
        if self.kafka_servers:
            return self.kafka_servers
        if self.broker_address_file.exists():
            return self.broker_address_file.read_text().strip()
        return "127.0.0.1:9092"

    @property
    def hosts_of_boards(self) -> frozenset[str]:
        return frozenset(name.strip().lower() for name in self.boards_hosts.split(",") if name.strip())

    @property
    def texts(self) -> Path | None:
        """Folder of the plan texts, or None where they are not at hand: the one named, else what was added."""
        named = self.plan_texts
        if named is not None and named.is_dir() and any(named.iterdir()):  # an empty one is compose's stand-in
            return named
        return self.added_texts if self.added_texts.is_dir() else None

    @property
    def added_texts(self) -> Path:
        """Where `milepost plans texts --add` keeps texts that no folder holds; boards read it too."""
        return self.data / "plan-texts"


def _is_ours(variable: str) -> bool:
    return variable.upper().startswith("MILEPOST_")  # in any case, as pydantic reads them


@lru_cache(maxsize=2)
def _of_environment(kind: type[Settings], _variables: tuple[tuple[str, str], ...]) -> Settings:
    """The settings of these variables, shared by all who ask: they are frozen."""
    return kind()
