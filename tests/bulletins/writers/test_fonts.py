"""Fonts are an input: those of the lock, those an office names, each with its hash."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from milepost.bulletins.writers import fonts
from milepost.errors import BulletinError


def test_without_settings_the_fonts_are_those_of_the_lock_with_their_hashes() -> None:
    found = fonts.find()
    assert set(found.hashes()) == {"NotoSansSC-Regular.otf", "NotoSerifSC-Regular.otf"}
    for path in found.files():
        assert found.hashes()[path.name] == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_named_font_comes_first_and_the_package_after_it() -> None:
    sans = next(path for path in fonts.find().files() if "Sans" in path.name)
    assert fonts.find({"fang": sans}).chain("fang") == ["Noto Sans SC", "Noto Serif SC"]
    assert fonts.find().chain("fang") == ["Noto Serif SC", "Noto Sans SC"]


def test_a_role_that_does_not_exist_is_named() -> None:
    with pytest.raises(BulletinError, match="lishu"):
        fonts.find({"lishu": Path("x.otf")})


def test_a_missing_file_and_a_file_that_is_no_font_are_named(tmp_path: Path) -> None:
    with pytest.raises(BulletinError, match=r"gone\.otf"):
        fonts.find({"kai": tmp_path / "gone.otf"})
    (tmp_path / "text.otf").write_text("no font")
    with pytest.raises(BulletinError, match="cannot be read as a font"):
        fonts.find({"kai": tmp_path / "text.otf"})
