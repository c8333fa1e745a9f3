"""The bad things of a drill: how each begins, which words must be heard of it, and how it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from builders.drill import Drill, listen, utc
from builders.environment import environment
from builders.small_disk import fill
from milepost.alerts import incidents, words
from milepost.publishing import versions
from milepost.warehouse import connection as warehouse

Act = Callable[[Drill], None]
HOLDING = """
import sys
from milepost.settings import Settings
from milepost.warehouse.lock import writer_lock
with writer_lock(Settings.load(), "a build"):
    print("held", flush=True)
    sys.stdin.read()
"""


@dataclass(frozen=True)
class Bad:
    """words: what the duty must hear once. begin and end: called beside a running watch. before: before it starts."""

    name: str
    words: str
    begin: Act
    end: Act | None
    before: Act = lambda _one: None
    kind: str = "wecom"
    more: dict[str, str] = field(default_factory=dict)


def fail_landing(one: Drill) -> None:
    told = words.signal("landing", "landing", "landing_failed", "critical", error="x")
    incidents.raise_alert(one.store, told, utc())


def mended(one: Drill) -> None:
    """What a person does who has put a receiver right."""
    done = one.command("alerts", "test", "tested")
    assert done.returncode == 0, done.stdout + done.stderr


def _come_up(one: Drill) -> None:
    listen(one)
    mended(one)


def _hold(one: Drill) -> None:
    listen(one).holds = threading.Event()


def _let_go(one: Drill) -> None:
    assert one.tested is not None
    assert one.tested.holds is not None
    one.tested.holds.set()
    one.tested.holds = None
    mended(one)


def _with(**said: object) -> Act:
    def before(one: Drill) -> None:
        for name, value in said.items():
            setattr(listen(one) if one.tested is None else one.tested, name, value)

    return before


def _then(mend: bool = False, **said: object) -> Act:
    def end(one: Drill) -> None:
        for name, value in said.items():
            setattr(one.tested, name, value)
        if mend:
            mended(one)

    return end


def _wrong_secret(one: Drill) -> None:
    listen(one, "dingtalk").secret = "another"


def _right_secret(one: Drill) -> None:
    assert one.tested is not None
    one.tested.secret = one.variables["MILEPOST_SECRET_TESTED_KEY"]
    mended(one)


def _skewed(one: Drill) -> None:
    listen(one, "dingtalk").clock = lambda: utc() + timedelta(hours=2)


def _make_warehouse(one: Drill) -> None:
    with warehouse.writing(one.settings, "drill"):
        pass


def _break_warehouse(one: Drill) -> None:
    file = one.settings.warehouse
    good = file.read_bytes()
    file.with_suffix(".good").write_bytes(good)
    file.write_bytes(b"\0" * 4096 + good[4096:])


def _bring_back(one: Drill) -> None:
    file = one.settings.warehouse
    file.write_bytes(file.with_suffix(".good").read_bytes())


def _hold_warehouse(one: Drill) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", HOLDING], env=environment(MILEPOST_DATA=str(one.settings.data)), stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    one.children.append(child)
    assert child.stdout is not None
    assert child.stdout.readline() == "held\n"
    lock = one.settings.data / "warehouse.lock"
    said = json.loads(lock.read_text(encoding="utf-8"))
    said["since"] = (utc() - timedelta(minutes=61)).isoformat(timespec="seconds")
    lock.write_text(json.dumps(said), encoding="utf-8")


def _free_warehouse(one: Drill) -> None:
    one.children[-1].communicate(timeout=20)


def _break_config(one: Drill) -> None:
    file = one.settings.config / "alerts.yml"
    file.with_suffix(".good").write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    file.write_text(file.read_text(encoding="utf-8").replace("kind: outbox", "kind: telepathy"), encoding="utf-8")


def _mend_config(one: Drill) -> None:
    file = one.settings.config / "alerts.yml"
    file.write_text(file.with_suffix(".good").read_text(encoding="utf-8"), encoding="utf-8")


def _break_store(one: Drill) -> None:
    (one.settings.incidents / "incidents.db").write_bytes(b"no database" * 1000)


def _publish(one: Drill, made: datetime) -> None:
    folder = one.settings.published / made.strftime(versions.STAMP)
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text(json.dumps({"latest_kafka_time": made.isoformat()}), encoding="utf-8")


def _publish_now(one: Drill) -> None:
    _publish(one, utc())


def _silence_of_events(one: Drill) -> None:
    _publish(one, utc() - timedelta(days=3))
    one.settings.offsets_copy.write_text("{}", encoding="utf-8")


def _silence_of_versions(one: Drill) -> None:
    _publish(one, utc() - timedelta(hours=9))
    one.settings.offsets_copy.write_text("{}", encoding="utf-8")
    landed = (utc() - timedelta(hours=3)).timestamp()
    os.utime(one.settings.offsets_copy, (landed, landed))


def _unbalance(one: Drill) -> None:
    with warehouse.writing(one.settings, "drill") as con:
        con.execute(
            """INSERT INTO raw.rejected_messages BY NAME SELECT 't' AS topic, 0 AS "partition", range AS "offset",
            encode('x') AS value, 'not_json' AS reason_code, 'not JSON' AS reason, 'a load' AS load_id,
            current_timestamp AT TIME ZONE 'UTC' AS loaded_at FROM range(3)"""
        )


def _balance(one: Drill) -> None:
    with warehouse.writing(one.settings, "drill") as con:
        con.execute("DELETE FROM raw.rejected_messages")


def _fill(one: Drill) -> None:
    fill(one.settings.data)


def _empty(one: Drill) -> None:
    Path(one.settings.data / "filler").unlink()


CANNOT = "告警接收方 tested 收不到消息"
BAD = [
    Bad("receiver down", CANNOT, fail_landing, _come_up),
    Bad("receiver slow, 30 s", CANNOT, fail_landing, _let_go, _hold),
    Bad("receiver answers 500", CANNOT, fail_landing, _then(True, status=200, says=None),
        _with(status=500, says={"a": 1})),
    Bad("receiver answers 200 and an error code", CANNOT, fail_landing, _then(True, says=None),
        _with(says={"errcode": 93000, "errmsg": "invalid webhook url"})),
    Bad("wrong secret", CANNOT, fail_landing, _right_secret, _wrong_secret, kind="dingtalk"),
    Bad("clock two hours off", CANNOT, fail_landing, _then(True, clock=utc), _skewed, kind="dingtalk"),
    Bad("warehouse locked for an hour", "数据仓库已被同一进程占用 60 分钟", _hold_warehouse, _free_warehouse,
        _make_warehouse),
    Bad("warehouse corrupt", "数据仓库打不开", _break_warehouse, _bring_back, _make_warehouse),
    Bad("fault in the configuration", "配置文件有误：", _break_config, _mend_config),
    Bad("store of incidents damaged", "告警事项库已损坏", _break_store, None),
    Bad("silence of events", "小时没有收到任何数据", _silence_of_events, _publish_now, _make_warehouse),
    Bad("silence of versions", "没有新版本发布", _silence_of_versions, _publish_now, _make_warehouse),
    Bad("unbalanced books", "入库账目不平", _unbalance, _balance, _make_warehouse),
]  # fmt: skip
FULL = Bad("disk full", "磁盘空间不足", _fill, _empty, _make_warehouse)
