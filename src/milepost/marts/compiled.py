"""What dbt said to DuckDB for each node, kept where later builds may say it again. -> data/dbt/compiled.json

Preparing a node costs dbt more than DuckDB needs to run most: contexts, macros, compiling. A text that names only what
is fixed depends on nothing but what it is answered when it asks (macros moment_of and has_rows), so the next build of
the same project says the same, with the moments that it is told itself: models by dbt's threads (repeating.py), tests
in one query (testing.py). Where another answer comes than a moment or the one of before, and where nothing is kept,
dbt prepares the node as ever.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, NamedTuple

from milepost.settings import Settings
from milepost.warehouse import files

JUDGED: Final = ("severity", "fail_calc", "warn_if", "error_if")
PROJECT: Final = "milepost"  # in dbt's words: the package of our own macros
# names that say the same in every run of one text that finds its table there; whatever else dbt offers a model may not
FIXED: Final = frozenset(
    {
        "ref",
        "source",
        "config",
        "exceptions",
        "return",
        "caller",
        "varargs",
        "kwargs",
        "this",
        "execute",
        "is_incremental",
        # dbt's own tests: what they compare is in their arguments
        "_dbt_generic_test_kwargs",
        "test_accepted_values",
        "test_relationships",
        "test_unique",
    }
)
ASKING: Final = frozenset({"moment_of", "has_rows"})  # macros that ask: what they are answered is noted
MOMENT: Final = re.compile(r"timestamp '\d[^']*'")
MAKING: Final = re.compile(r"\bcreate\s+table\b", re.IGNORECASE)
PLACE: Final = re.compile(r"\{\{moment \d+\}\}")


class Step(NamedTuple):
    """A statement or a question. sql: with places for moments that were answered before; begins: a transaction, if
    there is none; answer: None of a statement, of a question a place or what has to be answered again."""

    sql: str
    begins: bool
    answer: str | bool | None


class Compiled(NamedTuple):
    """By name: of a test its SQL, its questions and how it is judged; of a model all that was said."""

    tests: dict[str, dict[str, Any]]
    models: dict[str, list[Step]]


NOTHING: Final = Compiled({}, {})


class Notes:
    """What is said for one node, while it is said."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self.is_whole = True  # no answer was of a kind that cannot be kept
        self._places: dict[str, str] = {}

    def add(self, sql: str, begins: bool, rows: list[list[Any]] | None = None) -> None:
        """rows: the answer to a question."""
        sql, answer = self.with_places(sql), None
        if rows is not None:
            answer = rows[0][0] if len(rows) == 1 and len(rows[0]) == 1 else None
            self.is_whole &= isinstance(answer, str | bool)
            if isinstance(answer, str) and MOMENT.fullmatch(answer):
                answer = self._places.setdefault(answer, f"{{{{moment {len(self._places)}}}}}")
        self.steps.append(Step(sql, begins, answer))

    def with_places(self, sql: str) -> str:
        for moment, place in self._places.items():
            sql = sql.replace(moment, place)
        return sql


def repeat(steps: Iterable[Step], say: Callable[[str, Step], Any]) -> dict[str, str] | None:
    """Say it again. say: sends SQL and returns the one value of an answer. -> the moments by place; None where another
    answer came, so that nothing of this holds."""
    moments: dict[str, str] = {}
    for step in steps:
        answer, wanted = say(filled(step.sql, moments), step), step.answer
        if isinstance(wanted, str) and PLACE.fullmatch(wanted):
            wanted = moments.setdefault(wanted, answer)
        if wanted is not None and answer != wanted:
            return None
    return moments


def filled(sql: str, moments: Mapping[str, str]) -> str:
    return PLACE.sub(lambda place: moments.get(place[0], place[0]), sql)


