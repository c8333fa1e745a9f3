"""How much of the last build a change makes anew, level by level."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from builders.warehouse import ROOT

from milepost.marts import texts
from milepost.marts.parameters import Forget, Keys, what_to_forget
from milepost.settings import Settings

LAST = Keys("code", "reading", "book", "knowledge", "catalogue")


@pytest.mark.parametrize(
    ("changed", "level"),
    [
        ({}, Forget.NOTHING),
        ({"catalogue": "x"}, Forget.PLANNED),
        ({"knowledge": "x"}, Forget.JUDGED),
        ({"knowledge": "x", "catalogue": "x"}, Forget.JUDGED),
        ({"code": "x"}, Forget.ALL),
        ({"reading": "x"}, Forget.ALL),
        ({"staged_book": "x", "catalogue": "x"}, Forget.ALL),
    ],
)
def test_a_change_makes_anew_what_rests_on_it(changed: dict[str, str], level: Forget) -> None:
    assert what_to_forget(LAST, LAST._replace(**changed), full_refresh=False, is_taken_back=False) is level


@pytest.mark.parametrize(
    "asked", [{"full_refresh": True, "is_taken_back": False}, {"full_refresh": False, "is_taken_back": True}]
)
def test_a_full_refresh_and_rows_held_anew_take_what_was_judged(asked: dict[str, bool]) -> None:
    assert what_to_forget(LAST, LAST, **asked) is Forget.JUDGED
    assert what_to_forget(LAST, LAST._replace(code="x"), **asked) is Forget.ALL


def test_a_first_build_makes_everything() -> None:
    assert what_to_forget(Keys(*[None] * 5), LAST, full_refresh=False, is_taken_back=False) is Forget.ALL


@pytest.mark.parametrize("folder", ["macros", "macros/official_reading", "models/staging", "models/intermediate"])
def test_what_is_kept_from_the_last_build_goes_with_any_text_it_was_made_by(tmp_path: Path, folder: str) -> None:
    shutil.copytree(ROOT / "dbt_project", tmp_path / "dbt_project", ignore=shutil.ignore_patterns("*.yml"))
    settings = Settings(project=tmp_path)
    before = texts.code_keys(settings)
    changed = min((tmp_path / "dbt_project" / folder).rglob("*.sql"))
    changed.write_text(changed.read_text() + "-- changed")
    assert [old != new for old, new in zip(before, texts.code_keys(settings), strict=True)] == [True, True]
