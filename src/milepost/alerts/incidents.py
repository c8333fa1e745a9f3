"""Incidents: raised once, resolved when they are over. The only way by which the rest of Milepost says either.

What is behind is the store (data/incidents/), which needs neither warehouse nor broker nor network.
"""

from __future__ import annotations

from datetime import datetime

from milepost.alerts.incident import Signal
from milepost.alerts.store import Store, StoreError
from milepost.settings import Settings


def store_of(settings: Settings) -> Store:
    """The store of a data folder. Raises StoreError where it cannot be opened."""
    return Store(settings.incidents)


def raise_alert(store: Store, signal: Signal, now: datetime | None = None) -> bool:
    """Open the incident of a signal, or count it to the open one; true if it was opened. Raises StoreError.

    On a full disk the store gives its reserve up, and this is tried once more.
    """
    try:
        return store.record(signal, now)
    except StoreError:
        return store.record(signal, now)


def resolve(
    store: Store,
    key: str,
    why_zh: str = "",
    why_en: str = "",
    now: datetime | None = None,
    *,
    still: frozenset[str] = frozenset(),
) -> int:
    """Close what is open under keys that begin with ``key``, but for ``still``; how many. Raises StoreError."""
    try:
        return store.resolve(key, why_zh, why_en, now, still=still)
    except StoreError:
        return store.resolve(key, why_zh, why_en, now, still=still)


def resolve_only(store: Store, key: str, why_zh: str = "", why_en: str = "", now: datetime | None = None) -> int:
    """Close what is open under this very key."""
    return resolve(store, key, why_zh, why_en, now, still=store.open_keys() - {key})


def resolve_seen_before(store: Store, key: str, ended: datetime | None, why_zh: str, why_en: str) -> int:
    """Close what is open under keys that begin with ``key`` and was not seen since a moment (aware); how many."""
    if ended is None:
        return 0
    return resolve(store, key, why_zh, why_en, still=store.open_keys(seen_since=ended))


def opened_since(store: Store, moment: datetime) -> frozenset[str]:
    """The keys of incidents that are open and opened after a moment (aware)."""
    return store.open_keys(opened_since=moment)
