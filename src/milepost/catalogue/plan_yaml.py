"""YAML as plan files use it: safe, and only true and false are yes/no values (YAML 1.2), so that `on:` is a name."""

from __future__ import annotations

import re
from typing import Any

import yaml

_FASTEST = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml, where the wheel has it, reads six times as fast


class PlanLoader(_FASTEST):  # type: ignore[misc, valid-type]
    """PyYAML follows YAML 1.1, which reads on, off, yes and no as booleans: a change's key ``on`` would be True."""


_BOOLEAN = "tag:yaml.org,2002:bool"
PlanLoader.yaml_implicit_resolvers = {
    first: [(tag, form) for tag, form in resolvers if tag != _BOOLEAN]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
PlanLoader.add_implicit_resolver(_BOOLEAN, re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF"))


def load(text: str) -> Any:
    """The document as plain data. Raises yaml.YAMLError."""
    return yaml.load(text, Loader=PlanLoader)  # noqa: S506 (a SafeLoader)
