"""Robots of DingTalk, WeCom and Feishu on real sockets: they verify by the vendors' rules and answer with their codes.

Written from the vendors' documents, not from our code: what both understood wrongly would else pass.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

Json = dict[str, Any]
START = datetime(2026, 11, 26, 2, 0, tzinfo=UTC)


class Time:
    """A clock that tests turn; aware UTC."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


class Robot(ThreadingHTTPServer):
    """One robot. taken: the messages it accepted, each the JSON as sent; asked: how often it was called."""

    daemon_threads = True

    def __init__(self, clock: Callable[[], datetime], secret: str | None, keyword: str | None, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.clock, self.secret, self.keyword = clock, secret, keyword
        self.taken: list[Json] = []
        self.times: list[datetime] = []
        self.asked = 0
        self.blocked_until: datetime | None = None
        self.says: Json | None = None  # what it answers to everything, in place of its rules
        self.status = 200
        self.holds: threading.Event | None = None  # answers no sooner than this is set

    @property
    def url(self) -> str:
        raise NotImplementedError

    def judge(self, query: dict[str, list[str]], body: bytes) -> Json:
        raise NotImplementedError

    def too_fast(self, most: int, seconds: float) -> bool:
        """Count this call; whether more than so many came within the last so many seconds."""
        now = self.clock()
        return sum(now - moment < timedelta(seconds=seconds) for moment in self.times) > most

    def is_off(self, moment: float) -> bool:
        return abs(self.clock().timestamp() - moment) > 3600


class DingTalk(Robot):
    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/robot/send?access_token=0123456789abcdef-token"

    def judge(self, query: dict[str, list[str]], body: bytes) -> Json:
        now = self.clock()
        if self.blocked_until and now < self.blocked_until:
            return {"errcode": 130101, "errmsg": "send too fast, exceed 20 times per minute"}
        if self.too_fast(20, 60):
            self.blocked_until = now + timedelta(minutes=10)
            return {"errcode": 130101, "errmsg": "send too fast, exceed 20 times per minute"}
        if query.get("access_token") != ["0123456789abcdef-token"]:
            return {"errcode": 300001, "errmsg": "token is not exist"}
        if self.secret and not self._is_signed(query):
            return {"errcode": 310000, "errmsg": "sign not match"}
        said = json.loads(body)
        text = said["markdown"]["text"]
        if self.keyword and self.keyword not in text + said["markdown"]["title"]:
            return {"errcode": 310000, "errmsg": "keywords not in content"}
        if len(body) > 20_000:
            return {"errcode": 34016, "errmsg": "content is too long"}
        return {"errcode": 0, "errmsg": "ok"}

    def _is_signed(self, query: dict[str, list[str]]) -> bool:
        [stamp], [sign] = query.get("timestamp", [""]), query.get("sign", [""])
        text = stamp + "\n" + str(self.secret)
        wanted = base64.b64encode(hmac.digest(str(self.secret).encode(), text.encode(), "sha256")).decode()
        return sign == wanted and len(stamp) == 13 and not self.is_off(int(stamp) / 1000)


class WeCom(Robot):
    KEY = "693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/cgi-bin/webhook/send?key={self.KEY}"

    def judge(self, query: dict[str, list[str]], body: bytes) -> Json:
        if query.get("key") != [self.KEY]:
            return {"errcode": 93000, "errmsg": "invalid webhook url"}
        if self.too_fast(20, 60):
            return {"errcode": 45009, "errmsg": "api freq out of limit"}
        said = json.loads(body)
        content = said[said["msgtype"]]["content"]
        if len(content.encode()) > {"markdown": 4096, "text": 2048}[said["msgtype"]]:
            return {"errcode": 40058, "errmsg": "markdown.content exceed max length 4096"}
        return {"errcode": 0, "errmsg": "ok"}


class Feishu(Robot):
    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/open-apis/bot/v2/hook/aaaabbbb-cccc-dddd-eeee-ffff00001111"

    def judge(self, query: dict[str, list[str]], body: bytes) -> Json:
        if self.too_fast(100, 60) or self.too_fast(5, 1):
            return {"code": 11232, "msg": "frequency limited psm"}
        if len(body) > 20 * 1024:
            return {"code": 9499, "msg": "Bad Request"}
        said = json.loads(body)
        if self.secret and not self._is_signed(said):
            return {"code": 19021, "msg": "sign match fail or timestamp is not within one hour from current time"}
        if said.get("msg_type") != "interactive" or not said["card"]["header"]["title"]["content"]:
            return {"code": 9499, "msg": "Bad Request"}
        if self.keyword and self.keyword not in json.dumps(said, ensure_ascii=False):
            return {"code": 19024, "msg": "Key Words Not Found"}
        return {"code": 0, "msg": "success", "data": {}}

    def _is_signed(self, said: Json) -> bool:
        stamp = str(said.get("timestamp", ""))
        mac = hmac.new((stamp + "\n" + str(self.secret)).encode("utf-8"), digestmod=hashlib.sha256)
        return (
            said.get("sign") == base64.b64encode(mac.digest()).decode()
            and len(stamp) == 10
            and not self.is_off(int(stamp))
        )


class _Handler(BaseHTTPRequestHandler):
    server: Robot

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        robot = self.server
        robot.asked += 1
        robot.times.append(robot.clock())
        if robot.holds:
            robot.holds.wait()
        answer = robot.says or robot.judge(parse_qs(urlsplit(self.path).query), body)
        if 0 in (answer.get("errcode"), answer.get("code")):
            robot.taken.append(json.loads(body))
        content = json.dumps(answer).encode()
        self.send_response(robot.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_args: object) -> None:
        """Stay silent."""


KINDS: dict[str, type[Robot]] = {"dingtalk": DingTalk, "wecom": WeCom, "feishu": Feishu}


@contextmanager
def robot(
    kind: str, clock: Callable[[], datetime], secret: str | None = None, keyword: str | None = None, port: int = 0
) -> Iterator[Robot]:
    """A robot that runs for the length of a block."""
    server = KINDS[kind](clock, secret, keyword, port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        if server.holds:
            server.holds.set()
        server.shutdown()
        thread.join()
        server.server_close()
