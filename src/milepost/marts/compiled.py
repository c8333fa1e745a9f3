"""What a build of everything compiled, where that does not depend on what it found. -> data/dbt/compiled.json

Later builds of the same text of the project run it as it is: tests that ask nothing while they are compiled, in one
query (testing.py), and models that name nothing but what is fixed, by dbt. Compiling costs dbt as much as a small table
costs DuckDB. Who finds nothing kept lets dbt compile.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from milepost.settings import Settings
from milepost.warehouse import files

if TYPE_CHECKING:
    from milepost.marts.running import Manifest

JUDGED: Final = frozenset({"severity", "fail_calc", "warn_if", "error_if"})
ASKING: Final = "macro.dbt.run_query"  # what a macro asks the warehouse with while a text is compiled
PROJECT: Final = "milepost"  # in dbt's words: the package of our own macros
# names that say the same in every run of one text; whatever else dbt offers a model may say what it finds
FIXED: Final = frozenset({"ref", "source", "config", "exceptions", "return", "caller", "varargs", "kwargs"})


class Compiled(NamedTuple):
    """By name: of a test its SQL and how it is judged, of a model its SQL."""

    tests: dict[str, dict[str, str]]
    models: dict[str, str]


NOTHING: Final = Compiled({}, {})


def keep(settings: Settings, project: str, manifest: Manifest, nodes: Iterable[Any]) -> None:
    """Note what dbt compiled of the nodes that it ran, for this text of the project."""
    asking, fixed = _macros_that_ask(manifest), _Fixed(manifest)
    found = Compiled({}, {})
    for node in nodes:
        if not node.compiled_code:
            continue
        if node.resource_type == "test" and not asking & set(node.depends_on.macros):
            judged = {part: getattr(node.config, part) for part in JUDGED}
            found.tests[node.name] = {"sql": node.compiled_code, **judged}
        elif node.resource_type == "model" and node.config.materialized == "table" and fixed.is_fixed(node.raw_code):
            found.models[node.name] = node.compiled_code
    _file(settings).parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"project": project, **found._asdict()}, ensure_ascii=False)
    files.replace_text(_file(settings), text)


def kept(settings: Settings, project: str) -> Compiled:
    """What was kept for this text of the project; nothing where nothing can be read."""
    try:
        found = json.loads(_file(settings).read_text(encoding="utf-8"))
        texts = [*found["models"].values(), *(test["sql"] for test in found["tests"].values())]
        is_whole = all(test.keys() >= JUDGED for test in found["tests"].values())
        if found["project"] == project and is_whole and all(isinstance(text, str) for text in texts):
            return Compiled(dict(found["tests"]), dict(found["models"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        pass
    return NOTHING


def forget(settings: Settings) -> None:
    """After a build that failed: if what was kept is damaged, the next one compiles it anew."""
    _file(settings).unlink(missing_ok=True)


class _Fixed:
    """Which texts come out the same in every run: they name nothing but FIXED and macros of the project that do."""

    def __init__(self, manifest: Manifest) -> None:
        self._macros = {one.name: one.macro_sql for one in manifest.macros.values() if one.package_name == PROJECT}
        self._known: dict[str, bool] = {}

    def is_fixed(self, text: str) -> bool:
        from dbt_common.clients.jinja import get_environment
        from jinja2 import meta

        names = meta.find_undeclared_variables(get_environment().parse(text))
        return all(self._is_fixed_macro(name) if name in self._macros else name in FIXED for name in names)

    def _is_fixed_macro(self, name: str) -> bool:
        if name not in self._known:
            self._known[name] = False  # of those that call each other nothing is said
            self._known[name] = self.is_fixed(self._macros[name])
        return self._known[name]


def _macros_that_ask(manifest: Manifest) -> set[str]:
    """Macros that ask the warehouse, or call one that does: what they write depends on what they find."""
    found = {ASKING}
    while True:
        more = {
            name
            for name, macro in manifest.macros.items()
            if name not in found and not found.isdisjoint(macro.depends_on.macros)
        }
        if not more:
            return found
        found |= more


def _file(settings: Settings) -> Path:
    return settings.data / "dbt" / "compiled.json"
