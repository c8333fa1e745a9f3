"""Policies in a real DuckDB file: days, payers, shared caps and sentences, and those of a warehouse from before."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import msgspec
import pytest
from builders.baisha import GOOD

from milepost.catalogue import Plan, store
from milepost.documents import reading
from milepost.settings import Settings
from milepost.warehouse import connection as warehouse
from milepost.warehouse import schema
from milepost.warehouse.connection import Connection

MAY, JULY = (datetime(2026, month, 1, 8, tzinfo=UTC) for month in (5, 7))
OTHER = {
    "id": "other", "name": {"zh": "另一项", "en": "Other"}, "rule": {"ratio": 0.5}, "lead": [], "section": "一",
    "payer": ["economy"], "until": "2027-06-30", "joint": False, "hold": True,
}  # fmt: skip
CAP = {"id": "both", "policies": ["staff_award", "other"], "per": "project", "cap_wan": 500, "section": "一"}


def plan(award: dict[str, Any] | None = None, **changed: Any) -> Plan:
    data = reading.load(GOOD).data
    data["policies"] = [data["policies"][0] | (award or {}), OTHER]
    return msgspec.convert(data | {"shared_caps": [CAP]} | changed, Plan)


@pytest.fixture
def con(settings: Settings) -> Iterator[Connection]:
    with warehouse.writing(settings, "test") as opened:
        yield opened


def rows(con: Connection, columns: str, table: str, more: str = "ORDER BY ALL") -> list[tuple[Any, ...]]:
    return con.execute(f"SELECT {columns} FROM catalogue.{table} {more}").fetchall()


def test_days_are_the_plan_s_unless_the_policy_has_its_own(con: Connection) -> None:
    store.sync(con, [plan({"from": "2026-06-01"})], MAY)
    assert rows(con, "policy_id, from_date, until_date", "policies") == [
        ("baisha/other", date(2026, 2, 1), date(2027, 6, 30)),
        ("baisha/staff_award", date(2026, 6, 1), date(2028, 12, 31)),
    ]


def test_who_may_report_payments_is_kept_as_ids_and_the_coordinator_leads_where_nobody_does(con: Connection) -> None:
    store.sync(con, [plan()], MAY)
    assert [(name, json.loads(lead), json.loads(payer)) for name, lead, payer in
            rows(con, "policy_id, lead, payer", "policies")] == [
        ("baisha/other", ["baisha/data"], ["baisha/economy"]),
        ("baisha/staff_award", ["baisha/data"], []),
    ]  # fmt: skip


def test_rule_spans_and_sentences_are_kept_as_the_file_says_them(con: Connection) -> None:
    store.sync(con, [plan({"spans": {"case_cap_wan": [82, 85]}})], MAY)
    [(rule, spans, zh, en, holding)] = rows(
        con, "rule, spans, sentence_zh, sentence_en, is_holding", "policies", "WHERE policy_id = 'baisha/staff_award'"
    )
    assert json.loads(rule)["case_cap_wan"] == 5
    assert json.loads(spans) == {"case_cap_wan": [82, 85]}
    assert zh == "每项申请最高5万元；与“另一项”合计，每个项目最高500万元。"
    assert en == "At most CNY 50,000 per application; at most CNY 5,000,000 per project, together with Other."
    assert holding is False


def test_a_shared_cap_has_versions_like_its_neighbours(con: Connection) -> None:
    store.sync(con, [plan()], MAY)
    raised = {"id": "both", "on": "2026-07-01", "reason": "财务调整"}
    store.sync(con, [plan(shared_caps=[CAP | {"cap_wan": 600}], changes=[raised])], JULY)
    found = rows(
        con, "cap_id, policies, per, cap_wan, valid_to IS NULL, change_reason", "shared_caps", "ORDER BY cap_wan"
    )
    ids = '["baisha/staff_award","baisha/other"]'
    assert found == [
        ("baisha/both", ids, "project", 500, False, "first version"),
        ("baisha/both", ids, "project", 600, True, "财务调整"),
    ]
    dropped = {"id": "both", "on": "2026-07-02", "reason": "取消", "dropped": True}
    store.sync(con, [plan(shared_caps=[], changes=[dropped])], JULY.replace(day=2))
    assert rows(con, "reason", "removals", "WHERE table_name = 'shared_caps'") == [("取消",)]


def test_what_a_plan_says_of_overlaps_is_kept(con: Connection) -> None:
    store.sync(con, [plan(overlap={"rule": "higher_only", "section": "一"})], MAY)
    assert rows(con, "overlap_rule", "plans") == [("higher_only",)]


def test_a_policy_changed_in_mid_year_keeps_its_old_rule_for_the_days_before(con: Connection) -> None:
    """What a payment is judged by: of the versions known, the last learned whose first day is not after it."""
    store.sync(con, [plan()], MAY)
    store.sync(con, [plan({"rule": {"case_cap_wan": 8}, "from": "2026-07-01"})], JULY)
    versions = rows(
        con,
        "rule ->> '$.case_cap_wan', from_date, valid_to IS NULL",
        "policies",
        "WHERE policy_id = 'baisha/staff_award' ORDER BY valid_from",
    )
    assert versions == [("5.0", date(2026, 2, 1), False), ("8.0", date(2026, 7, 1), True)]


def test_versions_of_a_warehouse_from_before_get_the_days_of_their_plan(tmp_path: Path) -> None:
    before = tmp_path / "migrations"
    before.mkdir()
    for path in schema.FOLDER.glob("*.sql"):
        if int(path.name[:4]) < 9:
            (before / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    con = duckdb.connect()
    con.execute(f"ATTACH '{tmp_path / 'old.duckdb'}' AS warehouse (STORAGE_VERSION 'latest')")
    con.execute("USE warehouse")
    schema.migrate(con, before)
    for name, end in (("old-2025", "NULL"), ("new-2026", "DATE '2029-03-15'")):
        con.execute(
            f"""INSERT INTO catalogue.plans BY NAME SELECT '{name}' AS plan_id, 'j' AS jurisdiction_id, 't' AS title_zh,
            't' AS title_en, 'in_force' AS status, DATE '2026-03-16' AS start_date, {end} AS effective_to,
            2030 AS horizon_year, 10 AS ahead_points, 30 AS behind_points, TIMESTAMP '2026-03-15' AS valid_from"""
        )
        con.execute(
            f"""INSERT INTO catalogue.policies BY NAME SELECT 'j/{name}' AS policy_id, '{name}' AS plan_id,
            'j' AS jurisdiction_id, 'n' AS name_zh, 'n' AS name_en, '{{}}' AS rule, '一' AS section,
            TIMESTAMP '2026-03-15' AS valid_from"""
        )
    schema.migrate(con)
    found = con.execute(
        "SELECT policy_id, from_date, until_date, lead, payer, is_joint FROM catalogue.policies ORDER BY 1"
    )
    assert found.fetchall() == [
        ("j/new-2026", date(2026, 3, 16), date(2029, 3, 15), "[]", "[]", False),
        ("j/old-2025", date(2026, 3, 16), date(2030, 12, 31), "[]", "[]", False),
    ]
