"""Checks config/bulletins.yml and reads it: path -> Checked; settings -> Config, or BulletinError with every fault."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final, get_args

from milepost.bulletins.book.config import Config
from milepost.bulletins.content.asked import Copies
from milepost.bulletins.content.shape import Kind
from milepost.bulletins.writers import fonts
from milepost.documents import conforming
from milepost.documents.conforming import Checked, FileFormat, Said
from milepost.errors import BulletinError
from milepost.settings import Settings

FORMAT: Final = FileFormat("bulletins", "Who issues bulletins: offices, numbers, fonts, templates, drafts", Config)


def file_of(settings: Settings) -> Path:
    return settings.config / f"{FORMAT.name}.yml"


def check(path: Path, places: Collection[str] = ()) -> Checked[Config]:
    """Check the file. places: jurisdictions of the catalogue, to know names by; none where it is not at hand."""
    checked: Checked[Config] = conforming.read(path, FORMAT)
    if checked.said is not None:
        checked.note(_faults(checked.said, path.parent), _warnings(checked.said, places, path.parent))
    return checked


def load(settings: Settings) -> Config | None:
    """What is configured; None where there is no file. Raises BulletinError that says each fault with its line."""
    path = file_of(settings)
    if not path.exists():
        return None
    checked = check(path)
    if checked.said is None:
        faults = "\n".join(map(str, checked.faults))
        raise BulletinError(faults, f"{path} 有错误，未被采用：\n{faults}")
    return checked.said


def named_fonts(config: Config | None, folder: Path) -> dict[str, Path]:
    """Role -> file, as writers.fonts.find() takes them; a relative path is beside the configuration."""
    named = {} if config is None else {role: getattr(config.fonts, role) for role in config.fonts.__struct_fields__}
    return {role: folder / file for role, file in named.items() if file}


def _faults(config: Config, folder: Path) -> Iterator[Said]:
    """An office, a place or a prefix that stands there twice; a file that is not there or is no font."""
    seen: dict[str, str] = {}
    ids = [one.id for one in config.offices]
    for number, issuer in enumerate(config.offices):
        at = ("offices", number)
        if issuer.id in ids[:number]:
            yield (*at, "id"), f"{issuer.id} stands above already. Give each office an id of its own."
        for place, name in enumerate(issuer.places):
            if name in seen:
                yield (*at, "places", place), f"{name} is {seen[name]}'s already. One office issues for a place."
            seen.setdefault(name, issuer.id)
        if issuer.copies is not None and (why := _of_copies(issuer.copies)):
            yield (*at, "copies"), why
        for kind, name in issuer.letterhead.items():
            if not (file := folder / config.letterheads / name).is_file():
                yield (*at, "letterhead", kind), f"there is no file {file}. Put it there, or leave the field out."
    yield from _same_prefixes(config)
    for role, file in named_fonts(config, folder).items():
        try:
            fonts.find({role: file})
        except BulletinError as error:
            yield ("fonts", role), str(error)


def _of_copies(copies: Copies) -> str | None:
    """What is wrong with 抄送: it names nobody, or says it in one language alone."""
    if copies == Copies():
        return "抄送为空 · names nobody. Write {zh: …, en: …} for all kinds or by kind, or leave `copies` out."
    if bool(copies.zh) != bool(copies.en):
        lacking = "en" if copies.zh else "zh"
        return f"抄送缺少 {lacking} · lacks {lacking}. Write both languages."
    return None


def _same_prefixes(config: Config) -> Iterator[Said]:
    """Numbers run from 1 for each office and kind: under one prefix two papers would have the same number."""
    seen: dict[tuple[str, str], str] = {}
    for number, issuer in enumerate(config.offices):
        for kind, prefix in issuer.prefixes.items():
            for language, text in (("zh", prefix.zh), ("en", prefix.en)):
                key = language, text.strip()
                if key in seen:
                    yield (
                        ("offices", number, "prefixes", kind, language),
                        f"{text} 已是 {seen[key]} 的字号，两件文会同号 · is the prefix of {seen[key]} already: two "
                        "papers would have one number. Give each office and kind a prefix of its own.",
                    )
                seen.setdefault(key, f"{issuer.id} {kind}")


def _warnings(config: Config, places: Collection[str], folder: Path) -> Iterator[Said]:
    """What stops some papers and not all: no prefix, names that no plan has, a template that cannot be filled."""
    from milepost.bulletins.writers import letterhead

    for number, issuer in enumerate(config.offices):
        for kind, name in issuer.letterhead.items():
            try:
                if (file := folder / config.letterheads / name).is_file():
                    letterhead.check(file)
            except BulletinError as error:
                yield ("offices", number, "letterhead", kind), str(error)
        if lacking := [kind for kind in get_args(Kind) if kind not in issuer.prefixes]:
            kinds = ", ".join(lacking)
            yield (
                ("offices", number, "prefixes"),
                f"{kinds} 没有字号前缀，只能起草 · have no prefix: drafts of them cannot be issued",
            )
        for place, name in enumerate(issuer.places):
            if places and name not in places:
                yield ("offices", number, "places", place), f"方案库中没有 {name} · no plan has this jurisdiction"
    served = {name for one in config.offices for name in one.places}
    for name in sorted(set(places) - served):
        yield ("offices",), f"{name} 没有发文单位 · has no office that issues its bulletins"
