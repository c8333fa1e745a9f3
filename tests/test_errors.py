"""The tree of errors in errors.py is the tree of the classes, over the package and the producers."""

from __future__ import annotations

import importlib
import pkgutil
import re

import milepost
import producers
from milepost import errors
from milepost.errors import MilepostError

LINE = re.compile(r"^([│ ]*)[├└]── (\w+) +(.*)$", re.M)


def load_everything() -> None:
    for package in (milepost, producers):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)


def drawn() -> dict[str, str]:
    """Name of each error of the drawing -> name of the one above it."""
    above, found = ["MilepostError"], {}
    for indent, name, _ in LINE.findall(errors.__doc__ or ""):
        depth = len(indent) // 4
        above[depth + 1 :] = [name]
        found[name] = above[depth]
    return found


def real(base: type[MilepostError] = MilepostError) -> dict[str, str]:
    found = {}
    for kind in base.__subclasses__():
        if kind.__module__.split(".")[0] in ("milepost", "producers"):
            found |= {kind.__name__: base.__name__} | real(kind)
    return found


def test_drawing_is_the_tree_of_the_classes() -> None:
    load_everything()
    assert drawn() == real()


def test_drawing_says_which_errors_may_pass_by_themselves() -> None:
    load_everything()
    marked = {name for _, name, words in LINE.findall(errors.__doc__ or "") if "retryable" in words}
    assert marked == {kind.__name__ for kind in kinds(MilepostError) if kind.retryable}


def kinds(base: type[MilepostError]) -> list[type[MilepostError]]:
    return [kind for one in base.__subclasses__() for kind in (one, *kinds(one))]
