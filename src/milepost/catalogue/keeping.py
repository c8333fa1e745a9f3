"""Keeping plan texts where boards and commands look for them: (text file, plans) -> a copy, by the plan's name."""

from __future__ import annotations

from pathlib import Path

from milepost.catalogue.plan import Plan
from milepost.catalogue.rules.spans import is_meant
from milepost.catalogue.texts import PlanText, open_text, read_text
from milepost.errors import CatalogueError
from milepost.settings import Settings


def add(settings: Settings, plans: list[Plan], path: Path) -> list[Path]:
    """Keep the text for every plan that was read from it. Raises CatalogueError where none was."""
    text = open_text(path)
    meant = [plan for plan in plans if _is_of(plan, text)]
    if not meant:
        raise CatalogueError(_nobodys(plans, text))
    folder = settings.texts or settings.added_texts
    kept = []
    for name in dict.fromkeys(Path(plan.source.file).name for plan in meant):
        target = folder / name
        try:
            folder.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())  # byte by byte: another line end is another text
            target.chmod(0o644)
        except OSError as error:
            raise CatalogueError(
                f"{target} cannot be written: {error}. Let MILEPOST_PLAN_TEXTS name a folder of yours."
            ) from error
        kept.append(target)
    return kept


def standing(settings: Settings, plan: Plan) -> str:
    """Whether the plan's text is at hand, and is the one its spans belong to."""
    folder = settings.texts
    text = read_text(plan, folder)
    if text is None:
        return "not at hand; add it with `milepost plans texts --add FILE`"
    said = f"at hand in {folder}"
    return said if is_meant(plan, text) else f"{said}, but another text (sha256 {text.sha256}): its quotes may be wrong"


def _is_of(plan: Plan, text: PlanText) -> bool:
    if plan.source.sha256:
        return is_meant(plan, text)
    return Path(plan.source.file).name == text.path.name


def _nobodys(plans: list[Plan], text: PlanText) -> str:
    same = [plan for plan in plans if Path(plan.source.file).name == text.path.name]
    if same:
        return (
            f"{text.path}: its sha256 is {text.sha256}, {same[0].plan}.yml says {same[0].source.sha256}. Spans belong "
            "to one text: get that one (its line ends may have been changed), or read the plan anew."
        )
    known = ", ".join(f"{plan.source.file} ({plan.plan})" for plan in plans)
    return f"{text.path}: no plan was read from this text. Plans were read from: {known or 'none'}."
