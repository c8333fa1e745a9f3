"""Help in the office's language: Chinese by default, English when asked for, and no command or option left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import typer
from builders.offices import Office

from producers.__main__ import app
from producers.commands.chinese import COMMANDS, PARAMETERS

CLI: Any = typer.main.get_command(app)


@pytest.fixture
def offline(office: Callable[[str], Office]) -> Office:
    return office("127.0.0.1:1")


def options() -> Iterator[tuple[str, str]]:
    for name, command in CLI.commands.items():
        yield from ((name, str(one.name)) for one in command.params)


def test_every_command_and_option_has_chinese_words_and_none_is_left_over() -> None:
    assert {*COMMANDS} == {*CLI.commands}
    without = [f"{command} {name}" for command, name in options() if f"{command}.{name}" not in PARAMETERS]
    assert [name for name in without if name.split()[1] not in PARAMETERS] == []
    known = {name for command, option in options() for name in (f"{command}.{option}", option)}
    assert {*PARAMETERS} - known == {"help"}


def words_of(result: Any) -> str:
    return "".join(result.stdout.split())


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_help_is_chinese_by_default_and_english_when_asked_for(
    offline: Office, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    first = "".join(COMMANDS[command].splitlines()[0].split())
    assert first in words_of(offline.run(command, "--help"))
    assert "显示本帮助并退出" in words_of(offline.run(command, "--help"))
    monkeypatch.setenv("MILEPOST_LANGUAGE", "en")
    told = words_of(offline.run(command, "--help"))
    assert first not in told
    assert "Showthismessageandexit" in told


def test_the_list_of_commands_speaks_the_language_too(offline: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "报一个数" in words_of(offline.run("--help"))
    monkeypatch.setenv("MILEPOST_LANGUAGE", "en")
    assert "Reportonevalue" in words_of(offline.run("--help"))


def test_help_is_there_when_the_settings_are_wrong(offline: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MILEPOST_LANGUAGE", "fr")
    assert "报一个数" in words_of(offline.run("report", "--help"))
