"""Which configuration is in force. config/*.yml -> InForce; the last good files are kept in data/incidents/config/.

A file with a fault stops nobody: its faults are told, and what was good last stays in force. Without alerts.yml the
variables MILEPOST_ALERT_* are read as receivers, and without those there is one, which writes files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

from milepost.alerts.routing import check
from milepost.alerts.routing.check import Checked, Format
from milepost.alerts.routing.config import Config, Receiver, Root
from milepost.alerts.routing.holding import From, InForce
from milepost.alerts.routing.tables import Contacts, Workdays
from milepost.documents.checking import DocumentFile, Fault
from milepost.settings import Settings
from milepost.warehouse import files

__all__ = ["From", "InForce", "absent", "by_default", "file_of", "load", "place"]


def load(settings: Settings, today: date) -> InForce:
    """Read the three files. Raises nothing for what they say, nor where no space is left for what is kept."""
    faults: list[Fault] = []
    origin: dict[str, From] = {}

    def take(name: str, read: Callable[[Path], Checked[Format]], without: Format) -> Format:
        said, origin[name] = _take(settings, name, read, without, faults)
        return said

    config = take("alerts", check.check_alerts, by_default(settings))
    contacts = take("contacts", check.check_contacts, Contacts())
    workdays = take("workdays", lambda path: check.check_workdays(path, today), Workdays())
    return InForce(config, contacts, workdays.table(), tuple(faults), origin)


def file_of(settings: Settings, name: str) -> Path:
    """Where a file of the configuration lies: alerts, contacts or workdays."""
    return settings.config / f"{name}.yml"


def absent(settings: Settings, name: str) -> str:
    """What holds where a file is not there, in Chinese and English."""
    kept = _kept(settings, name)
    if kept.exists():
        return f"没有该文件，沿用上一份正确的配置 · is not there, what was good last holds, until {kept} is deleted too"
    return "没有该文件，按默认设置 · is not there, the defaults hold"


def place(there: InForce, settings: Settings) -> str:
    """Where the routing in force comes from, for people."""
    named = {
        "kept": "the last good alerts.yml",
        "gone": "the last good alerts.yml (the file is gone)",
        "default": "what holds without alerts.yml",
    }
    return named.get(there.origin["alerts"], str(file_of(settings, "alerts")))


def _kept(settings: Settings, name: str) -> Path:
    """Where the last good text of a file lies."""
    return settings.incidents / "config" / f"{name}.yml"


def _take(
    settings: Settings, name: str, read: Callable[[Path], Checked[Format]], without: Format, faults: list[Fault]
) -> tuple[Format, From]:
    path, kept = file_of(settings, name), _kept(settings, name)
    if not path.exists():
        before = _read(read, kept) if kept.exists() else None
        if before is None or before.said is None:
            return without, "default"
        # a deploy that forgot it, a volume not mounted: whoever was told yesterday must not be deaf today
        return before.said, "gone"
    checked = _read(read, path)
    if checked.said is not None:
        _keep(kept, checked.file.text)
        return checked.said, "file"
    faults += checked.faults
    before = _read(read, kept) if kept.exists() else None
    return (before.said, "kept") if before and before.said is not None else (without, "default")


def _read(read: Callable[[Path], Checked[Format]], path: Path) -> Checked[Format]:
    """Check one file. Whatever else it does to the checks is a fault of this file, not the end of all alerts."""
    try:
        return read(path)
    except Exception as error:
        file = DocumentFile(path)
        advice = f"cannot be checked ({type(error).__name__}: {error}). Put back what was changed last."
        return Checked(file, None, [file.fault((), advice)])


def _keep(kept: Path, text: str) -> None:
    with suppress(OSError):
        if not kept.exists() or kept.read_text(encoding="utf-8") != text:
            files.replace_text(kept, text)


def by_default(settings: Settings) -> Config:
    """What holds without alerts.yml: the receivers of the variables MILEPOST_ALERT_*, else files in data/outbox/.

    A webhook without a secret is not signed, as before.
    """
    found = list(_of_variables(settings)) or [Receiver("outbox", "outbox", language=settings.language, simulated=True)]
    return Config(found, Root([one.name for one in found]))


def _of_variables(settings: Settings) -> Iterator[Receiver]:
    if settings.alert_webhook_url:
        secret = "MILEPOST_ALERT_WEBHOOK_SECRET" if settings.alert_webhook_secret else None
        yield Receiver("variable_webhook", "webhook", "MILEPOST_ALERT_WEBHOOK_URL", secret, language=settings.language)
    if settings.alert_mail_url:  # apprise's address, as it always was
        yield Receiver("variable_mail", "other", "MILEPOST_ALERT_MAIL_URL", language=settings.language)
    if settings.alert_topic and "alert_topic" in settings.model_fields_set:  # asked for, not only not forbidden
        yield Receiver("variable_topic", "kafka", language=settings.language)