def keep(
    settings: Settings,
    project: str,
    manifest: Any,
    known: Compiled,
    noted: Iterable[tuple[Any, Notes]],
    tables: Collection[str],
) -> None:
    """Add what was noted of nodes to what is known. tables: those that stood before, of a build that made none anew
    because it was told to: what was said for another one made it, which is not to be said again."""
    fixed, found = _Fixed(manifest), Compiled(dict(known.tests), dict(known.models))
    for node, notes in noted:
        if not notes.is_whole:
            continue
        if node.resource_type == "test":
            asked = {step.sql: step.answer for step in notes.steps}
            places = {one for one in asked.values() if isinstance(one, str) and PLACE.fullmatch(one)}
            # whatever the moments are, so the tests can be chosen before they are asked
            if len(asked) == len(places) and fixed.is_fixed(node.raw_code):
                judged = {part: getattr(node.config, part) for part in JUDGED}
                found.tests[node.name] = {"sql": notes.with_places(node.compiled_code), "steps": notes.steps, **judged}
        elif _holds_again(node, notes.steps, node.name in tables):
            hooks = [*node.config.pre_hook, *node.config.post_hook]
            texts = [node.raw_code, *(hook.sql for hook in hooks)]
            if all(hook.transaction for hook in hooks) and all(map(fixed.is_fixed, texts)):
                found.models[node.name] = notes.steps
    if found != known:
        _file(settings).parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps({"project": project, **found._asdict()}, ensure_ascii=False)
        files.replace_text(_file(settings), text)


def _holds_again(model: Any, steps: list[Step], is_table_there: bool) -> bool:
    """Whether the next build may say the same: it replaces any table, or adds to the one that was there."""
    said = [step.sql for step in steps if step.answer is None]
    if model.config.materialized == "table":
        return is_table_there or len(said) == 1
    return is_table_there and not any(map(MAKING.search, said))


def kept(settings: Settings, project: str, tables: Collection[str]) -> Compiled:
    """What was kept for this text of the project, of models whose tables stand; nothing where nothing can be read."""
    try:
        found = json.loads(_file(settings).read_text(encoding="utf-8"))
        models = {name: _steps(steps) for name, steps in found["models"].items() if steps and name in tables}
        tests = {name: test | {"steps": _steps(test["steps"])} for name, test in found["tests"].items()}
        is_whole = all(isinstance(test[part], str) for test in tests.values() for part in ("sql", *JUDGED))
        if found["project"] == project and is_whole:
            return Compiled(tests, models)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        pass
    return NOTHING


def forget(settings: Settings) -> None:
    """After a build that failed: if what was kept is damaged, the next one compiles it anew. It stays to be read, for
    it has the SQL of the node that failed -> data/dbt/compiled.failed.json"""
    with suppress(FileNotFoundError):
        _file(settings).replace(_file(settings).with_suffix(".failed.json"))


class _Fixed:
    """Which texts say the same in every run, but for what they are answered."""

    def __init__(self, manifest: Any) -> None:
        self._macros = {one.name: one.macro_sql for one in manifest.macros.values() if one.package_name == PROJECT}
        self._known = dict.fromkeys(ASKING, True)

    def is_fixed(self, text: str) -> bool:
        from dbt_common.clients.jinja import get_environment
        from jinja2 import meta, nodes

        if MOMENT.search(text):  # it could be taken for one that was answered
            return False
        tree = get_environment().parse(text)
        own = {name.name for name in tree.find_all(nodes.Name) if name.ctx == "store"}  # also those set within an if
        names = meta.find_undeclared_variables(tree) - own
        return all(self._is_fixed_macro(name) if name in self._macros else name in FIXED for name in names)

    def _is_fixed_macro(self, name: str) -> bool:
        if name not in self._known:
            self._known[name] = False  # of those that call each other nothing is said
            self._known[name] = self.is_fixed(self._macros[name])
        return self._known[name]


def _steps(kept: Any) -> list[Step]:
    steps = [Step(*step) for step in kept]
    if not all(isinstance(step.sql, str) for step in steps):
        raise TypeError
    return steps


def _file(settings: Settings) -> Path:
    return settings.data / "dbt" / "compiled.json"
