"""What is told of a drafted bulletin: its message leads to the paper."""

from __future__ import annotations

from datetime import UTC, datetime

from milepost.alerts import incidents
from milepost.alerts.incident import Incident, Signal
from milepost.alerts.outgoing import Notification
from milepost.alerts.rendering import render
from milepost.settings import Settings

NOW = datetime(2026, 12, 7, 1, 0, tzinfo=UTC)


def note(one: Incident) -> Notification:
    return Notification("n" * 32, "files", "route:kind=x", "first", frozenset({one.incident_id}), frozenset(), NOW, 0)


def test_a_drafts_message_leads_to_the_paper_until_it_is_moved_on(settings: Settings) -> None:
    store = incidents.store_of(settings)
    fields = {"bulletin": "progress-hill-2026-11"}
    incidents.raise_alert(
        store, Signal("b", "bulletin_drafted", "info", "通报待审", "Drafted", "", "", fields=fields), NOW
    )
    [one] = store.unresolved()
    told = render(note(one), [one], "en", "https://boards.example")
    assert told.items[0].link == "https://boards.example/bulletins?bulletin=progress-hill-2026-11&lang=en"
    incidents.resolve(store, "b", "已审核", "Reviewed")
    over = store.incident(one.incident_id)
    assert over is not None
    assert render(note(over), [over], "en", "").items[0].link == f"incidents?incident={one.incident_id}&lang=en"
