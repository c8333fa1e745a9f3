"""Proves a bulletin: made again of its version and inputs, is it equal to the digit? FILE or id -> Verdict.

Compared are the content in the book, each file in the book, and the file that was handed over, wherever it lies.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final, NamedTuple

from milepost.bulletins.book import composing, differences
from milepost.bulletins.book import entry as entries
from milepost.bulletins.book.composing import Made
from milepost.bulletins.book.entry import Entry
from milepost.bulletins.content import comparing, making, shape
from milepost.bulletins.writers import FORMATS, Format
from milepost.errors import BulletinError
from milepost.settings import Settings

ENDINGS: Final = {f".{one}": one for one in FORMATS}


class Verdict(NamedTuple):
    """difference: the first one, in words; None where all is equal. what: the file or folder that was looked at."""

    entry: Entry
    what: str
    difference: str | None


def verify(settings: Settings, named: str, bulletin_id: str = "") -> Verdict:
    """named: a file, or the id of a bulletin of the book. bulletin_id: which one a renamed file is.

    Raises BulletinError for what is neither, and where the version is there no more.
    """
    file = Path(named)
    if not file.is_file():
        entry = entries.find(settings, named)
        return Verdict(entry, entry.bulletin_id, _of_book(settings, entry, _again(settings, entry)))
    content = _content(file)
    entry = entries.find(settings, bulletin_id or _whose(settings, file, entries.sha256(content)))
    made = _again(settings, entry)
    return Verdict(entry, str(file), _of_book(settings, entry, made) or _of_file(entry, made, file, content))


def _content(file: Path) -> bytes:
    if file.suffix.lower() not in ENDINGS:
        raise BulletinError(f"{file} is no file of a bulletin: it ends in none of {', '.join(ENDINGS)}.")
    try:
        return file.read_bytes()
    except OSError as error:
        raise BulletinError(f"{file} cannot be read: {error.strerror}.") from error


def _whose(settings: Settings, file: Path, digest: str) -> str:
    """By what it holds, else by its name."""
    known = entries.listed(settings)
    found = next((one.bulletin_id for one in known if digest in one.files.values()), None)
    if found is None and file.stem not in {one.bulletin_id for one in known}:
        raise BulletinError(f"{file} is no file of the book, nor named as one. Say which it is with --bulletin.")
    return found or file.stem


def _again(settings: Settings, entry: Entry) -> Made:
    bulletin = composing.bulletin_of(settings, entry.version, entry.inputs, making.make)
    template = composing.letterhead_in(settings.bulletins / entry.bulletin_id)
    return composing.compose(bulletin, entry.inputs, template)


def _of_book(settings: Settings, entry: Entry, made: Made) -> str | None:
    """What of the folder is not as it was, or not as it is made now."""
    folder = settings.bulletins / entry.bulletin_id
    kept = entries.content(folder)
    if shape.encode(kept) != made.content or entry.content_sha256 != made.sha256:
        found = comparing.first(kept, made.bulletin)
        said = (
            f"{found.path}: {differences.short(found.one)} in the book, {differences.short(found.other)} made again"
            if found
            else "its hash"
        )
        return f"{entries.CONTENT}, {said}"
    for name, digest in entry.fonts.items():
        if made.fonts.get(name) != digest:
            return f"fonts, {name}: {digest[:12]} then, {str(made.fonts.get(name))[:12]} now"
    for name, content in made.files.items():
        path = folder / name
        if not path.is_file():
            return f"{name} is missing in the book"
        if (different := differences.first(_format(name), path.read_bytes(), content)) is not None:
            return f"{name} in the book, {different}"
    return None


def _of_file(entry: Entry, made: Made, file: Path, content: bytes) -> str | None:
    again = made.files[composing.file_name(entry.bulletin_id, _format(file.name))]
    different = differences.first(_format(file.name), content, again)
    return None if different is None else f"{file.name}, {different}"


def _format(name: str) -> Format:
    return ENDINGS[Path(name).suffix.lower()]
