"""What stands beside tables: the wall's bar is as wide as the wall, and the keyboard is seen in the navigation."""

from __future__ import annotations

from typing import Any

import pytest
from builders.browsing import DESKTOP

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def test_light_bar_fills_the_wall(opened: Any) -> None:
    bars = opened("overview?wall=1", DESKTOP).locator("[class*=st-key-bar-] img:visible")
    assert bars.count() == 1
    assert bars.evaluate("""one => one.getBoundingClientRect().width /
      document.querySelector('.st-key-statement').getBoundingClientRect().width""") == pytest.approx(1, abs=0.01)


def test_keyboard_is_seen_in_the_navigation(opened: Any) -> None:
    page = opened("overview", DESKTOP)
    page.keyboard.press("Tab")
    link = page.locator("[data-testid=stTopNavLink]").first
    link.focus()
    assert link.evaluate("one => [one.matches(':focus-visible'), getComputedStyle(one).outlineWidth]") == [True, "2px"]
