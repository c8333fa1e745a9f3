"""The boards as people meet them, in a real browser: first load, page change, a crowd, memory, a new version.

    python benchmarks/boards.py [--data FOLDER] [--people 20] [--changes 12]

Makes a version of 1,020 targets in 50 plans with 36 months (large_version), serves it, and measures with Chromium.
Of 20 people one sits at Chromium, the others speak Streamlit's protocol (visitors): 20 browsers would measure the
browsers on two cores. Prints Markdown.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
import urllib.parse
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))  # builders

from builders.published import Sample
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.large_version import make, next_version
from benchmarks.visitors import Crowd
from scripts import screenshots

PAGES = ("overview", "indicator", "quality", "units", "reporting", "places")
TABLE = '[class*="st-key-long"], [data-testid=stTable], [data-testid=stMetric]'
STILL = """(title) => {
  const head = document.querySelector("h1");
  return head && head.textContent.trim() === title && document.querySelector(".st-key-footer")
    && !document.querySelector('[data-testid=stStatusWidget], [data-stale=true], [data-testid=stSkeleton]');
}"""
LOADS = ("first load, alone", "the same, come back (browser's cache)", "an empty page of Streamlit, for comparison")
TYPED = "half-typed"
PATIENCE_MS = 60_000


class Reader:
    """A person at Chromium."""

    def __init__(self, browser: Any, address: str) -> None:
        self._browser, self._address = browser, address
        self.page = browser.new_page(viewport={"width": 1440, "height": 900})
        self.page.set_default_timeout(PATIENCE_MS)
        self.titles: dict[str, str] = {}
        self.runs: list[int] = []  # of the whole page's script, at each first load

    def first_load(self) -> tuple[float, float]:
        """Seconds from nothing to a drawn overview: with an empty cache, and come back with what the first one kept."""
        context = self._browser.new_context(viewport={"width": 1440, "height": 900})
        took = self._load(context), self._load(context)
        context.close()
        return took

    def _load(self, context: Any) -> float:
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        heard: list[bytes] = []
        page.on("websocket", lambda line: line.on("framereceived", lambda frame: heard.append(frame)))  # noqa: PLW0108, a built-in method takes no mark of Playwright
        begun = time.perf_counter()
        page.goto(f"{self._address}/overview")
        page.locator(TABLE).first.wait_for()
        page.wait_for_function("() => document.querySelector('.st-key-footer')")
        took = time.perf_counter() - begun
        page.close()
        self.runs.append(sum(is_whole_run(said) for said in heard if isinstance(said, bytes)))
        return took

    def empty_load(self, address: str) -> float:
        """Seconds to one line of text by Streamlit with an empty cache: what no page of it can be faster than."""
        context = self._browser.new_context(viewport={"width": 1440, "height": 900})
        page = context.new_page()
        begun = time.perf_counter()
        page.goto(address)
        page.locator("h1").first.wait_for()
        took = time.perf_counter() - begun
        context.close()
        return took

    def learn(self, pages: Sequence[str]) -> None:
        """Read each page's title once, by which its arrival is told later."""
        for name in pages:
            self.page.goto(f"{self._address}/{name}")
            self.page.locator(".st-key-footer").wait_for()
            self.titles[name] = self.page.locator("h1").inner_text().strip()

    def change(self, name: str) -> float:
        """Seconds from the click in the navigation to the page drawn whole."""
        link = self.page.locator(f'header a[href$="/{name}"]').first
        begun = time.perf_counter()
        link.click()
        self.page.wait_for_function(STILL, arg=self.titles[name], polling=20)
        return time.perf_counter() - begun


def is_whole_run(raw: bytes) -> bool:
    """Whether a message says that the page's whole script begins; the runs of its fragments say so, too."""
    said = ForwardMsg.FromString(raw)
    return said.WhichOneof("type") == "new_session" and not said.metadata.run.fragment_ids


def changes(reader: Reader, pages: Sequence[str], rounds: int) -> dict[str, list[float]]:
    """Page -> seconds of each change to it."""
    took: dict[str, list[float]] = {name: [] for name in pages}
    for _ in range(rounds):
        for name in pages:
            took[name].append(reader.change(name))
    return took


