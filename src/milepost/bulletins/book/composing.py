"""Content and files of a bulletin: (version, inputs) -> Made. The same for a draft, at its issue, and for verifying.

Content is made by content.making.make, which is handed in: what stands above this imports it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import msgspec

from milepost.bulletins.book import entry as entries
from milepost.bulletins.book.entry import LETTERHEAD, Entry, Inputs
from milepost.bulletins.content import shape
from milepost.bulletins.content.shape import Bulletin
from milepost.bulletins.content.version import Published
from milepost.bulletins.writers import FORMATS, Format, fonts, write
from milepost.errors import BulletinError
from milepost.publishing.manifests import MANIFEST, Damaged
from milepost.settings import Settings


class Made(NamedTuple):
    """content: the bytes of content.json; files: name -> bytes; fonts: name -> SHA-256."""

    bulletin: Bulletin
    content: bytes
    files: dict[str, bytes]
    fonts: dict[str, str]

    @property
    def sha256(self) -> str:
        return entries.sha256(self.content)


def bulletin_of(settings: Settings, version: str, inputs: Inputs, make: Callable[..., Bulletin]) -> Bulletin:
    """What the bulletin says. Raises BulletinError, also where its version is there no more or is damaged."""
    folder = settings.published / version
    if not (folder / MANIFEST).is_file():
        raise BulletinError(
            f"Version {version}, of which it is made, is not there any more (thinned out, or another MILEPOST_DATA). "
            "Withdraw the draft and make it again of a version that `milepost publish --list` names.",
            f"所依据的发布版本 {version} 已不存在（已清理，或者 MILEPOST_DATA 不同）；请撤回草稿，"
            "用 milepost publish --list 所列的版本重新草拟。",
        )
    try:
        return make(
            Published(folder),
            inputs.asked,
            inputs.office,
            previous=_previous(settings, inputs),
            matters=inputs.matters,
            workdays=inputs.workdays,
        )
    except Damaged as error:
        raise BulletinError(f"Version {version} is damaged: {error}", f"发布版本 {version} 已损坏：{error}") from error


def _previous(settings: Settings, inputs: Inputs) -> Bulletin | None:
    if inputs.previous is None:
        return None
    folder = entries.folder_of(settings, inputs.previous)
    content = folder / entries.CONTENT
    if not content.is_file() or entries.sha256(content.read_bytes()) != inputs.previous_sha256:
        raise BulletinError(
            f"{content}, which it follows, is missing or was changed. Bring it back from a backup.",
            f"所衔接的上一期 {content} 已丢失或者被改动，请从备份恢复。",
        )
    return entries.content(folder)


def compose(bulletin: Bulletin, inputs: Inputs, letterhead: Path | None) -> Made:
    """Its files in all formats. letterhead: the office's Word template. Raises BulletinError."""
    found = fonts.find({role: Path(file) for role, file in inputs.fonts.items()})
    files = {
        file_name(bulletin.bulletin_id, one): write(bulletin, one, found, letterhead if one == "docx" else None)
        for one in FORMATS
    }
    return Made(bulletin, shape.encode(bulletin), files, found.hashes())


def file_name(bulletin_id: str, format: Format) -> str:
    return f"{bulletin_id}.{format}"


def letterhead_in(folder: Path) -> Path | None:
    """The template that was in force when the bulletin was drafted; it is kept beside it."""
    path = folder / LETTERHEAD
    return path if path.is_file() else None


def entry_of(made: Made, version: str, inputs: Inputs, moves: tuple[entries.Move, ...]) -> Entry:
    """What the manifest says of it."""
    said = made.bulletin
    number = said.masthead.number
    return Entry(
        bulletin_id=said.bulletin_id,
        kind=said.kind,
        language=said.language,
        title=said.title,
        place=said.place or "",
        unit=said.unit,
        incident=said.incident,
        period=said.period,
        version=version,
        is_simulated=said.is_simulated,
        content_sha256=made.sha256,
        number_text=number.text,
        year=None if number.number is None else number.year,
        number=number.number,
        replaces=said.replaces,
        files={name: entries.sha256(content) for name, content in made.files.items()},
        fonts=made.fonts,
        targets=tuple(said.readings),
        inputs=inputs,
        moves=moves,
    )


def numbered(inputs: Inputs, **changes: object) -> Inputs:
    """The same inputs, asked with a number, a day or a serial."""
    return msgspec.structs.replace(inputs, asked=msgspec.structs.replace(inputs.asked, **changes))
