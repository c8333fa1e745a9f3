"""Whatever the statuses of a place's targets are, the counts in the sentences add up."""

from __future__ import annotations

import tempfile
from pathlib import Path

from builders import promises, tracing
from builders.bulletins import OFFICE
from builders.promises import Promise
from hypothesis import given, settings
from hypothesis import strategies as st

from milepost.bulletins.content.asked import Asked
from milepost.bulletins.content.making import make
from milepost.readings.statuses import STATUSES

PROMISE = st.tuples(st.sampled_from(STATUSES), st.integers(1, 10)).map(lambda drawn: Promise(*drawn))
EVERY = st.lists(PROMISE, min_size=1, max_size=20)


@settings(max_examples=25, deadline=None)
@given(every=EVERY)
def test_the_counts_add_up_and_lead_back_to_the_marts(every: list[Promise]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        version = promises.write(Path(folder), every)
        made = make(version, Asked("progress", "2026-11", place="hill"), OFFICE)
        assert tracing.faults(made, version) == []
    said = {key.removeprefix("overall."): one.value for key, one in made.figures.items() if key.startswith("overall.")}
    n, assessed, waiting = said["targets"], said["assessed"], said["waiting"]
    assert (n, n) == (len(every), assessed + waiting)
    assert said.get("good", 0) + said.get("behind", 0) + said.get("apart", 0) == assessed
    assert sum(value for key, value in said.items() if key.startswith("status.")) == n
    units = tracing.table(made, "units")
    assert sum(map(int, tracing.column(units, "targets")[:-1])) == n
