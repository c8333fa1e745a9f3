"""Scrapes as networks are: broken, slow, too large or half; the watch goes on, and what is doubtful is told."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from builders.offices import Office

from milepost.errors import MilepostError
from producers.commands import machine
from producers.machines import telemetry

CENTRE = ("--centre", "hill_1", "--agency", "hill/data")
HEAD = b"HTTP/1.1 200 OK\r\n"


def page(cards: int) -> str:
    return "".join(
        f'DCGM_FI_DEV_GPU_UTIL{{gpu="{n}",UUID="GPU-{n}",modelName="NVIDIA H200",Hostname="n1"}} 55\n'
        for n in range(cards)
    )


@pytest.fixture
def offline(office: Callable[[str], Office]) -> Office:
    return office("127.0.0.1:1")


@contextmanager
def host(*answers: bytes) -> Iterator[str]:
    """A host that gives these answers, one to each caller, and hangs up after each."""
    with socket.create_server(("127.0.0.1", 0)) as door:

        def serve() -> None:
            for answer in answers:
                guest, _ = door.accept()
                with guest:
                    guest.recv(65536)
                    guest.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{door.getsockname()[1]}/metrics"
        thread.join()


BODY = page(8).encode()
BROKEN = {
    "a chunk that breaks off": HEAD + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n" % len(BODY) + BODY[:100],
    "a body that breaks off": HEAD + b"Content-Length: %d\r\n\r\n" % len(BODY) + BODY[: len(BODY) // 2],
    "no HTTP": b"\x15\x03\x01\x00\x02\x02\x16",
    "nothing": b"",
    "a status that is none": b"HTTP/1.1 abc OK\r\n\r\n",
    "not found": b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
    "a body that is no gzip": HEAD + b"Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd",
    "a circle of addresses": b"HTTP/1.1 302 Found\r\nLocation: ftp://x/\r\nContent-Length: 0\r\n\r\n",
    "a page of another kind": HEAD + b"Content-Length: 20\r\n\r\n<html>hello</html>\r\n",
    "half a line without a length": HEAD + b"\r\n" + BODY[: len(BODY) // 2 - 30],
}


@pytest.mark.parametrize("answer", BROKEN.values(), ids=BROKEN)
def test_a_broken_scrape_is_one_sentence_and_sends_nothing(offline: Office, answer: bytes) -> None:
    with host(answer) as address:
        told = offline.run("telemetry", address, *CENTRE)
    assert isinstance(told.exception, MilepostError)
    assert "\n" not in str(told.exception)
    assert told.stdout == ""


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:x/", "http://[::1/", "http:///metrics", "http://\x00/", "http://例子。/", "none.prom", "."],
)
def test_an_address_that_is_none_is_named(offline: Office, address: str) -> None:
    error = offline.run("telemetry", address, *CENTRE).exception
    assert isinstance(error, MilepostError)
    assert address in str(error)


class Enough(BaseException):
    """Ends the watch of a test, as Ctrl-C would."""


def test_the_watch_goes_on_after_whatever_went_wrong(
    offline: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    scrapes: list[object] = [
        MilepostError("half a page"),
        RuntimeError("a library's own"),
        page(2),
        KeyError("x"),
        page(2),
    ]

    def read(_: str) -> str:
        if not scrapes:
            raise Enough
        answer = scrapes.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return str(answer)

    monkeypatch.setattr(telemetry, "read_page", read)
    monkeypatch.setattr(machine.time, "sleep", lambda _: None)
    with pytest.raises(Enough):
        raise offline.run("telemetry", "x", *CENTRE, "--every", "1").exception or AssertionError
    told = offline.run("waiting")
    assert json.loads(told.stdout)["waiting"] in (1, 2)  # in one minute the same page is one event


def test_a_host_that_drips_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telemetry, "PAGE_SECONDS", -1)
    with (
        host(HEAD + b"Content-Length: %d\r\n\r\n" % len(BODY) + BODY) as address,
        pytest.raises(MilepostError, match="not complete"),
    ):
        telemetry.read_page(address)


def test_a_page_too_large_is_refused_and_not_cut(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(telemetry, "LARGEST_PAGE", 1 << 20)
    large = page(1) + "# x\n" * (1 << 18)
    (tmp_path / "large.prom").write_text(large, encoding="utf-8")
    with pytest.raises(MilepostError, match="超过 1 MB"):
        telemetry.read_page(str(tmp_path / "large.prom"))
    with host(HEAD + b"\r\n" + large.encode()) as address, pytest.raises(MilepostError, match="超过 1 MB"):
        telemetry.read_page(address)


def test_fewer_cards_than_last_time_are_a_doubt_that_is_told(offline: Office, tmp_path: Path) -> None:
    file = tmp_path / "page.prom"
    doubts = []
    for cards in (8, 8, 6, 6, 7):
        file.write_text(page(cards), encoding="utf-8")
        told = offline.run("telemetry", str(file), *CENTRE)
        doubts.append("上次有 8 张卡，这次只有 6 张" in told.stderr)
        assert bool(json.loads(told.stdout)["doubts"]) == doubts[-1]
    assert doubts == [False, False, True, False, False]


def test_each_centre_remembers_its_own_cards(offline: Office, tmp_path: Path) -> None:
    file = tmp_path / "page.prom"
    file.write_text(page(8), encoding="utf-8")
    offline.told("telemetry", str(file), *CENTRE)
    file.write_text(page(2), encoding="utf-8")
    assert offline.told("telemetry", str(file), "--centre", "hill_2", "--agency", "hill/data")["doubts"] == []


def test_a_page_in_another_encoding_is_read(offline: Office, tmp_path: Path) -> None:
    file = tmp_path / "page.prom"
    file.write_bytes(page(2).replace("n1", "节点一").encode("gbk"))
    assert offline.told("telemetry", str(file), *CENTRE)["cards"] == 2


def test_a_damaged_memory_is_told_and_silences_no_centre(offline: Office, tmp_path: Path) -> None:
    file = tmp_path / "page.prom"
    file.write_text(page(2), encoding="utf-8")
    offline.told("telemetry", str(file), *CENTRE)
    kept = next((offline.settings.data / "spool").glob("centre-*.json"))
    for content in ("{", "[]"):
        kept.write_text(content, encoding="utf-8")
        assert "is damaged" in offline.told("telemetry", str(file), *CENTRE)["doubts"][0]
        assert offline.told("telemetry", str(file), *CENTRE)["doubts"] == []
    kept.unlink()
    kept.mkdir()
    assert "cannot be written" in offline.run("telemetry", str(file), *CENTRE).stderr


def test_what_is_printed_is_json_though_no_card_tells_its_use(offline: Office, tmp_path: Path) -> None:
    file = tmp_path / "page.prom"
    file.write_text(page(1).replace("} 55", "} NaN"), encoding="utf-8")
    told = offline.run("telemetry", str(file), *CENTRE)
    assert json.loads(told.stdout, parse_constant=pytest.fail)["utilisation_share"] is None


@pytest.mark.parametrize("command", ["telemetry", "onboarding"])
def test_an_unknown_agency_is_told_with_those_there_are(offline: Office, tmp_path: Path, command: str) -> None:
    (tmp_path / "f").write_text("", encoding="utf-8")
    centre = ("--centre", "c") if command == "telemetry" else ()
    error = offline.run(command, str(tmp_path / "f"), *centre, "--agency", "hill/dta").exception
    assert isinstance(error, MilepostError)
    assert "hill/culture, hill/data, hill/reform" in str(error)
