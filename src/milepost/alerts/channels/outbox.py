"""Messages as files: data/outbox/<moment>-<reason>-<id>.md, one a message, sorted by name. Needs nobody outside."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path
from typing import Final

from milepost.alerts.channels import rendering
from milepost.alerts.channels.answers import OK, Answer
from milepost.alerts.channels.limits import OUTBOX
from milepost.alerts.message import Message
from milepost.warehouse import files

MOST_FILES: Final = 5_000  # the delivery log has them all; a folder that only grows fills the disk


def send(folder: Path, message: Message) -> Answer:
    """Write one message; one that is written again replaces its file."""
    parts = rendering.fitted(rendering.as_markdown(message, "# {}".format), message, OUTBOX.bytes).blocks
    try:
        written = sorted(folder.glob(f"*-{message.message_id}.md"))
        path = written[0] if written else folder / _name(message)
        files.replace_text(path, rendering.joined(parts) + "\n")
        if not written:
            _thin(folder)
    except OSError as error:
        return Answer("retry", type(error).__name__, f"写不出 · cannot be written: {error.strerror}", 60.0)
    return OK


def _name(message: Message) -> str:
    return f"{message.sent_at.astimezone(UTC):%Y%m%dT%H%M%S}Z-{message.reason}-{message.message_id}.md"


def _thin(folder: Path) -> None:
    for path in sorted(folder.glob("*.md"))[:-MOST_FILES]:
        path.unlink(missing_ok=True)
