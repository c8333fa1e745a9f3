"""A small plan, and events of every type that its rules accept."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import msgspec

from milepost.catalogue import Plan
from milepost.events import Event, Rules, decode, encode, new_event
from milepost.events.types import (
    BULLETIN_MOVED,
    COMMITTED,
    DECIDED,
    HELD,
    MARKED,
    MEASURED,
    MOVED,
    ONBOARDED,
    PAID,
    PAYMENT_RETRACTED,
    REPORTED,
    RETRACTED,
)

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
FIRM = "91330799" + "MA2EXAMP0" + "1"
TARGETS = [{"section": "一", "due": 2027, "value": 10}]


def indicator(name: str, measure: str, unit: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "name": {"zh": name, "en": name}, "concept": name, "theme": "compute", "measure": measure,
            "unit": unit, "targets": TARGETS, **more}  # fmt: skip


PLAN = msgspec.convert(
    {
        "plan": "hill-2026", "title": {"zh": "方案", "en": "plan"}, "status": "in_force", "horizon": 2030,
        "jurisdiction": {"id": "hill", "name": {"zh": "山", "en": "Hill"}, "level": "district"},
        "source": {"file": "x.txt"}, "issued": "2026-01-15", "coordinator": "reform",
        "agencies": [{"id": slug, "zh": slug, "en": slug} for slug in ("data", "reform", "culture", "parks")],
        "indicators": [
            indicator("compute", "level", "PFlops", lead=["data"], support=["reform"]),
            indicator("revenue", "annual", "亿元"),
            indicator("growth", "annual", "%", lead=["reform"]),
            indicator("node", "milestone", "节点", lead=["data"]),
            indicator("parks", "level", "个", lead=["data"],
                      targets=[{"section": "一", "due": 2027, "value": 3, "lead": ["parks"]}]),
        ],
        "policies": [{"id": "voucher", "name": {"zh": "券", "en": "voucher"}, "rule": {"ratio": 0.3}, "lead": ["data"],
                      "payer": ["parks"], "section": "三"},
                     {"id": "prize", "name": {"zh": "奖", "en": "prize"}, "rule": {"case_cap_wan": 5}, "lead": [],
                      "section": "四"}],
    },
    Plan,
)  # fmt: skip
RULES = Rules.from_plans([PLAN])
DATA: dict[str, dict[str, Any]] = {
    REPORTED: {"indicator": "hill/compute", "as_of": "2026-09-30", "value": 12.5, "unit": "PFlops"},
    RETRACTED: {"indicator": "hill/compute", "as_of": "2026-09-30", "reason": "口径"},
    MEASURED: {"centre": "hill_1", "as_of": "2026-09-30", "capacity_pflops": 10, "utilisation_share": 0.5},
    ONBOARDED: {"data_space": "film", "enterprise": FIRM, "role": "user", "at": "2026-09-30"},
    "milepost.enterprise.left.v1": {"data_space": "film", "enterprise": FIRM, "role": "user", "at": "2026-09-30"},
    MOVED: {"indicator": "hill/node", "state": "started", "at": "2026-09-30", "done_share": 0.2},
    HELD: {"session": "s1", "programme": "p", "at": "2026-09-30", "attendees": 30},
    PAID: {"policy": "hill/voucher", "enterprise": FIRM, "base_wan": 10, "paid_wan": 3, "at": "2026-09-30"},
    PAYMENT_RETRACTED: {"policy": "hill/voucher", "event_id": "e1", "reason": "元"},
    COMMITTED: {"policy": "hill/voucher", "enterprise": FIRM, "application": "A1", "amount_wan": 3, "at": "2026-09-30"},
    DECIDED: {"event_id": "e 1/2", "source_of_event": "/hill/parks", "decision": "refused", "reason": "错", "by": "王"},
    MARKED: {"event_id": "e1", "source_of_event": "/hill/data", "open": True, "comment": "核对", "by": "王"},
    BULLETIN_MOVED: {
        "bulletin": "progress-hill-2026-06",
        "kind": "progress",
        "state": "issued",
        "office": "hill_ai",
        "period": "2026-06",
        "version": "20260708T010203000000Z",
        "content_sha256": "0" * 64,
        "title": "通报",
        "by": "王",
        "year": 2026,
        "number": 3,
    },
}  # fmt: skip


def event(name: str = REPORTED, source: str = "/hill/data", **changed: Any) -> Event:
    return new_event(name, source, DATA[name] | changed, time=NOW)


def read(value: bytes | None, **more: Any) -> Event:
    return decode(value, now=NOW, rules=RULES, **more)


def changed(name: str = REPORTED, /, **fields: Any) -> bytes:
    """A valid event's bytes with envelope or data fields replaced; None removes one."""
    envelope = json.loads(encode(event(name)))
    for field, value in fields.items():
        holder = envelope if field in envelope or field == "data_base64" else envelope["data"]
        holder[field] = value
        if value is None:
            del holder[field]
    return json.dumps(envelope, ensure_ascii=False).encode()
