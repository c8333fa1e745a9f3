"""How much of the last build a change makes anew, level by level."""

from __future__ import annotations

import pytest

from milepost.marts.parameters import Forget, Keys, what_to_forget

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
    assert what_to_forget(LAST, LAST._replace(**changed), full_refresh=False, is_held_anew=False) is level


@pytest.mark.parametrize(
    "asked", [{"full_refresh": True, "is_held_anew": False}, {"full_refresh": False, "is_held_anew": True}]
)
def test_a_full_refresh_and_rows_held_anew_take_what_was_judged(asked: dict[str, bool]) -> None:
    assert what_to_forget(LAST, LAST, **asked) is Forget.JUDGED
    assert what_to_forget(LAST, LAST._replace(code="x"), **asked) is Forget.ALL


def test_a_first_build_makes_everything() -> None:
    assert what_to_forget(Keys(*[None] * 5), LAST, full_refresh=False, is_held_anew=False) is Forget.ALL
