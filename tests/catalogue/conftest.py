"""Fixtures of the catalogue's tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders.baisha import TEXT


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "baisha.txt").write_text(TEXT, encoding="utf-8", newline="")
    return tmp_path
