"""What a machine's command remembers from one run to the next: a small JSON file beside the spool."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from milepost.errors import MilepostError
from milepost.settings import Settings
from milepost.warehouse import files


class Memory:
    """One JSON object per subject: a register, or a centre. kind: the first word of the file's name."""

    def __init__(self, settings: Settings, kind: str, subject: str) -> None:
        name = hashlib.sha256(subject.encode()).hexdigest()[:16]
        self.path = settings.data / "spool" / f"{kind}-{name}.json"

    def read(self) -> dict[str, Any]:
        """What was kept, {} before the first time. Raises MilepostError."""
        try:
            kept = json.loads(self.path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            raise self.damaged(str(error)) from error
        if not isinstance(kept, dict):
            raise self.damaged("no JSON object")
        return kept

    def write(self, kept: dict[str, Any]) -> None:
        """Replace what was kept. Raises MilepostError."""
        try:
            files.replace_text(self.path, json.dumps(kept))
        except OSError as error:
            raise MilepostError(
                f"{self.path}: 写不了 cannot be written: {error}. Free the disk, then repeat."
            ) from error

    def damaged(self, why: str) -> MilepostError:
        return MilepostError(f"{self.path} is damaged: {why}. Delete it: what is sent twice counts once.")


class LastCount:
    """How many cards a centre had when it was last measured."""

    def __init__(self, settings: Settings, centre: str) -> None:
        self._memory = Memory(settings, "centre", centre)

    def doubts(self, cards: int) -> list[str]:
        """That there are fewer cards now, in words; a damaged file is a doubt too, and no reason to be silent."""
        try:
            before = self._memory.read().get("cards")
        except MilepostError as error:
            return [str(error)]
        if not isinstance(before, int) or cards >= before:
            return []
        return [
            f"上次有 {before} 张卡，这次只有 {cards} 张：是少了卡，还是页面不完整？{cards} cards, last time {before}: "
            "are cards gone, or is it half a page?"
        ]

    def keep(self, cards: int) -> None:
        """Raises MilepostError."""
        self._memory.write({"cards": cards})
