"""Proves a bulletin: made again of its version and inputs, is it equal to the digit? FILE or id -> Verdict.

Compared are the content in the book, each file in the book, and the file that was handed over, wherever it lies.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final, NamedTuple

from milepost.bulletins.book import carrying, composing, differences, pages
from milepost.bulletins.book import entry as entries
from milepost.bulletins.book.composing import Made
from milepost.bulletins.book.entry import Entry
from milepost.bulletins.content import comparing, making, shape
from milepost.bulletins.content.asked import Text
from milepost.bulletins.content.comparing import Difference
from milepost.bulletins.writers import FORMATS, Format
from milepost.errors import BulletinError
from milepost.settings import Settings

ENDINGS: Final = {f".{one}": one for one in FORMATS}


class Verdict(NamedTuple):
    """difference: the first one, in words; None where all is equal. what: the file or folder that was looked at."""

    entry: Entry
    what: str
    difference: Text | None


def verify(settings: Settings, named: str, bulletin_id: str = "") -> Verdict:
    """named: a file, or the id of a bulletin of the book. bulletin_id: which one a renamed file is.

    Raises BulletinError for what is neither, and where the version is there no more.
    """
    file = Path(named)
    if not file.is_file():
        entry = entries.find(settings, named)
        return Verdict(entry, entry.bulletin_id, _of_book(settings, entry, _again(settings, entry)))
    content = _content(file)
    entry = entries.find(settings, bulletin_id or _whose(settings, file, content))
    made = _again(settings, entry)
    return Verdict(entry, str(file), _of_book(settings, entry, made) or _of_file(entry, made, file, content))


def _content(file: Path) -> bytes:
    if file.suffix.lower() not in ENDINGS:
        raise BulletinError(
            f"{file} is no file of a bulletin: it ends in none of {', '.join(ENDINGS)}.",
            f"{file} 不是通报文件：扩展名应为 {'、'.join(ENDINGS)}。",
        )
    try:
        return file.read_bytes()
    except OSError as error:
        raise BulletinError(
            f"{file} cannot be read: {error.strerror}.", f"无法读取 {file}：{error.strerror}。"
        ) from error


def _whose(settings: Settings, file: Path, content: bytes) -> str:
    """By its hash, else by the id that it carries, else by its name."""
    known, digest = entries.listed(settings), entries.sha256(content)
    found = next((one.bulletin_id for one in known if digest in one.files.values()), None)
    named = [found, carrying.bulletin_id(_format(file.name), content), file.stem]
    ids = {one.bulletin_id for one in known}
    if (whose := next((one for one in named if one in ids), None)) is None:
        raise BulletinError(
            f"{file} is no file of the book, carries no id of one and is not named as one. Say which it is with "
            "--bulletin.",
            f"{file} 不在通报簿中，文件里没有通报编号，文件名也不是编号；请用 --bulletin 指明是哪一份。",
        )
    return whose


def _again(settings: Settings, entry: Entry) -> Made:
    bulletin = composing.bulletin_of(settings, entry.version, entry.inputs, making.make)
    template = composing.letterhead_in(settings.bulletins / entry.bulletin_id)
    return composing.compose(bulletin, entry.inputs, template)


def _of_book(settings: Settings, entry: Entry, made: Made) -> Text | None:
    """What of the folder is not as it was, or not as it is made now."""
    folder = settings.bulletins / entry.bulletin_id
    kept = entries.content(folder)
    if shape.encode(kept) != made.content or entry.content_sha256 != made.sha256:
        return _of_content(comparing.first(kept, made.bulletin))
    for name, digest in entry.fonts.items():
        if (now := made.fonts.get(name)) != digest:
            return Text(
                f"字体 {name}：生成时为 {digest[:12]}，现{f'为 {now[:12]}' if now else '无'}",
                f"fonts, {name}: {digest[:12]} then, {now[:12] if now else 'none'} now",
            )
    for name, content in made.files.items():
        path = folder / name
        if not path.is_file():
            return Text(f"通报簿中缺少 {name}", f"{name} is missing in the book")
        if (different := differences.first(_format(name), path.read_bytes(), content)) is not None:
            return Text(f"通报簿中的 {name}：{different.zh}", f"{name} in the book, {different.en}")
    return None


def _of_content(found: Difference | None) -> Text:
    """Where the content is the same, it is the hash that the book has of it."""
    if found is None:
        return Text(
            f"{entries.CONTENT}：通报簿所记的哈希值与内容不符",
            f"{entries.CONTENT}, its hash: the one in the book is not that of the content",
        )
    one, other = pages.quoted(found.one), pages.quoted(found.other)
    return Text(
        f"{entries.CONTENT}，{found.path}：通报簿中为{one.zh}，重新生成为{other.zh}",
        f"{entries.CONTENT}, {found.path}: {one.en} in the book, {other.en} made again",
    )


def _of_file(entry: Entry, made: Made, file: Path, content: bytes) -> Text | None:
    again = made.files[composing.file_name(entry.bulletin_id, _format(file.name))]
    different = differences.first(_format(file.name), content, again)
    return different and Text(f"{file.name}：{different.zh}", f"{file.name}, {different.en}")


def _format(name: str) -> Format:
    return ENDINGS[Path(name).suffix.lower()]
