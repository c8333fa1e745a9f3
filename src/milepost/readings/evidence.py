"""What proves a value, as its reporter sent it: an address to open, or just words."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote

LONGEST: Final = 2000
# A host in plain letters, no name or password before it: what is shown is where it leads
_ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?([/?#][^\s<>\"\\`]*)?")


def address(said: str | None) -> str | None:
    """The address, if the words are one of http or https and nothing else; as a link may carry it."""
    text = (said or "").strip()
    if len(text) > LONGEST or not text.isprintable() or not _ADDRESS.fullmatch(text):
        return None
    return quote(text, safe=":/?#[]@!$&'()*+,;=%~-._")
