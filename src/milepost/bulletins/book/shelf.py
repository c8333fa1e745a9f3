"""Folders of the book, written whole or not at all, under one lock. Parts -> data/bulletins/<id>/.

A folder is written beside its place under a hidden name, synced, and renamed. What a process left that died meanwhile
is put right by settle(), which whoever takes the lock calls first.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import msgspec

from milepost.bulletins.book.entry import BEFORE, CONTENT, ISSUING, MANIFEST, Entry
from milepost.errors import BulletinError
from milepost.settings import Settings
from milepost.warehouse import disk, files

LOCK: Final = ".lock"
WRITING: Final = ".writing"


@contextmanager
def held(settings: Settings, purpose: str) -> Iterator[None]:
    """Be the one who writes the book; two people at once: one waits. Raises BulletinError after lock_wait_seconds."""
    try:
        handle = files.take(settings.bulletins / LOCK, purpose, settings.lock_wait_seconds)
    except files.Taken as taken:
        raise BulletinError(
            f"the book of bulletins is being written ({taken.holder}). Try again.",
            f"通报簿正被写入（{taken.holder}），请稍后再试。",
        ) from None
    except OSError as error:
        raise _unwritable(settings.bulletins, error) from error
    try:
        yield
    finally:
        os.close(handle)


def write(settings: Settings, name: str, entry: Entry, content: bytes, parts: Mapping[str, bytes]) -> Path:
    """A whole folder under a hidden name, synced; on a fault nothing of it is left. Raises DiskFull, BulletinError."""
    draft, whole = settings.bulletins / f".{name}{WRITING}", settings.bulletins / f".{name}"
    try:
        draft.mkdir(mode=0o700)
        for file, part in {CONTENT: content, **parts, MANIFEST: _encoded(entry)}.items():
            with (draft / file).open("wb") as handle:
                handle.write(part)
                handle.flush()
                os.fsync(handle.fileno())
        _sync(draft)
        draft.rename(whole)
        _sync(settings.bulletins)
    except OSError as error:
        shutil.rmtree(draft, ignore_errors=True)
        raise _unwritable(settings.bulletins / name, error) from error
    return whole


def place(settings: Settings, whole: Path, bulletin_id: str) -> None:
    """Put a written folder in its place, where another one may be."""
    there, before = settings.bulletins / bulletin_id, settings.bulletins / f".{bulletin_id}{BEFORE}"
    if there.exists():
        there.rename(before)
    whole.rename(there)
    _sync(settings.bulletins)
    shutil.rmtree(before, ignore_errors=True)


def note(settings: Settings, folder: Path, entry: Entry) -> None:
    """Replace the manifest alone."""
    try:
        files.replace_text(folder / MANIFEST, _encoded(entry).decode())
    except OSError as error:
        raise _unwritable(folder, error) from error


def seal(folder: Path) -> None:
    """Nobody changes it any more."""
    for path in folder.iterdir():
        path.chmod(0o400)
    folder.chmod(0o500)


def settle(settings: Settings) -> None:
    """Put right what was cut off, but for issues: their event comes first (moving.settle). The lock is held."""
    for left in sorted(settings.bulletins.iterdir()):
        name = left.name.removeprefix(".")
        if left.name.endswith(WRITING) or (left.name.startswith(".") and not _is_kept(left.name)):
            _remove(left)
        elif left.name.endswith(BEFORE):
            there = settings.bulletins / name.removesuffix(BEFORE)
            if there.exists():
                _remove(left)
            elif not (settings.bulletins / f".{there.name}{ISSUING}").exists():
                left.rename(there)


def _is_kept(name: str) -> bool:
    return name == LOCK or name.endswith((ISSUING, BEFORE))


def _remove(left: Path) -> None:
    if left.is_dir():
        shutil.rmtree(left, ignore_errors=True)
    else:
        left.unlink(missing_ok=True)


def _encoded(entry: Entry) -> bytes:
    return msgspec.json.format(msgspec.json.encode(entry, order="sorted"), indent=1) + b"\n"


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _unwritable(path: Path, error: OSError) -> Exception:
    if disk.is_full(error):
        return disk.full(path, error)
    return BulletinError(
        f"{path} cannot be written: {error.strerror or error}. Check the rights of MILEPOST_DATA.",
        f"无法写入 {path}：{error.strerror or error}。请检查 MILEPOST_DATA 的权限。",
    )
