"""A bulletin's moves over a real broker: sent in their order, landed once, in the name of the plan's coordinator."""

from __future__ import annotations

import json

import msgspec
import pytest
from builders import book, promises

from milepost import decisions
from milepost.bulletins.book import composing, drafting, moving
from milepost.bulletins.book.config import Config
from milepost.bulletins.book.drafting import Wish
from milepost.bulletins.book.moving import Act, Post
from milepost.bulletins.content.asked import Asked
from milepost.landing import load as landing
from milepost.local.broker import BrokerHandle
from milepost.settings import Settings
from milepost.warehouse import connection as warehouse

POST = Post(decisions.rehearse, decisions.submit)


@pytest.mark.kafka
def test_draft_review_and_issue_land_in_their_order(
    broker: BrokerHandle, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(composing, "FORMATS", ("xlsx",))
    monkeypatch.setattr(promises, "PLACE", "wucheng")
    there = settings.model_copy(update={"kafka_servers": broker.servers})
    office = f"ai_{broker.kind}"
    config = Config([msgspec.structs.replace(book.CONFIG.offices[0], id=office, places=["wucheng"])])
    book.publish(there)
    made = drafting.make(there, Wish(Asked("progress", "2026-11", "zh", "wucheng"), "李四"), config)
    moving.review(there, made.bulletin_id, Act("王敏", "已核"), POST)
    issued = moving.issue(there, made.bulletin_id, Act("张三"), POST)
    landing.load(there)
    with warehouse.writing(there, "test") as con:
        rows = con.execute(
            """SELECT source, data FROM raw.events WHERE type = 'milepost.bulletin.moved.v1'
            AND (data ->> 'office') = ? ORDER BY "offset" """,
            [office],
        ).fetchall()
    said = [json.loads(data) for _, data in rows]
    assert {source for source, _ in rows} == {"/wucheng/development_reform_bureau"}
    assert [(one["state"], one["by"], one.get("number")) for one in said] == [
        ("draft", "李四", None),
        ("reviewed", "王敏", None),
        ("issued", "张三", 1),
    ]
    assert said[2]["content_sha256"] == issued.content_sha256