def new_version(reader: Reader, sample: Sample, data: Path) -> tuple[float, dict[str, bool]]:
    """Seconds from publication to an open board that shows it; what of the reader's place on the page is kept."""
    page = reader.page
    page.goto(f"{reader._address}/overview?jurisdiction=huzhou")
    page.locator(".st-key-footer").wait_for()
    box = page.locator("input[type=text]").last
    box.click()
    box.press_sequentially(TYPED)
    page.locator("[data-testid=stVegaLiteChart] svg.marks").first.wait_for()  # a chart that comes later moves the page
    main = page.locator("[data-testid=stMain]")
    main.evaluate("one => { one.scrollTop = 400; }")
    before = main.evaluate("one => one.scrollTop")
    name = next_version(sample, data, datetime.now(UTC))
    begun = time.perf_counter()
    page.wait_for_function(
        "name => document.querySelector('.st-key-footer')?.textContent.includes(name)", arg=name, polling=20
    )
    took = time.perf_counter() - begun
    page.wait_for_function("() => !document.querySelector('[data-testid=stStatusWidget], [data-stale=true]')")
    asked = urllib.parse.parse_qs(urllib.parse.urlsplit(page.url).query)
    return took, {
        "scroll": abs(main.evaluate("one => one.scrollTop") - before) < 2,
        "filter": asked.get("jurisdiction") == ["huzhou"],
        "typed": box.input_value() == TYPED,
    }


def memory(pid: int) -> float:
    """What the server holds in memory, MB."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))) / 1024


def server_of(address: str) -> int:
    """The process of ours that listens there."""
    wanted = f"--server.port\0{urllib.parse.urlsplit(address).port}"
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if wanted in path.read_text(encoding="utf-8", errors="replace"):
                return int(path.parent.name)
        except OSError:  # it ended meanwhile
            continue
    raise RuntimeError(f"no process listens at {address}")


@contextmanager
def empty_page() -> Iterator[str]:
    """A Streamlit app of one line; its address."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "empty.py"
        script.write_text("import streamlit as st\n\nst.title('empty')\n", encoding="utf-8")
        with screenshots.running_board(Path(folder), script) as address:
            yield address


def line(label: str, seconds: Sequence[float]) -> str:
    ordered = sorted(seconds)
    p95 = ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))]
    return f"| {label} | {statistics.median(ordered):.2f} | {p95:.2f} | {len(ordered)} |\n"


def measure(sample: Sample, data: Path, people: int, rounds: int, pages: Sequence[str]) -> Iterator[str]:
    """The table, as Markdown, line by line as it is measured."""
    from playwright.sync_api import sync_playwright

    with screenshots.running_board(data) as address, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=screenshots.CHROMIUM, args=screenshots.CHROMIUM_ARGS)
        reader, server = Reader(browser, address), server_of(address)
        reader.learn(pages)
        yield "| | p50 s | p95 s | n |\n|---|---|---|---|\n"
        with empty_page() as bare:
            loads = [(*reader.first_load(), reader.empty_load(bare)) for _ in range(rounds)]
        for label, seconds in zip(LOADS, zip(*loads, strict=True), strict=True):
            yield line(label, seconds)
        runs = statistics.median(reader.runs)
        yield from _lines(changes(reader, pages, rounds), "alone")
        took, kept = new_version(reader, sample, data)
        yield line("new version on an open board", [took])
        reader.learn(pages)
        before = memory(server)
        with Crowd(address, people - 1, pages) as crowd:
            time.sleep(15)  # until all of them have come
            yield from _lines(changes(reader, pages, max(2, rounds // 2)), f"{people} people")
            held = memory(server)
        yield from _lines(crowd.seconds, "as the server told visitors")
        browser.close()
    share = (held - before) / max(people - 1, 1)
    yield f"\nscript runs at a first load: {runs:.0f}"
    yield f"\nmemory: {share:.1f} MB a person (server {before:.0f} -> {held:.0f} MB)\nkept by a new version: {kept}\n"
    if crowd.failures:
        yield f"visitors that failed: {crowd.failures}\n"


def _lines(took: Mapping[str, Sequence[float]], who: str) -> Iterator[str]:
    """A line per page, and one of them all."""
    yield from (line(f"change to {name}, {who}", seconds) for name, seconds in sorted(took.items()))
    yield line(f"change of page, {who}", [one for seconds in took.values() for one in seconds])


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, help="a folder that large_version made; made anew without it")
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--changes", type=int, default=12, help="rounds over all pages")
    parser.add_argument("--pages", nargs="+", default=PAGES)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = given.data or Path(folder)
        if given.data:
            shown = sorted((data / "published").glob("*/manifest.json"))[0].parent
            sample = Sample(shown)
        else:
            sample = make(data)
        for said in measure(sample, data, given.people, given.changes, given.pages):
            sys.stdout.write(said)
            sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
