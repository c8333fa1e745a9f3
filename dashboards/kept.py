"""What depends on a version alone is worked out once a process, however many people look at it, however often.

    @kept.once(most=8)
    def rows(board: Board, name: str) -> list[Row]: ...

A result is shared by all sessions: nobody may change it. Where several ask at once, one works and the others wait.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from functools import wraps
from threading import Lock
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

Rest = ParamSpec("Rest")
Result = TypeVar("Result")


class Version(Protocol):
    """A published version. stamp: equal for equal content."""

    @property
    def stamp(self) -> Hashable: ...


Of = TypeVar("Of", bound=Version)
_STORES: list[Store] = []


class Store:
    """The last results that were asked for, by key; at most so many."""

    def __init__(self, most: int) -> None:
        self._most, self._lock = most, Lock()
        self._found: OrderedDict[Hashable, Future[Any]] = OrderedDict()
        _STORES.append(self)

    def get(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """The result under this key, made if it is not there; a failure is raised and not kept."""
        with self._lock:
            found = self._found.get(key)
            is_mine = found is None
            if found is None:
                found = self._found[key] = Future()
            self._found.move_to_end(key)
            while len(self._found) > self._most:
                self._found.popitem(last=False)
        if is_mine:
            try:
                found.set_result(make())
            except BaseException as error:
                with self._lock:
                    self._found.pop(key, None)
                found.set_exception(error)
        return found.result()

    def clear(self) -> None:
        with self._lock:
            self._found.clear()


def once(most: int) -> Callable[[Callable[Concatenate[Of, Rest], Result]], Callable[Concatenate[Of, Rest], Result]]:
    """Keep the last ``most`` results of a function of a version and of values that can be hashed."""

    def decorate(function: Callable[Concatenate[Of, Rest], Result]) -> Callable[Concatenate[Of, Rest], Result]:
        store = Store(most)

        @wraps(function)
        def call(board: Of, /, *args: Rest.args, **named: Rest.kwargs) -> Result:
            key = (board.stamp, args, tuple(sorted(named.items())))
            found: Result = store.get(key, lambda: function(board, *args, **named))
            return found

        return call

    return decorate


def clear() -> None:
    """Forget everything: for tests, which make versions that are not as published ones are."""
    for store in _STORES:
        store.clear()
