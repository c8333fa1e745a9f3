"""One good plan file and its text; tests change a word of it at a time."""

from __future__ import annotations

import hashlib
from pathlib import Path

from milepost.catalogue.checks import check_plans

TEXT = """白沙区行动计划
到2027年,企业达到40家以上,新增面积10万平方米;到2028年,企业超90家,能耗不超过30吨。
基期为2025年底的12家。机关每人补助不超过5万元。到2028年,企业超90家。
"""
GOOD = f"""\
plan: baisha-2026
title: {{zh: 白沙区行动计划, en: Baisha plan}}
jurisdiction: {{id: baisha, name: {{zh: 白沙区, en: Baisha}}, level: district}}
status: in_force
issued: 2026-02-01
horizon: 2028
source: {{file: baisha.txt, sha256: {hashlib.sha256(TEXT.encode()).hexdigest()}}}
coordinator: data
inferred:
  - {{field: coordinator, why: not printed}}
agencies:
  - {{id: data, zh: 区数据局, en: Data Bureau}}
  - {{id: economy, zh: 区经信局, en: Economy Bureau}}
indicators:
  - id: enterprises
    name: {{zh: 企业, en: Enterprises}}
    concept: enterprises
    theme: data
    measure: level
    unit: 家
    lead: [data]
    support: [economy]
    baseline: {{value: 12, date: 2025-12-31, span: [63, 74]}}
    targets:
      - {{section: 一, due: 2027, value: 40, span: [17, 24]}}
      - {{section: 一, due: 2028, value: 90, bound: above, span: [45, 49]}}
      - {{section: 一, due: 2028, value: 90, bound: above, span: [96, 100], place: again,
         restates: baisha/enterprises/2028}}
  - id: area
    name: {{zh: 新增面积, en: New area}}
    concept: area
    theme: industry
    measure: increment
    unit: 平方米
    targets:
      - {{section: 一, due: 2027, value: 100000, span: [25, 35]}}
  - id: energy
    name: {{zh: 能耗, en: Energy used}}
    concept: energy
    theme: energy
    measure: annual
    unit: 吨
    direction: down
    targets:
      - {{section: 一, due: 2028, value: 30, bound: at_most, span: [52, 58]}}
  - id: opened
    name: {{zh: 开放, en: Opened}}
    concept: opened
    theme: data
    measure: milestone
    unit: 节点
    targets:
      - {{section: 一, due: 2028}}
policies:
  - id: staff_award
    name: {{zh: 补助, en: Award}}
    rule: {{case_cap_wan: 5}}
    lead: [data]
    section: 一
    span: [74, 87]
changes:
  - {{id: enterprises/2028, on: 2026-03-01, reason: raised}}
"""


def faults(folder: Path, content: str = GOOD, name: str = "baisha-2026.yml") -> list[str]:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return [str(fault) for checked in check_plans([path], folder) for fault in checked.faults]


def changed(old: str, new: str) -> str:
    assert GOOD.count(old) == 1, f"{old!r} must stand in the good file once"
    return GOOD.replace(old, new)
