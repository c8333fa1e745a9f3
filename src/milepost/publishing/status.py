"""status.json, how the last attempt to publish went, and how fresh the boards are. data/published/ -> one line.

The file has room to spare: on a full disk a failure is written over what stood there (files.replace_text), and the
watch reads there that no space was left.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from milepost.publishing import showing, versions
from milepost.publishing.attempts import read_status, status_file
from milepost.publishing.versions import Pin
from milepost.settings import Settings

__all__ = ["freshness", "read_status", "status_file", "write_failure", "write_published", "write_status"]

ROOM: Final = 16_384
MOST_SAID: Final = 2_000  # characters of an error; its text in full is in the alert and in the log
FAILED: Final = {
    "land": "数据入库失败",
    "gate_raw": "入库质量闸门未通过",
    "build": "数据集市构建失败",
    "gate_marts": "发布质量闸门未通过",
    "publish": "发布失败",
}
NO_SPACE: Final = "磁盘空间不足"


def write_status(settings: Settings, status: dict[str, Any]) -> None:
    """Say how the last attempt went (data/published/status.json); boards show it above the version they read."""
    versions.write_json(status_file(settings), status, room=ROOM)


def write_published(settings: Settings, pin: Pin | None) -> None:
    """Say that a version was published, and whether a pin keeps it from being shown."""
    words = ("已发布，未展示：看板固定在旧版本", "published, not shown: an older version is pinned")
    write_status(settings, _attempt("publish", True, *(words if pin else ("已发布", "published"))))


def write_failure(
    settings: Settings,
    stage: str,
    message: str,
    *,
    failures: Sequence[dict[str, Any]] = (),
    no_space: bool = False,
) -> None:
    """Have the boards show that a step failed; they keep showing the last good version.

    Where not even this can be written, the error of the step is still the one to be told: raises nothing.
    """
    said = f"{FAILED[stage]}：{NO_SPACE}" if no_space else FAILED[stage]
    with suppress(OSError):
        write_status(
            settings,
            _attempt(stage, False, said, message[:MOST_SAID]) | {"failures": list(failures), "no_space": no_space},
        )


def _attempt(stage: str, ok: bool, message_zh: str, message_en: str) -> dict[str, Any]:
    return {
        "checked_at": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "ok": ok,
        "stage": stage,
        "message_zh": message_zh,
        "message_en": message_en,
        "failures": [],
    }


def freshness(settings: Settings) -> str | None:
    """One line on what the boards show and how old it was when it came; None before the first version."""
    status = read_status(settings)
    if not status.get("ok", True):
        return (
            f"not published: {status.get('stage')}: {status.get('message_en')}; the boards keep the last good version"
        )
    try:
        version = versions.current(settings)
        manifest = versions.manifest(settings.published, version) if version else None
    except versions.Damaged as error:
        return str(error)
    if not manifest:
        return None
    pin = showing.pin_of(settings)
    held = f", pinned since {pin.since} by {pin.by}; `milepost publish --unpin` shows the newest" if pin else ""
    return f"boards show version {version}{_age(manifest)}{held}"


def _age(manifest: dict[str, Any]) -> str:
    if not (manifest.get("latest_kafka_time") and manifest.get("built_at")):
        return ""
    newest, built = (_moment(str(manifest[key])) for key in ("latest_kafka_time", "built_at"))
    if newest > built + timedelta(days=1):  # versions of before may carry a moment no clock showed
        return ""
    return f"; its newest event was {max(0.0, (built - newest).total_seconds()):.1f} s old"


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
