"""How the client reaches its broker: whether somebody listens there, and the account from the settings."""

from __future__ import annotations

import socket
import ssl
from typing import Any

from milepost.settings import Settings


def is_listening(server: str, patience_s: float) -> bool:
    """Asked first, because a KafkaProducer that finds nobody leaves sockets open."""
    host, _, port = server.strip().rpartition(":")
    try:
        with socket.create_connection((host.strip("[]"), int(port)), timeout=patience_s):
            return True
    except (OSError, ValueError):
        return False


def security(settings: Settings) -> dict[str, Any]:
    """SASL and TLS options of kafka-python."""
    options: dict[str, Any] = {"security_protocol": settings.kafka_security_protocol}
    if "SASL" in settings.kafka_security_protocol:
        password = settings.kafka_password
        options |= {
            "sasl_mechanism": settings.kafka_sasl_mechanism,
            "sasl_plain_username": settings.kafka_username,
            "sasl_plain_password": password.get_secret_value() if password else None,
        }
    if "SSL" in settings.kafka_security_protocol.removeprefix("SASL_") and settings.kafka_ca_file:
        options["ssl_context"] = ssl.create_default_context(cafile=str(settings.kafka_ca_file))
    return options
