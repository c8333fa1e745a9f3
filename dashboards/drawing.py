"""Charts drawn: a specification is made once for the same values, whoever looks; Altair takes longer than all the rest.

drawing.show(lights.specification, w, months, SHAPES, alt=w("overview.trend_alt"))
"""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from typing import Any, Literal

import streamlit as st

from dashboards import kept

_SPECIFICATIONS = kept.Store(256)


def show(
    make: Callable[..., dict[str, Any]],
    *values: Any,
    alt: str | None = None,
    width: Literal["stretch", "content"] = "stretch",
) -> None:
    """make: values -> a Vega-Lite specification, which they alone decide. alt: what a screen reader says it is."""
    key = (make, pickle.dumps(values))
    text = _SPECIFICATIONS.get(key, lambda: json.dumps(make(*values)))
    st.vega_lite_chart(spec=json.loads(text), width=width, theme=None, alt=alt)  # Streamlit takes it apart: no sharing
