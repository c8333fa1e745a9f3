"""Receivers with what their variables hold. Config, Settings -> channels' Receiver."""

from __future__ import annotations

from milepost.alerts.channels.receiver import Receiver
from milepost.alerts.routing.config import Config
from milepost.settings import Settings


def resolved(config: Config, name: str, settings: Settings) -> Receiver:
    """A receiver ready to be told. A variable that is not set leaves it without address. Raises KeyError for a name."""
    one = config.receiver(name)
    return Receiver(
        name=one.name,
        kind=one.kind,
        language=one.language,
        address=settings.secret(one.address) if one.address else None,
        secret=settings.secret(one.secret) if one.secret else None,
        keyword=one.keyword,
        to=tuple(one.to),
        variable=one.address,
    )
