"""Whatever is read, however the clock runs and wherever a process dies: what is open is what counts."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from builders.versions import START
from hypothesis import given, settings
from hypothesis import strategies as st

from milepost.alerts.business import standings
from milepost.alerts.business.sighting import Sighting
from milepost.alerts.incident import Scope, Signal
from milepost.alerts.lights import STANDS_AFTER, Cause, Trouble
from milepost.alerts.store import Store

TROUBLES: list[Trouble | None] = [None, "target_yellow", "target_red", "target_missed"]
CAUSES: list[Cause] = ["new_report", "revision", "method", "taken_back"]
KEYS = ("light:a/b/2027", "light:a/c/2027")


class Killed(Exception):
    """The process ends before its transaction does."""


def sighting(key: str, trouble: Trouble | None, cause: Cause) -> Sighting:
    signal = Signal(key, trouble, "warning", "标题", "title", "正文", "body", Scope(target=key)) if trouble else None
    return Sighting(key, trouble, cause, signal, "已赶上", "caught up")


LOOKS = st.lists(
    st.tuples(
        st.integers(-20, 40),  # minutes since the look before: clocks are set back, too
        st.tuples(*(st.sampled_from([*TROUBLES, "gone"]) for _ in KEYS)),
        st.sampled_from(CAUSES),
        st.booleans(),  # killed
    ),
    max_size=12,
)


@settings(deadline=None, max_examples=80)  # each look opens a store on the disk
@given(LOOKS)
def test_what_is_open_is_what_counts(looks: list[tuple[int, tuple[Trouble | None, ...], Cause, bool]]) -> None:
    now, is_first = START, True
    seen: dict[str, list[tuple[object, object]]] = {key: [] for key in KEYS}
    with tempfile.TemporaryDirectory() as folder:
        for minutes, lights, cause, is_killed in looks:
            now += timedelta(minutes=minutes)
            store = Store(Path(folder))  # each look is a process of its own
            found = [sighting(key, one, cause) for key, one in zip(KEYS, lights, strict=True) if one != "gone"]  # type: ignore[comparison-overlap]
            with suppress(Killed), store.transaction() as con:
                standings.judge(con, found, now, is_first=is_first)
                if is_killed:
                    raise Killed
            if is_killed:
                continue
            is_first = False
            for key, one in zip(KEYS, lights, strict=True):
                seen[key].append((now, None if one == "gone" else one))  # type: ignore[comparison-overlap]
        _check(Store(Path(folder)), seen)


def _check(store: Store, seen: dict[str, list[tuple[object, object]]]) -> None:
    with store.transaction() as con:
        counts = dict(con.execute("SELECT key, trouble FROM standings").fetchall())
        rows = con.execute("SELECT dedupe_key, kind, is_quiet, opened_at FROM incidents").fetchall()
    there = {one.dedupe_key: one.kind for one in store.unresolved()}
    assert there == {key: trouble for key, trouble in counts.items() if trouble}
    for row in rows:
        if not row["is_quiet"]:
            moments = [at for at, one in seen[row["dedupe_key"]] if one == row["kind"]]
            assert max(moments) - min(moments) >= STANDS_AFTER, "it was told before it had stood"  # type: ignore[type-var,operator]
