"""Help in the language of MILEPOST_LANGUAGE: the classes of the command line, which look their words up when shown."""

from __future__ import annotations

from typing import Any

from typer.core import TyperCommand, TyperGroup

from milepost.errors import SettingsError
from milepost.settings import Settings
from producers.commands.chinese import COMMANDS, GROUP, PARAMETERS

ARGUMENTS, OPTIONS, COMMAND_PANEL = "参数", "选项", "命令"


def is_chinese() -> bool:
    """Whether help is Chinese; so it is where the settings cannot be read, for help must never fail."""
    try:
        return Settings.load().language == "zh"
    except SettingsError:
        return True


def _translate(command: str, parameters: list[Any]) -> None:
    for one in parameters:
        words = PARAMETERS.get(f"{command}.{one.name}", PARAMETERS.get(str(one.name)))
        if words:
            one.help = words
        one.rich_help_panel = ARGUMENTS if one.param_type_name == "argument" else OPTIONS


class SpokenCommand(TyperCommand):
    """A command whose help speaks the person's language."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        if is_chinese():
            self.help = COMMANDS[str(self.name)]
            _translate(str(self.name), self.get_params(ctx))
        super().format_help(ctx, formatter)


class SpokenGroup(TyperGroup):
    """The list of commands in the person's language."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        if is_chinese():
            self.help = GROUP
            _translate("", self.get_params(ctx))
            for name, command in self.commands.items():
                command.help = COMMANDS[name]
                command.rich_help_panel = COMMAND_PANEL  # type: ignore[attr-defined]
        super().format_help(ctx, formatter)
