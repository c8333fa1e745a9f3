"""Which process gets which variables: no more than it works with. Settings, a process's name -> its MILEPOST_*.

The table holds for the demo and for docker-compose.yml alike; a test compares both with it. Airflow's own variables go
to Airflow's processes alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from pydantic import SecretStr

from milepost.settings import SECRETS, Settings

AIRFLOW: Final = ("api-server", "scheduler", "dag-processor", "triggerer")
SENDERS: Final = ("simulator", "published")
_KAFKA: Final = ("airflow-init", "scheduler", "triggerer", "watch", "boards", *SENDERS)  # boards send decisions
# setting -> the processes that get it. Tasks run in the scheduler, and commands are typed there (docker compose exec);
# the dag-processor records the failure of a task whose process was killed.
NEEDED: Final[dict[str, tuple[str, ...]]] = {
    "data": ("broker", "scheduler", "dag-processor", "triggerer", "boards", "watch", *SENDERS),
    "project": ("scheduler",),
    "config": ("scheduler", "watch", "boards"),  # commands that check it are typed in the scheduler; boards read map/
    "plans": ("scheduler", "boards", *SENDERS),
    "plan_texts": ("scheduler", "boards"),
    "kafka_servers": _KAFKA,
    "kafka_security_protocol": _KAFKA,
    "kafka_sasl_mechanism": _KAFKA,
    "kafka_username": _KAFKA,
    "kafka_password": _KAFKA,
    "kafka_ca_file": _KAFKA,
    "kafka_jars": ("broker",),
    "broker": ("broker",),
    "broker_port": (),  # of who starts the processes
    "boards_port": (),
    "airflow_port": (),
    "boards_hosts": ("boards",),
    "client_keep_hours": SENDERS,
    "as_of": ("scheduler",),
    "known_at": ("scheduler",),
    "zero_base": ("scheduler",),
    "lock_wait_seconds": ("scheduler", "dag-processor", "watch"),
    "boards_url": ("watch", "scheduler"),
    "airflow_url": ("watch",),
    "heartbeat_url": ("watch",),
    "silence_hours": ("watch",),
    "alert_webhook_url": ("scheduler", "watch"),
    "alert_webhook_secret": ("scheduler", "watch"),
    "alert_mail_url": ("scheduler", "watch"),
    "alert_topic": ("scheduler", "watch"),
    "language": ("scheduler", "watch"),
    "show_enterprises": ("scheduler", "boards"),
    "whole_build_minutes": ("scheduler",),
    "publish_max_versions": ("scheduler",),
    "publish_max_gb": ("scheduler",),
    "airflow_keep_days": ("scheduler",),
    "airflow_database": ("scheduler",),
}
# Of the system's variables, what any process may need, and what only those that call the outside do
SYSTEM: Final = frozenset(
    [
        "PATH",
        "HOME",
        "USER",
        "LOGNAME",
        "SHELL",
        "LANG",
        "LANGUAGE",
        "TZ",
        "TMPDIR",
        "TEMP",
        "TMP",
        "LD_LIBRARY_PATH",
        "VIRTUAL_ENV",
        "PYTHONUTF8",
        "PYTHONDONTWRITEBYTECODE",
        "SSL_CERT_FILE",
        "SSL_CERT_DIR",
    ]
)
OUTSIDE: Final = frozenset(["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY", "REQUESTS_CA_BUNDLE"])
JAVA: Final = frozenset(["JAVA_HOME", "JAVA_OPTS", "MAVEN_OPTS", "MAVEN_ARGS", "M2_HOME"])
TELLS: Final = ("scheduler", "watch")
"""Who tells receivers, and so needs what their configuration names: the watch, and commands typed in the scheduler."""
CALLS_OUTSIDE: Final = ("broker", "scheduler", "watch")  # Kafka's jars, once; receivers of alerts


def of(settings: Settings, process: str) -> dict[str, str]:
    """MILEPOST_* of a process: what it needs of what is set, paths so that they hold in any folder."""
    return {
        f"MILEPOST_{name.upper()}": _text(value)
        for name, processes in NEEDED.items()
        if process in processes and name in settings.model_fields_set and (value := getattr(settings, name)) is not None
    }


def of_system(present: Mapping[str, str], process: str) -> dict[str, str]:
    """What a process gets of the variables present here."""
    wanted = (
        SYSTEM | (OUTSIDE if process in CALLS_OUTSIDE else frozenset()) | (JAVA if process == "broker" else frozenset())
    )
    return {
        name: value
        for name, value in present.items()
        if name.upper() in wanted or name.startswith(("LC_", "XDG_")) or (name.startswith(SECRETS) and process in TELLS)
    }


def _text(value: object) -> str:
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    if isinstance(value, Path):
        return str(value.expanduser().resolve())
    return str(value).lower() if isinstance(value, bool) else str(value)
