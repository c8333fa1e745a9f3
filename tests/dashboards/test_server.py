"""The boards' server: who is called, what it forbids a browser, over real sockets."""

from __future__ import annotations

import base64
import http.client
import os
import socket
from collections.abc import Iterator
from contextlib import closing
from email.utils import formatdate
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from builders.published import Sample

from dashboards.frame import SCRIPT
from dashboards.server import HEADERS, host_of
from milepost.settings import Settings
from scripts import screenshots


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("boards")


@pytest.fixture(scope="module")
def port(folder: Path) -> Iterator[int]:
    with screenshots.running_board(folder) as address:
        yield int(urlsplit(address).port or 0)


def get(port: int, host: str, path: str = "/", **headers: str) -> http.client.HTTPResponse:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
        connection.request("GET", path, headers={"Host": host} | headers)
        answer = connection.getresponse()
        answer.read()
        return answer


def upgrade(port: int, host: str, origin: str) -> int:
    """The status that a websocket's first request is answered with; 101 lets it in."""
    key = base64.b64encode(os.urandom(16)).decode()
    asked = (
        f"GET /_stcore/stream HTTP/1.1\r\nHost: {host}\r\nOrigin: {origin}\r\nUpgrade: websocket\r\n"
        f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Protocol: streamlit\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(asked.encode())
        return int(connection.recv(100).split()[1])


def test_a_websocket_under_a_foreign_name_is_refused_though_its_origin_is_the_same(port: int) -> None:
    assert upgrade(port, f"127.0.0.1:{port}", f"http://127.0.0.1:{port}") == 101
    assert upgrade(port, f"localhost:{port}", f"http://localhost:{port}") == 101
    for foreign in ("evil.example", f"evil.example:{port}", "127.0.0.1.evil.example", "127.0.0.1@evil.example"):
        assert upgrade(port, foreign, f"http://{foreign}") == 403


def test_a_page_from_another_site_cannot_open_the_websocket(port: int) -> None:
    assert upgrade(port, f"127.0.0.1:{port}", "http://evil.example") == 403


@pytest.mark.parametrize("path", ["/", "/quality", "/_stcore/health", "/_stcore/host-config", "/media/x"])
def test_a_page_under_a_foreign_name_is_refused(port: int, path: str) -> None:
    assert get(port, f"evil.example:{port}", path).status == 421


@pytest.mark.parametrize("path", ["/", "/quality", "/_stcore/health", "/media/x"])
def test_every_answer_forbids_foreign_frames_and_scripts(port: int, path: str) -> None:
    answer = get(port, f"127.0.0.1:{port}", path)
    assert {name: answer.getheader(name) for name in HEADERS} == HEADERS
    assert "frame-ancestors 'self'" in str(answer.getheader("Content-Security-Policy"))


@pytest.mark.parametrize(
    ("path", "language"),
    [
        ("/", "zh-CN"),
        ("/quality", "zh-CN"),
        ("/units?day=2026-10-31&lang=en", "en"),
        ("/no-such-page?lang=zh", "zh-CN"),
        ("/?lang=fr", "zh-CN"),
    ],
)
def test_a_document_comes_in_its_language_with_the_script_before_all_others(
    port: int, path: str, language: str
) -> None:
    asked = {"Accept": "text/html,*/*;q=0.8", "Accept-Encoding": "gzip", "If-Modified-Since": formatdate(usegmt=True)}
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
        connection.request("GET", path, headers=asked)
        answer = connection.getresponse()
        document = answer.read().decode()
    assert answer.status == 200
    assert answer.getheader("ETag") is None  # else a browser would keep the script of an older version
    assert document.index(f'<html lang="{language}">') < document.index(SCRIPT) < document.index("src=")
    assert document.rstrip().endswith("</html>")


def test_what_is_no_document_passes_as_it_is(port: int) -> None:
    answer = get(port, f"127.0.0.1:{port}", "/favicon.png", Accept="text/html,*/*;q=0.8")
    assert (answer.status, answer.getheader("Content-Type")) == (200, "image/png")
    assert answer.getheader("ETag")


@pytest.mark.parametrize(
    ("named", "host"),
    [
        (["Boards.Example:8501"], "boards.example"),
        (["boards.example."], "boards.example"),
        (["[::1]:8501"], "::1"),
        ([], None),
        (["a", "b"], None),
        (["a:port"], None),
        (["a/b"], None),
        (["user@a"], None),
        ([""], None),
    ],
)
def test_host_is_read_without_its_port(named: list[str], host: str | None) -> None:
    assert host_of(named) == host


def test_hosts_are_a_setting(tmp_path: Path) -> None:
    assert Settings(data=tmp_path).hosts_of_boards == {"127.0.0.1", "localhost"}
    named = Settings(data=tmp_path, boards_hosts=" Boards.city.gov , 10.0.0.5,")
    assert named.hosts_of_boards == {"boards.city.gov", "10.0.0.5"}


@pytest.mark.browser
def test_pages_and_their_charts_keep_to_what_the_policy_allows(
    port: int, folder: Path, sample: Sample, browser: Any
) -> None:
    """A browser tells of everything that the policy made it leave out."""
    sample.copy(folder / "published", "v1")
    with closing(browser.new_context()) as context:
        page = context.new_page()
        page.set_default_timeout(60_000)
        told: list[str] = []
        page.on("console", lambda line: told.append(line.text))
        page.on("pageerror", lambda error: told.append(str(error)))
        for path, drawn in (
            ("", ".st-key-footer"),
            ("quality", ".st-key-footer"),
            ("indicator?indicator=huzhou/scenarios", "[data-testid=stVegaLiteChart] svg.marks"),
        ):
            page.goto(f"http://127.0.0.1:{port}/{path}")
            page.locator(drawn).first.wait_for()
    assert [line for line in told if "Content Security Policy" in line or "violat" in line] == []
