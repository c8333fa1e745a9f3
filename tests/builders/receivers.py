"""Receivers of alerts that misbehave, on real sockets of 127.0.0.1."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Behave = Callable[[socket.socket, threading.Event], None]


def silent(link: socket.socket, over: threading.Event) -> None:
    """Takes the connection and never answers."""
    over.wait()


def dripping(link: socket.socket, over: threading.Event) -> None:
    """An answer that goes on for ever, a byte at a time; no single read ever waits long."""
    link.sendall(b"HTTP/1.1 200 OK\r\n")
    while not over.wait(0.05):
        link.sendall(b"X")


def endless_body(link: socket.socket, over: threading.Event) -> None:
    """Says 200 at once; its body never ends."""
    link.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n")
    while not over.wait(0.05):
        link.sendall(b"x")


def dripping_greeting(link: socket.socket, over: threading.Event) -> None:
    """A mail server whose greeting never ends."""
    link.sendall(b"220-")
    while not over.wait(0.05):
        link.sendall(b"m")


def answering(status: int, *lines: str, body: bytes = b"") -> Behave:
    """Answers with a status, and a body where one is given."""

    def behave(link: socket.socket, over: threading.Event) -> None:
        link.recv(65536)
        head = [f"HTTP/1.1 {status} told", *lines, f"Content-Length: {len(body)}", "Connection: close", "", ""]
        link.sendall("\r\n".join(head).encode() + body)

    return behave


@contextmanager
def receiver(behave: Behave) -> Iterator[int]:
    """The port of a receiver that behaves so towards everybody, for the length of a block."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_accept, args=(server, behave, over), daemon=True).start()
        yield int(server.getsockname()[1])
        over.set()
        server.shutdown(socket.SHUT_RDWR)


def _accept(server: socket.socket, behave: Behave, over: threading.Event) -> None:
    while not over.is_set():
        try:
            link, _ = server.accept()
        except OSError:
            return
        threading.Thread(target=_serve, args=(link, behave, over), daemon=True).start()


def _serve(link: socket.socket, behave: Behave, over: threading.Event) -> None:
    with link:
        try:
            behave(link, over)
        except OSError:
            return  # the caller has hung up


def closed_port() -> int:
    """A port where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
