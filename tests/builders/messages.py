"""Messages and receivers for tests of channels."""

from __future__ import annotations

from typing import Any

from pydantic import SecretStr

from builders.robots import START
from milepost.alerts.channels.receiver import Receiver
from milepost.alerts.message import Item, Message
from milepost.alerts.routing.config import Kind


def item(number: int = 0, **said: Any) -> Item:
    """An incident of a target that turned red."""
    shown: dict[str, Any] = {
        "incident_id": f"inc-{number}",
        "kind": "target_red",
        "severity": "critical",
        "state": "open",
        "title": f"算力规模 2027 年目标转为红灯（{number}）",
        "lines": ("自 2026-11-01 起", "实绩 620 PFlops，应达 900 PFlops，差 31.1 个百分点", "牵头单位: 区大数据中心"),
        "link": "https://boards.example.org/indicator?indicator=wucheng%2Fcompute_capacity",
        "light": "红灯",
        "fields": {
            "light": "red",
            "jurisdiction": "wucheng",
            "agency": "wucheng/big_data_centre",
            "plan": "wucheng-2025",
            "indicator": "wucheng/compute_capacity",
            "target": "wucheng/compute_capacity/2027",
            "value": 620.0,
            "due_value": 900.0,
            "unit": "PFlops",
            "gap_points": -31.1,
            "occurrences": 2,
            "opened_at": "2026-11-26T01:59:00Z",
        },
    }
    return Item(**(shown | said))


def message(**said: Any) -> Message:
    shown: dict[str, Any] = {
        "message_id": "msg_0123456789abcdef0123456789abcdef",
        "group_key": "route:kind=target_red,jurisdiction=wucheng",
        "receiver": "duty",
        "reason": "first",
        "language": "zh",
        "title": "婺城区 1 项目标转为红灯",
        "sent_at": START,
        "paragraphs": ("以下目标进度严重滞后。",),
        "items": (item(),),
        "link": "https://boards.example.org/overview?jurisdiction=wucheng",
    }
    return Message(**(shown | said))


def receiver(kind: Kind, address: str | None = None, secret: str | None = None, **said: Any) -> Receiver:
    return Receiver(
        name="duty",
        kind=kind,
        address=SecretStr(address) if address else None,
        secret=SecretStr(secret) if secret else None,
        **said,
    )
