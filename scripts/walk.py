"""The walk through the boards: eight questions of a morning, clicked through as a person would -> docs/images/walk.

python scripts/walk.py [--data data] [--out docs/images/walk]
Starts the boards on published data, asks each question in both languages, on a phone and for paper, and counts the
clicks; ends with 1 if a question takes more than three. docs/boards.md shows the result.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from milepost.errors import PublishError
from milepost.publishing import manifests, versions
from scripts import screenshots

OUT: Final = screenshots.ROOT / "docs/images/walk"
MOST_CLICKS, COLOURS, WAIT_MS, KEYS_TRIES = 3, 48, 60_000, 3
DRAWN: Final = """() => document.querySelector('.st-key-frame')
  && document.querySelector('[data-test-script-state=notRunning]')
  && !document.querySelector('[data-testid=stStatusWidget], [data-stale=true], [data-testid=stSkeleton]')
  && document.getAnimations().every((one) => one.playState !== 'running')"""
# name -> (language, width, height); paper is the page with ?print=1
LOOKS: Final[dict[str, tuple[str, int, int]]] = {
    "zh": ("zh", 1280, 900),
    "en": ("en", 1280, 900),
    "phone": ("zh", 390, 844),
    "print": ("zh", 1040, 736),
}


class Walker:
    """A person at the boards, who begins at the front page. clicks: since the question was asked. as_of: their day."""

    def __init__(self, page: Any, address: str, language: str, as_of: date) -> None:
        self.page, self._address, self._language, self.as_of = page, address, language, as_of
        self.clicks = 0

    def begin(self) -> None:
        self.page.goto(f"{self._address}/overview?lang={self._language}")
        self._drawn()
        self.clicks = 0

    def click(self, selector: str) -> None:
        self.clicks += 1
        self.page.locator(selector).first.click()
        self._drawn()

    def go(self, name: str) -> None:
        """To a page by the navigation; a narrow screen folds it away behind a button, which is a click more."""
        link = f'a[href*="/{name}"]'
        if not self.page.locator(f"header {link}").first.is_visible():
            self.click('[data-testid="stExpandSidebarButton"]')
            link = f'[data-testid="stSidebar"] {link}'
        else:
            link = f"header {link}"
        left = self.page.locator("h1").first.inner_text()
        self.clicks += 1
        self.page.locator(link).first.click()
        self.page.wait_for_url(f"**/{name}**")
        # The address changes first: until the new page begins, the one that is left stands there as if drawn
        self.page.wait_for_function("left => document.querySelector('h1')?.innerText !== left", arg=left)
        self._drawn()

    def type_day(self, place: str, day: str) -> None:
        """Into a field for a day: one click, then the keyboard. It is taken when its calendar closes.

        Keys are typed again where the field shows another day: it was drawn anew under them.
        """
        self.clicks += 1
        parts = self.page.locator(place).first.locator("[role=spinbutton]")
        for _ in range(KEYS_TRIES):
            parts.first.click()
            self.page.keyboard.type(day.replace("-", ""))
            if "".join(parts.all_inner_texts()) == day.replace("-", ""):
                break
        self.page.keyboard.press("Escape")
        self.page.wait_for_url(f"**{day}**")
        self._drawn()

    def sees(self, selector: str) -> None:
        """Bring what answers into sight. Raises TimeoutError where it is not there."""
        self.page.locator(selector).first.wait_for()
        self._drawn()
        self.page.locator(selector).first.scroll_into_view_if_needed()

    def on_paper(self) -> None:
        """The same as it prints."""
        mark = "&" if "?" in self.page.url else "?"
        self.page.goto(f"{self.page.url}{mark}print=1")
        self._drawn()

    def _drawn(self) -> None:
        self.page.locator("h1").wait_for()
        self.page.wait_for_function(DRAWN)


@dataclass(frozen=True)
class Question:
    """One of the eight. walk: what a person clicks. answer: what stands there then."""

    key: str
    walk: Callable[[Walker], None]
    answer: str


def _unit(walker: Walker) -> None:
    walker.go("units")
    walker.click(".st-key-units-worst a")


def _changes(walker: Walker) -> None:
    walker.go("changes")
    walker.type_day('[class*="st-key-since-"]', (walker.as_of - timedelta(days=7)).isoformat())


QUESTIONS: Final = (
    Question("lagging", _unit, ".st-key-scorecard"),
    Question("changed", _changes, ".st-key-movement-counts"),
    Question("then", lambda walker: walker.type_day('[class*="st-key-past-"]', "2026-09-30"), "[data-testid=stAlert]"),
    Question("unreported", lambda walker: walker.go("reporting"), ".st-key-reporting-who a"),
    Question("money", lambda walker: walker.go("subsidies"), ".st-key-grid-budgets table"),
    Question("places", lambda walker: walker.go("places"), ".st-key-places-standing table"),
    Question("meeting", lambda walker: None, ".st-key-statement"),
    Question("trust", lambda walker: walker.click(".st-key-grid-targets td:nth-child(2) a"), "h2"),
)


def as_of(data: Path) -> date:
    """The day that the boards of a data folder show. Raises PublishError if nothing is published there."""
    published = data / "published"
    version = versions.shown_in(published)
    if version is None:
        raise PublishError(f"Nothing is published in {published}. Run `milepost run` first")
    return date.fromisoformat(manifests.manifest(published, version)["as_of_date"])


def take(browser: Any, address: str, out: Path, day: date) -> dict[str, dict[str, int]]:
    """Question -> look -> clicks, on boards as of a day. Raises TimeoutError where an answer is not found."""
    out.mkdir(parents=True, exist_ok=True)
    found: dict[str, dict[str, int]] = {question.key: {} for question in QUESTIONS}
    for look, (language, width, height) in LOOKS.items():
        page = browser.new_page(viewport={"width": width, "height": height}, locale="zh-CN")
        page.set_default_timeout(WAIT_MS)
        walker = Walker(page, address, language, day)
        for question in QUESTIONS:
            walker.begin()
            question.walk(walker)
            found[question.key][look] = walker.clicks
            if look == "print":
                walker.on_paper()
            walker.sees(question.answer)
            page.add_style_tag(content=screenshots.UNQUOTED)
            _write(page.screenshot(), out / f"{question.key}-{look}.png")
        page.close()
    return found


def _write(shot: bytes, path: Path) -> None:
    """Few colours: boards are flat, and a repository should stay light."""
    from PIL import Image

    Image.open(io.BytesIO(shot)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("MILEPOST_DATA", "data")))
    parser.add_argument("--out", type=Path, default=OUT)
    given = parser.parse_args()
    from playwright.sync_api import sync_playwright

    with screenshots.running_board(given.data) as address, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=screenshots.CHROMIUM, args=screenshots.CHROMIUM_ARGS)
        found = take(browser, address, given.out, as_of(given.data))
        browser.close()
    sys.stdout.write(f"| question | {' | '.join(LOOKS)} |\n")
    for key, clicks in found.items():
        sys.stdout.write(f"| {key} | {' | '.join(str(clicks[look]) for look in LOOKS)} |\n")
    return 1 if any(n > MOST_CLICKS for clicks in found.values() for n in clicks.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
