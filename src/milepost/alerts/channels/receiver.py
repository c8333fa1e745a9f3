"""A receiver with what its variables hold: where a message goes, in which language, with which key.

The secrets are SecretStr: they show in no repr, and in no word of an Answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import SecretStr

from milepost.alerts.routing.config import Kind
from milepost.readings.words import Language


@dataclass(frozen=True)
class Receiver:
    """address: the robot's or webhook's URL, the mail server's, or apprise's; none for kafka and outbox.

    variable: the name of what holds the address. secret: the key of its signature. keyword: what a robot's guard wants
    to read in every text. to: mail addresses.
    """

    name: str
    kind: Kind
    language: Language = "zh"
    address: SecretStr | None = None
    secret: SecretStr | None = None
    keyword: str | None = None
    to: tuple[str, ...] = ()
    variable: str | None = None

    @property
    def url(self) -> str:
        """The address in clear, for the call alone. Raises LookupError where it is not set."""
        if self.address is None:
            raise LookupError("no address")
        return self.address.get_secret_value()

    def secrets(self) -> Iterator[str]:
        """What must be in no word."""
        for value in (self.address, self.secret):
            if value is not None:
                yield from (value.get_secret_value(), *value.get_secret_value().split())
