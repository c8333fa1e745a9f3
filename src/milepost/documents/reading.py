"""YAML as people write it: safe, and only true and false are yes/no values (YAML 1.2), so that `on:` is a name.

text -> Document (plain data, and the nodes with their lines). Whatever is wrong with a text is a yaml.YAMLError.
"""

from __future__ import annotations

import re
from typing import Any, Final, NamedTuple

import yaml

_FASTEST = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml, where the wheel has it, reads six times as fast

MAX_NODES: Final = 200_000  # aliases spelled out; the longest plan so far has 12,000


class DocumentLoader(_FASTEST):  # type: ignore[misc, valid-type]
    """PyYAML follows YAML 1.1, which reads on, off, yes and no as booleans: a change's key ``on`` would be True."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        """PyYAML raises what int(), date() and its own tables raise, without a line: 2027-02-30, !!int x."""
        try:
            return super().construct_object(node, deep)
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            if isinstance(error, yaml.YAMLError | UnicodeError):
                raise
            said = repr(node.value)[:60] if isinstance(node, yaml.ScalarNode) else "what stands here"
            raise yaml.constructor.ConstructorError(
                None, None, f"{said} cannot be read ({error})", node.start_mark
            ) from error


_BOOLEAN = "tag:yaml.org,2002:bool"
DocumentLoader.yaml_implicit_resolvers = {
    first: [(tag, form) for tag, form in resolvers if tag != _BOOLEAN]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
DocumentLoader.add_implicit_resolver(_BOOLEAN, re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF"))


class Document(NamedTuple):
    """A text read: plain data, and the node it was made from (None for an empty text)."""

    data: Any
    node: yaml.Node | None


def load(text: str) -> Document:
    """Read one document. Raises yaml.YAMLError, also for what nests too deeply or contains itself."""
    try:
        node = yaml.compose(text, Loader=DocumentLoader)
        _spelled_out(node, {}, set())
        return Document(yaml.load(text, Loader=DocumentLoader), node)  # noqa: S506 (a SafeLoader)
    except RecursionError as error:
        raise yaml.YAMLError("it nests too deeply") from error


def _spelled_out(node: yaml.Node | None, known: dict[int, int], above: set[int]) -> int:
    """How many nodes there are with every alias written out: few lines can stand for thousands of millions."""
    if not isinstance(node, yaml.CollectionNode):
        return 1
    if id(node) in above:
        raise yaml.composer.ComposerError(None, None, "what an alias names here contains itself", node.start_mark)
    if id(node) not in known:
        parts = node.value if isinstance(node, yaml.SequenceNode) else [part for pair in node.value for part in pair]
        known[id(node)] = 1 + sum(_spelled_out(part, known, above | {id(node)}) for part in parts)
    if known[id(node)] > MAX_NODES:
        raise yaml.composer.ComposerError(None, None, "aliases make the file far too large", node.start_mark)
    return known[id(node)]
