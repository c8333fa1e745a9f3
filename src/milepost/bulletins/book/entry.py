"""One bulletin of the book: manifest.json -> Entry, with what it was made of and every move. Reads, writes nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Literal

import msgspec

from milepost.bulletins.content.asked import Asked, Matter, Office
from milepost.bulletins.content.shape import Bulletin, Kind, decode
from milepost.days import Worktable
from milepost.errors import BulletinError
from milepost.readings.words import Language
from milepost.settings import Settings

State = Literal["draft", "reviewed", "issued", "withdrawn"]
MANIFEST: Final = "manifest.json"
CONTENT: Final = "content.json"
LETTERHEAD: Final = "letterhead.docx"
ISSUING: Final = ".issuing"
"""Ending of the hidden folder beside a bulletin's: whole, numbered, its event perhaps not sent yet."""
BEFORE: Final = ".before"
"""Ending of what stood in a bulletin's place, while another folder takes it."""


class Move(msgspec.Struct, frozen=True, omit_defaults=True):
    """A change of state. at: UTC, RFC 3339; event_id: of milepost.bulletin.moved.v1, the same at every try.

    content_sha256: of what was moved; is_sent: the broker has taken the event.
    """

    state: State
    by: str
    at: str
    event_id: str
    content_sha256: str
    is_sent: bool = False
    is_verified: bool = False
    reason: str | None = None


class Inputs(msgspec.Struct, frozen=True, omit_defaults=True):
    """All that its content is a function of, beside the version: made again of these, it is equal to the digit.

    office_id: None where no configuration named the office; previous: the bulletin before, by id and hash of content;
    fonts: role -> the file that was named.
    """

    asked: Asked
    office: Office
    office_id: str | None = None
    agency: str | None = None
    previous: str | None = None
    previous_sha256: str | None = None
    matters: tuple[Matter, ...] = ()
    workdays: Worktable = {}
    fonts: dict[str, str] = {}


class Entry(msgspec.Struct, frozen=True):
    """What manifest.json says. files, fonts: name -> SHA-256; targets: those whose readings stand in it."""

    bulletin_id: str
    kind: Kind
    language: Language
    title: str
    place: str
    unit: str | None
    incident: str | None
    period: str
    version: str
    is_simulated: bool
    content_sha256: str
    number_text: str
    year: int | None
    number: int | None
    replaces: str | None
    files: dict[str, str]
    fonts: dict[str, str]
    targets: tuple[str, ...]
    inputs: Inputs
    moves: tuple[Move, ...]

    @property
    def state(self) -> State:
        return self.moves[-1].state

    @property
    def series(self) -> tuple[str, int | None, str]:
        """What its number runs in: office, year, kind."""
        return self.inputs.office_id or "", self.year, self.kind

    def last(self, state: State) -> Move | None:
        """The last move to a state."""
        return next((one for one in reversed(self.moves) if one.state == state), None)


def folder_of(settings: Settings, bulletin_id: str) -> Path:
    """Raises BulletinError for what is no id."""
    if not bulletin_id or "/" in bulletin_id or bulletin_id.startswith("."):
        raise BulletinError(
            f"{bulletin_id!r} is no bulletin. `milepost bulletin list` names them.",
            f"{bulletin_id!r} 不是通报编号，milepost bulletin list 列出全部编号。",
        )
    return settings.bulletins / bulletin_id


def read(folder: Path) -> Entry:
    """Raises BulletinError where the manifest is missing or damaged."""
    path = folder / MANIFEST
    try:
        return msgspec.json.decode(path.read_bytes(), type=Entry)
    except (OSError, msgspec.DecodeError) as error:
        raise BulletinError(
            f"{path} cannot be read: {error}. Bring the folder back from a backup.",
            f"无法读取 {path}：{error}。请从备份恢复整个文件夹。",
        ) from error


def find(settings: Settings, bulletin_id: str) -> Entry:
    """The entry of an id. Raises BulletinError, also for one that is not there."""
    folder = folder_of(settings, bulletin_id)
    if not folder.is_dir() and (aside := settings.bulletins / f".{bulletin_id}{BEFORE}").is_dir():
        folder = aside
    if not folder.is_dir():
        raise BulletinError(
            f"There is no bulletin {bulletin_id!r}. `milepost bulletin list` names them.",
            f"没有编号为 {bulletin_id} 的通报，milepost bulletin list 列出全部编号。",
        )
    return read(folder)


def listed(settings: Settings) -> list[Entry]:
    """Every bulletin of the book, by period, place, kind and id. Raises BulletinError for a damaged one."""
    found, damaged = readable(settings)
    if damaged:
        raise damaged[0]
    return found


def readable(settings: Settings) -> tuple[list[Entry], list[BulletinError]]:
    """Those that can be read, by period, place, kind and id, and what is wrong with the others."""
    folders = {folder.name: folder for folder in _folders(settings)}
    aside = {name.removeprefix(".").removesuffix(BEFORE): name for name in folders if name.endswith(BEFORE)}
    names = [name for name in folders if not name.startswith(".")]
    names += [name for bulletin_id, name in aside.items() if bulletin_id not in folders]
    found, damaged = [], []
    for name in names:
        try:
            found.append(read(folders[name]))
        except BulletinError as error:
            damaged.append(error)
    return sorted(found, key=lambda one: (one.period, one.place, one.kind, one.bulletin_id)), damaged


def issuing(settings: Settings) -> list[Path]:
    """Folders whose issue was begun and not ended: their numbers are taken."""
    return [folder for folder in _folders(settings) if folder.name.endswith(ISSUING)]


def _folders(settings: Settings) -> Iterator[Path]:
    found = settings.bulletins.iterdir() if settings.bulletins.is_dir() else iter(())
    yield from sorted(folder for folder in found if (folder / MANIFEST).is_file())


def content(folder: Path) -> Bulletin:
    """What a bulletin says. Raises BulletinError where it is missing or damaged."""
    path = folder / CONTENT
    try:
        return decode(path.read_bytes())
    except (OSError, msgspec.DecodeError) as error:
        raise BulletinError(
            f"{path} cannot be read: {error}. Bring it back from a backup.",
            f"无法读取 {path}：{error}。请从备份恢复。",
        ) from error


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
