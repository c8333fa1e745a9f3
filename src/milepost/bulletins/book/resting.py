"""The published versions that bulletins rest on: kept from the draft on, let go with the last that is withdrawn."""

from __future__ import annotations

from contextlib import suppress

from milepost.bulletins.book import entry as entries
from milepost.errors import PublishError
from milepost.publishing import pins
from milepost.settings import Settings


def keep(settings: Settings, version: str, why: str) -> bool:
    """Keep a version; false where it was kept already. Boards, who may not write there, find it kept."""
    if pins.is_pinned(settings, version):
        return False
    pins.pin(settings, version, by="milepost bulletin", why=why)
    return True


def let_go(settings: Settings, version: str) -> None:
    """Leave it to the rule of retention, unless a bulletin that is not withdrawn rests on it.

    Where that cannot be written it stays, which costs nothing but space.
    """
    if all(one.version != version or one.state == "withdrawn" for one in entries.listed(settings)):
        with suppress(PublishError, OSError):  # boards may only read there
            pins.let_go(settings, version)
