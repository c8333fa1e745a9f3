"""Drafts by themselves: on the working day a setting names, once, with an incident; matters of open incidents."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from builders import book

from milepost.alerts import incidents
from milepost.alerts.incident import Scope, Signal
from milepost.alerts.incidents import store_of
from milepost.bulletins.book import composing, configuring, moving
from milepost.bulletins.book import entry as entries
from milepost.bulletins.book.config import Config, Drafting
from milepost.bulletins.book.moving import Act
from milepost.drafting import matters, monthly, notices
from milepost.errors import BulletinError
from milepost.settings import Settings

BEFORE = datetime(2026, 12, 4, 1, tzinfo=UTC)  # the fourth working day of December 2026
DUE = datetime(2026, 12, 7, 1, tzinfo=UTC)  # Monday, the fifth


@pytest.fixture
def there(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setattr(composing, "FORMATS", ("xlsx",))
    monkeypatch.setattr(configuring, "load", lambda settings: book.CONFIG)
    book.publish(settings)
    return settings


def open_ones(settings: Settings) -> list[tuple[str, str, str | None]]:
    found = store_of(settings).unresolved()
    return [(one.kind, one.dedupe_key, one.scope.jurisdiction) for one in found]


def test_nothing_is_drafted_before_the_working_day_nor_twice(there: Settings) -> None:
    assert monthly.draft_due(there, BEFORE) == []
    assert monthly.draft_due(there, DUE) == ["progress-hill-2026-11"]
    assert open_ones(there) == [("bulletin_drafted", "bulletin:progress-hill-2026-11", "hill")]
    assert monthly.draft_due(there, DUE) == []
    assert [one.by for one in entries.find(there, "progress-hill-2026-11").moves] == ["milepost"]


def test_the_incident_ends_when_the_draft_is_moved_on_and_a_withdrawn_one_is_not_made_again(there: Settings) -> None:
    [made] = monthly.draft_due(there, DUE)
    moving.withdraw(there, made, Act("王敏", "本月不发"), book.POST)
    notices.settle(there)
    assert open_ones(there) == []
    assert monthly.draft_due(there, DUE) == []


def test_units_and_languages_are_drafted_where_the_setting_says_so(
    there: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = msgspec.structs.replace(book.CONFIG, drafting=Drafting(1, ["progress", "unit"], ["zh", "en"]))
    monkeypatch.setattr(configuring, "load", lambda settings: wanted)
    made = monthly.draft_due(there, BEFORE)
    assert len(made) == 6  # one place and the two units that lead a target, in two languages
    assert {one.kind for one in entries.listed(there)} == {"progress", "unit"}
    never = msgspec.structs.replace(book.CONFIG, drafting=None)
    monkeypatch.setattr(configuring, "load", lambda settings: never)
    assert monthly.draft_due(there, datetime(2027, 1, 20, tzinfo=UTC)) == []


def test_one_that_cannot_be_made_keeps_no_other_back(there: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = msgspec.structs.replace(book.CONFIG, drafting=Drafting(1, ["progress", "unit"]))
    monkeypatch.setattr(configuring, "load", lambda settings: wanted)
    real = composing.compose

    def failing(bulletin: object, *rest: object) -> composing.Made:
        if getattr(bulletin, "kind", "") == "progress":
            raise BulletinError("no font has 䶮", "字体都缺 䶮")
        return real(bulletin, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(composing, "compose", failing)
    with pytest.raises(BulletinError, match="progress hill: no font has 䶮") as refused:
        monthly.draft_due(there, DUE)
    assert refused.value.spoken("zh").startswith("未能草拟：progress hill：字体都缺 䶮")
    assert [one.kind for one in entries.listed(there)] == ["unit", "unit"]


def test_open_incidents_about_promises_are_matters_and_those_of_the_machinery_are_not(settings: Settings) -> None:
    assert matters.of(settings) == ()
    store = store_of(settings)
    scope = Scope("hill", "hill-2025", "hill/office_2", "hill/promise_01", "hill/promise_01/2026")
    incidents.raise_alert(store, Signal("t", "target_red", "critical", "滞后", "Behind", "", "", scope))
    incidents.raise_alert(store, Signal("g", "log_gap", "critical", "缺口", "Gap", "", ""))
    [one] = matters.of(settings)
    assert (one.kind, one.unit, one.target, one.title.en) == ("target_red", "hill/office_2", scope.target, "Behind")
    assert matters.full_id(settings, (one,), one.incident_id[:8]) == one.incident_id


def test_an_incident_that_cannot_be_ordered_is_refused_with_the_reason(settings: Settings) -> None:
    with pytest.raises(BulletinError, match="no incident 'nothing'"):
        matters.full_id(settings, (), "nothing")
    store, scope = store_of(settings), Scope("hill", "hill-2025", "hill/office_2")
    fields = {"policy": "hill/voucher", "due_by": "2026-12-10"}
    paid = Signal("s", "subsidy_over_cap", "warning", "超出", "Over", "", "", scope, fields=fields)
    incidents.raise_alert(store, paid)
    incidents.raise_alert(store, Signal("g", "log_gap", "critical", "缺口", "Gap", "", ""))
    known = matters.of(settings)
    assert [(one.policy, str(one.due_by)) for one in known] == [("hill/voucher", "2026-12-10")]
    [machine] = [one for one in store.unresolved() if one.kind == "log_gap"]
    with pytest.raises(BulletinError, match="of kind log_gap, which is not put to a unit"):
        matters.full_id(settings, known, machine.incident_id)
    with pytest.raises(BulletinError, match="begin with ''"):
        matters.full_id(settings, known * 2, "")
    incidents.resolve_only(store, "s")
    with pytest.raises(BulletinError, match="is resolved: orders are of open ones"):
        matters.full_id(settings, matters.of(settings), known[0].incident_id)


def test_the_configuration_of_the_demo_drafts_by_itself(tmp_path: Path) -> None:
    from builders.warehouse import ROOT

    said = configuring.check(ROOT / "config/bulletins.example.yml").said
    assert isinstance(said, Config)
    assert said.drafting == Drafting(5, ["progress"], ["zh"])
