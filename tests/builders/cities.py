"""A city's configuration of alerts, written into a folder of its own."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from milepost.alerts.routing.check import check_alerts, check_contacts
from milepost.alerts.routing.config import Config
from milepost.alerts.routing.tables import Contacts

GOOD = """\
receivers:
  - {name: duty, kind: dingtalk, address: MILEPOST_SECRET_DUTY, secret: MILEPOST_SECRET_KEY}
  - {name: supervision, kind: wecom, address: MILEPOST_SECRET_SUPERVISION}
  - {name: agencies, kind: mail, address: MILEPOST_SECRET_MAIL, for_agencies: true}
  - {name: files, kind: outbox, simulated: true}
route:
  receivers: [duty, files]
  routes:
    - match: {kind: [target_red, target_missed], jurisdiction: wucheng}
      receivers: [agencies, supervision]
      group_by: [plan]
      group_wait: 10m
      repeat_interval: 7d
      mute: [nights, days_off]
      continue: true
      routes:
        - match: {severity: critical}
          mute: []
    - match: {agency: "*", kind: target_red}
      receivers: [supervision]
    - match: {indicator: wucheng/compute_capacity}
      receivers: [supervision]
      group_by: ["..."]
mute_times:
  - {name: nights, hours: ["20:00-08:00"]}
  - {name: days_off, days: "off"}
ladders:
  - plans: ["*"]
    steps:
      - {name: {zh: 提醒, en: Reminder}, form: reminder, colour: 蓝, lights: [yellow, red]}
      - {name: {zh: 督办, en: Supervision}, form: supervision, working_days: 10, receivers: [supervision]}
"""
CONTACTS = """\
contacts:
  - agency: wucheng/big_data_centre
    people:
      - {name: 张三, mail: zhang@city.example}
"""
TODAY = date(2026, 11, 26)


def changed(old: str, new: str, text: str = GOOD) -> str:
    assert old in text
    return text.replace(old, new, 1)


def written(folder: Path, text: str, name: str = "alerts") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.yml"
    path.write_text(text, encoding="utf-8")
    return path


def city(folder: Path, text: str = GOOD) -> Config:
    checked = check_alerts(written(folder, text))
    assert checked.said is not None, checked.faults
    return checked.said


def contacts(folder: Path, text: str = CONTACTS) -> Contacts:
    checked = check_contacts(written(folder, text, "contacts"))
    assert checked.said is not None, checked.faults
    return checked.said
