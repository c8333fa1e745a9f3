"""A page of the boards in headless Chromium that notes by itself when a number on it changes; for live benchmarks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from scripts.screenshots import CHROMIUM, CHROMIUM_ARGS

# Notes when the frame was drawn in which one of the large numbers first held the text; the clock is the machine's.
WATCH = """text => {
  window.seenAt = null;
  const holds = () => [...document.querySelectorAll('[data-testid=stMetricValue]')].some(
    one => one.textContent.includes(text));
  const look = () => {
    if (!holds()) return;
    observer.disconnect();
    requestAnimationFrame(() => { window.seenAt = Date.now(); });
  };
  const observer = new MutationObserver(look);
  observer.observe(document.body, {childList: true, characterData: true, subtree: true});
  look();
}"""


class WatchedPage:
    def __init__(self, page: Any) -> None:
        self._page = page

    def watch_for(self, text: str) -> None:
        """From now on note when a large number of the page holds this text."""
        self._page.evaluate(WATCH, text)

    def seen(self, patience_seconds: float) -> float:
        """When it did, in seconds since 1970; waits for it. Raises Playwright's TimeoutError."""
        self._page.wait_for_function("() => window.seenAt", polling=100, timeout=patience_seconds * 1000)
        return float(self._page.evaluate("() => window.seenAt")) / 1000


@contextmanager
def chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGS)
        try:
            yield browser
        finally:
            browser.close()


def opened(browser: Any, address: str) -> WatchedPage:
    """A page drawn to its end."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(address, timeout=60_000)
    page.locator(".st-key-footer").wait_for(timeout=60_000)
    return WatchedPage(page)
