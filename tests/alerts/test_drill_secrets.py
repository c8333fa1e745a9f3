"""Secrets of a whole run: in no file that it writes, no line that it or a command prints, no list of processes."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest
from builders.drill import DUTY_SECRET, TESTED_SECRET, Drill, drill
from builders.receivers import answering, closed_port, receiver

from milepost.alerts import incidents, words

MORE = """
  - {name: agencies, kind: mail, address: MILEPOST_SECRET_MAIL, to: [duty@city.example]}
  - {name: hook, kind: webhook, address: MILEPOST_SECRET_HOOK, secret: MILEPOST_SECRET_HOOK_KEY}
  - {name: card, kind: feishu, address: MILEPOST_SECRET_CARD, secret: MILEPOST_SECRET_TESTED_KEY}
  - {name: rest, kind: other, address: MILEPOST_SECRET_REST}
"""
NAMES = "[duty, tested, agencies, hook, card, rest, files]"
COMMANDS = (
    "alerts check",
    "alerts test duty",
    "alerts test hook",
    "alerts route --kind silence",
    "incidents list --format json",
    "doctor",
)
PASSWORD, TOKEN, HOOK_KEY = "mail-pass+word/1", "rest-token-998877", "hook key of the city 1"


def secrets(one: Drill) -> list[str]:
    plain = [PASSWORD, TOKEN, HOOK_KEY, DUTY_SECRET, TESTED_SECRET, "0123456789abcdef-token", "user-pass-5566"]
    paths = ["aaaabbbb-cccc", "693a91f6"]
    return [*plain, *(quote(word, safe="") for word in plain), *paths, one.variables["MILEPOST_HEARTBEAT_URL"][-12:]]


def written(one: Drill) -> str:
    """All that the run left: its data folder and what it printed; and how its processes are listed."""
    files = [path for path in one.settings.data.rglob("*") if path.is_file()]
    said = [one.logs(), *(_text(path) for path in files)]
    listed = [Path(f"/proc/{watch.pid}/cmdline").read_text(encoding="utf-8") for watch in one.watches]
    return "\n".join([*said, *listed])


def _text(path: Path) -> str:
    """What a file holds. SQLite's -shm and -wal, and a part file before its move, go while others write."""
    try:
        return path.read_bytes().decode("utf-8", "replace")
    except FileNotFoundError:
        return ""


@pytest.mark.parametrize("is_up", [True, False], ids=["they answer 500", "nobody is there"])
def test_no_secret_is_anywhere_but_in_its_variable(tmp_path: Path, is_up: bool) -> None:
    with receiver(answering(500, body=b"{}")) as there:
        port = there if is_up else closed_port()
        more = {
            "MILEPOST_SECRET_MAIL": f"smtp+plain://user:{quote(PASSWORD, safe='')}@127.0.0.1:{port}?from=a@b.example",
            "MILEPOST_SECRET_HOOK": f"http://user:user-pass-5566@127.0.0.1:{port}/hook",
            "MILEPOST_SECRET_HOOK_KEY": HOOK_KEY,
            "MILEPOST_SECRET_CARD": f"http://127.0.0.1:{port}/open-apis/bot/v2/hook/aaaabbbb-cccc",
            "MILEPOST_SECRET_REST": f"json://127.0.0.1:{port}/{TOKEN}",
            "MILEPOST_HEARTBEAT_URL": f"http://127.0.0.1:{port}/beat-of-city-77",
        }
        with drill(tmp_path / "here", kind="dingtalk", **more) as one:
            file = one.settings.config / "alerts.yml"
            said = file.read_text(encoding="utf-8").partition("  - {name: agencies")[0]
            route = f"route: {{receivers: {NAMES}, group_wait: 0s}}\n"
            file.write_text(said + MORE.strip("\n") + "\n  - {name: files, kind: outbox}\n" + route, encoding="utf-8")
            told = words.signal("landing", "landing", "landing_failed", "critical", error="x")
            incidents.raise_alert(one.store, told)
            one.duty.secret = "another"
            one.start()
            keys = {f"receiver:{name}" for name in ("duty", "tested", "agencies", "hook", "card", "rest")}
            one.until(lambda: keys <= {each.dedupe_key for each in one.store.unresolved()}, "not all failed")
            said = written(one)
            for asked in COMMANDS:
                done = one.command(*asked.split())
                said += done.stdout + done.stderr
            assert "127.0.0.1" in said
            assert [secret for secret in secrets(one) if secret in said] == []
