"""The fonts that PDF and charts are set in: an input, named with their hashes. None is taken from the system unasked.

The package of the lock has Noto Serif SC and Noto Sans SC. An office names its own 仿宋 and 楷体 by file.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Collection, Iterator, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Final

import msgspec

from milepost.errors import BulletinError

ROLES: Final = ("fang", "kai", "hei", "song", "title")
SANS: Final = frozenset({"hei"})


class Face(msgspec.Struct, frozen=True):
    """One font file. family: its own name; sha256: of the file."""

    path: Path
    family: str
    sha256: str


class Fonts(msgspec.Struct, frozen=True, dict=True):
    """role -> its face; fallback: the faces of the package, in which what a role's face lacks is set."""

    roles: dict[str, Face]
    fallback: tuple[Face, ...]

    def chain(self, role: str) -> list[str]:
        """Family names in the order in which a character is looked for."""
        sans_first = sorted(self.fallback, key=lambda face: ("Sans" in face.family) != (role in SANS))
        return list(dict.fromkeys(face.family for face in (self.roles[role], *sans_first)))

    def files(self) -> list[Path]:
        return sorted({face.path for face in self._faces()})

    def hashes(self) -> dict[str, str]:
        """File name -> sha256, of each font in use."""
        return {face.path.name: face.sha256 for face in sorted(self._faces(), key=lambda face: face.path.name)}

    def lacking(self, text: str) -> list[str]:
        """The characters of the text that the package's fonts do not have, nor the face of any role."""
        return sorted(letter for letter in set(text) if ord(letter) not in self._covered and not letter.isspace())

    @cached_property
    def _covered(self) -> Collection[int]:
        common = frozenset[int]().union(*(_characters(face.path) for face in self.fallback))
        return common | frozenset.intersection(*(_characters(face.path) for face in self.roles.values()))

    def _faces(self) -> Iterator[Face]:
        yield from self.fallback
        yield from self.roles.values()


def find(named: Mapping[str, Path] | None = None) -> Fonts:
    """The package's fonts, and for some roles the files that config/bulletins.yml names.

    Raises BulletinError: a role is unknown; a file is missing or no font.
    """
    from pylopdf_fonts_zh_cn import sans_path, serif_path

    given = dict(named or {})
    if unknown := sorted(given.keys() - set(ROLES)):
        raise BulletinError(
            f"fonts: {', '.join(unknown)} is no role. Roles: {', '.join(ROLES)}.",
            f"fonts：没有 {'、'.join(unknown)} 这一用途；可用的有：{'、'.join(ROLES)}。",
        )
    serif, sans = _face(serif_path()), _face(sans_path())
    roles = {role: _face(given[role]) if role in given else sans if role in SANS else serif for role in ROLES}
    return Fonts(roles, (serif, sans))


def _face(path: Path) -> Face:
    if not path.is_file():
        raise BulletinError(
            f"fonts: there is no file {path}. Name a font file in config/bulletins.yml, or leave it out.",
            f"fonts：没有字体文件 {path}；请在 config/bulletins.yml 中写明字体文件，或者不写这一项。",
        )
    return _read(path, path.stat().st_mtime_ns)


@cache
def _read(path: Path, changed: int) -> Face:
    """changed: a file that was replaced is read again."""
    from fontTools.ttLib import TTFont, TTLibError

    try:
        content = path.read_bytes()
        with TTFont(io.BytesIO(content), lazy=True, fontNumber=0) as font:
            names = font["name"]
            family = names.getDebugName(16) or names.getDebugName(1)
    except (TTLibError, OSError, KeyError) as error:
        raise BulletinError(
            f"fonts: {path} cannot be read as a font ({error}). Name an .otf, .ttf or .ttc.",
            f"fonts：{path} 无法作为字体读取（{error}）；请用 .otf、.ttf 或者 .ttc 文件。",
        ) from error
    return Face(path, str(family), hashlib.sha256(content).hexdigest())


@cache
def _characters(path: Path) -> frozenset[int]:
    from fontTools.ttLib import TTFont

    with TTFont(path, lazy=True, fontNumber=0) as font:
        return frozenset(font.getBestCmap())
