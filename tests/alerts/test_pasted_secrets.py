"""Addresses and keys around config/alerts.yml: what is pasted there or set wrongly is told, and quoted nowhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from builders.cities import GOOD, changed, written

from milepost.alerts.routing.addresses import fault_of
from milepost.alerts.routing.check import Checked, check_alerts


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def faults(checked: Checked) -> list[str]:
    assert (checked.said is None) == bool(checked.faults)
    return [str(fault) for fault in checked.faults]


ROBOT = "https://oapi.dingtalk.com/robot/send?access_token=TOKEN4711"
KEY = "SEC4711abcdef0123456789abcdef"


@pytest.mark.parametrize(
    "text",
    [
        changed("MILEPOST_SECRET_DUTY,", f"{ROBOT},"),
        changed("MILEPOST_SECRET_DUTY,", f"[{ROBOT}],"),
        changed("MILEPOST_SECRET_DUTY,", f"MILEPOST_SECRET_DUTY, secret: {KEY},"),
        changed("MILEPOST_SECRET_DUTY,", "MILEPOST_SECRET_DUTY, secret: plain-word-4711,"),
        changed("MILEPOST_SECRET_DUTY,", f"MILEPOST_SECRET_DUTY, keyword: [{KEY}],"),
        changed("MILEPOST_SECRET_DUTY,", f"MILEPOST_SECRET_DUTY, keyword: {ROBOT},"),
        changed("{name: duty,", f"{{name: '{ROBOT}',"),
        changed("kind: dingtalk", f"kind: '{ROBOT}'"),
        changed("receivers: [duty, files]", f"receivers: '{ROBOT}'"),
    ],
)
def test_a_key_that_was_pasted_into_the_file_is_quoted_nowhere(folder: Path, text: str) -> None:
    found = faults(check_alerts(written(folder, text)))
    assert found
    assert not any("4711" in fault for fault in found), found


DINGTALK = "https://oapi.dingtalk.com/robot/send?access_token=TOKEN4711"


@pytest.mark.parametrize(
    ("kind", "field", "value", "words"),
    [
        ("dingtalk", "address", DINGTALK, None),
        ("dingtalk", "address", "ftp://4711", "no http(s) address"),
        ("dingtalk", "address", "oapi.dingtalk.com/robot/send?access_token=4711", "no http(s) address"),
        ("feishu", "address", "http://[::4711", "no http(s) address"),
        ("wecom", "address", DINGTALK, "not of a robot of wecom"),
        ("feishu", "address", "https://open.feishu.cn/open-apis/bot/v2/hook/4711", None),
        ("wecom", "address", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=4711", None),
        ("webhook", "address", "http://127.0.0.1:4711/", None),
        ("webhook", "secret", "whsec_4711###", "base64"),
        ("webhook", "secret", "whsec_" + "MDEy" * 8 + " whsec_" + "MDEy" * 8, None),
        ("webhook", "secret", "as it was 4711", None),
        ("mail", "address", "https://4711", "smtp://"),
        ("mail", "address", "smtps://u:4711@mail.example:465?from=a@b.example", None),
        ("other", "address", "4711", "apprise"),
        ("dingtalk", "secret", "SEC4711", None),
    ],
)
def test_an_address_or_key_that_can_never_work_is_told_without_it(
    kind: Any, field: str, value: str, words: str | None
) -> None:
    said = fault_of(kind, field, value)
    assert said is None if words is None else words in str(said)
    assert "4711" not in str(said)


def test_check_says_so_of_the_variables_that_are_set(folder: Path) -> None:
    values = {"MILEPOST_SECRET_DUTY": "ftp://4711"}
    checked = check_alerts(written(folder, GOOD), (), values.get)
    [warning] = [str(one) for one in checked.warnings if "http(s)" in str(one)]
    assert "receivers[duty].address: MILEPOST_SECRET_DUTY " in warning
    assert "4711" not in warning
