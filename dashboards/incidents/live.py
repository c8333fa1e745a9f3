"""The store of incidents as it is now, for the boards. Draws nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import streamlit as st

from milepost.alerts.store import StoreError
from milepost.alerts.story import Counts, Look, NoStore
from milepost.errors import SettingsError
from milepost.settings import Settings

POLL_SECONDS = 2


def folder() -> Path:
    """Where the store lies. Raises SettingsError if a MILEPOST_* variable cannot be used."""
    return Settings.load().incidents


def look() -> Look:
    """Raises SettingsError if a MILEPOST_* variable cannot be used."""
    return Look(folder())


def stamp() -> tuple[int, ...] | str:
    """Another one as soon as the page would look different."""
    try:
        return look().stamp()
    except NoStore:
        return "absent"
    except (StoreError, SettingsError):
        return "damaged"


def counts() -> Counts | Literal["damaged"] | None:
    """What is not resolved; None where nothing was ever recorded, and with settings that the page itself is told of."""
    try:
        return look().counts()
    except (NoStore, SettingsError):
        return None
    except StoreError:
        return "damaged"


@st.fragment(run_every=POLL_SECONDS)
def watch(seen: tuple[int, ...] | str) -> None:
    """Run the page again when there is something new to read."""
    if stamp() != seen:
        st.rerun(scope="app")
