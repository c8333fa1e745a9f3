"""Screenshots of the boards for the README: a running board, or published data -> docs/images/*.png.

python scripts/screenshots.py [--url http://127.0.0.1:8501] [--data data] [--out docs/images]
Without --url a board is started on --data (or MILEPOST_DATA) and stopped afterwards. Needs Playwright and Chromium.
"""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM = "/usr/bin/chromium"
CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
WIDTH, HEIGHT = 1440, 1200
PATHS = {"overview": "", "indicator": "indicator", "quality": "quality"}  # the overview is the boards' front page
UNQUOTED = ".st-key-clause-quote { filter: blur(6px); }"  # the plans' sentences are not kept in this repository
START_SECONDS, LOOK_MS = 60, 30_000


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running_board(data: Path, script: Path = ROOT / "dashboards/server.py") -> Iterator[str]:
    """Start the boards on a data folder; the address. Raises RuntimeError if they do not answer in a minute."""
    port = free_port()
    paths = os.pathsep.join([str(ROOT / "src"), str(ROOT), os.environ.get("PYTHONPATH", "")])
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        str(script),
        "--server.port",
        str(port),
        "--server.address",
        "127.0.0.1",
    ]
    environment = {**os.environ, "MILEPOST_DATA": str(data.resolve()), "PYTHONPATH": paths}
    board = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        yield _wait(f"http://127.0.0.1:{port}", board)
    finally:
        board.terminate()
        board.wait(timeout=20)


def _wait(address: str, board: subprocess.Popen[bytes]) -> str:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and board.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2):  # noqa: S310, our own address
                return address
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"the boards did not answer at {address} within {START_SECONDS} s")


def take(address: str, out: Path, indicator: str | None) -> list[Path]:
    """overview, indicator and quality in both languages; the height is cropped so that the README stays light."""
    from playwright.sync_api import sync_playwright

    out.mkdir(parents=True, exist_ok=True)
    made = []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGS)
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, locale="zh-CN")
        page.set_default_timeout(LOOK_MS)
        for language, suffix in (("zh", ""), ("en", ".en")):
            for name, path in PATHS.items():
                wish = f"&indicator={indicator}" if indicator and name == "indicator" else ""
                page.goto(f"{address}/{path}?lang={language}{wish}")
                page.locator(".st-key-footer").wait_for()
                if name == "indicator":
                    page.locator('[data-testid="stVegaLiteChart"] svg.marks').wait_for()
                page.add_style_tag(content=UNQUOTED)
                page.wait_for_timeout(800)  # a moment for the last layer
                made.append(out / f"{name}{suffix}.png")
                page.screenshot(path=made[-1])
        browser.close()
    return made


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--url", help="a board that runs already")
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("MILEPOST_DATA", "data")))
    parser.add_argument("--out", type=Path, default=ROOT / "docs/images")
    parser.add_argument("--indicator", default="wucheng/compute_capacity", help="which indicator to show")
    given = parser.parse_args()
    if given.url:
        made = take(given.url.rstrip("/"), given.out, given.indicator)
    else:
        with running_board(given.data) as address:
            made = take(address, given.out, given.indicator)
    for path in made:
        sys.stdout.write(f"{path} {path.stat().st_size // 1000} kB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
