"""Office files are zip archives of parts: the same parts, in order and with one fixed stamp, are the same bytes."""

from __future__ import annotations

import io
import zipfile
from typing import Final

STAMP: Final = (1980, 1, 1, 0, 0, 0)
FIRST: Final = "[Content_Types].xml"


def frozen(content: bytes) -> bytes:
    """The archive again with sorted parts (content types first, as readers expect) and without any time."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(given.namelist(), key=lambda name: (name != FIRST, name)):
            part = zipfile.ZipInfo(name, STAMP)
            part.compress_type, part.external_attr, part.create_system = zipfile.ZIP_DEFLATED, 0, 0
            archive.writestr(part, given.read(name))
    return made.getvalue()
