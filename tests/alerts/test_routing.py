"""Who is told of an incident, in which group, and why: Alertmanager's meaning and what is ours on top."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from builders.cities import CONTACTS, GOOD, changed, city, contacts
from hypothesis import given
from hypothesis import strategies as st

from milepost.alerts.routing.config import INCOMPLETE_DATA, LABELS, Config
from milepost.alerts.routing.route import LONGEST_KEY, consider, group_key, inhibited, route
from milepost.alerts.routing.tables import Contacts

RED = {
    "kind": "target_red",
    "severity": "warning",
    "jurisdiction": "wucheng",
    "plan": "wucheng-2025",
    "agency": "wucheng/big_data_centre",
    "indicator": "wucheng/compute_capacity",
}


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return city(tmp_path)


@pytest.fixture
def people(tmp_path: Path) -> Contacts:
    return contacts(tmp_path)


def names(config: Config, labels: dict[str, str], people: Contacts | None = None) -> list[str]:
    return [one.receiver for one in route(config, labels, people)]


def test_what_no_branch_takes_goes_to_the_trunk(config: Config) -> None:
    told = route(config, {"kind": "build_failed", "severity": "critical"})
    assert [one.receiver for one in told] == ["duty", "files"]
    assert told[0].why == "route (no branch matches)"
    assert (told[0].group_wait, told[0].group_interval) == (timedelta(seconds=30), timedelta(minutes=5))
    assert told[0].group_labels == (("kind", "build_failed"), ("jurisdiction", ""))


def test_a_branch_takes_over_what_it_leaves_out_and_a_deeper_one_too(config: Config, people: Contacts) -> None:
    told = {one.receiver: one for one in route(config, RED | {"severity": "critical"}, people)}
    assert list(told) == ["agencies", "supervision"]
    one = told["supervision"]
    assert one.why == "route › kind=target_red|target_missed, jurisdiction=wucheng › severity=critical"
    assert (one.group_wait, one.repeat_interval, one.mute) == (timedelta(minutes=10), timedelta(days=7), ())
    assert route(config, RED, people)[0].mute == ("nights", "days_off")


def test_the_first_branch_that_matches_takes_it_unless_it_continues(config: Config, people: Contacts) -> None:
    _, left_out = consider(config, RED, people)
    assert [(one.receiver, "told already" in one.why) for one in left_out] == [("supervision", True)]
    # the branch after the second is never asked: the second does not continue
    elsewhere = RED | {"jurisdiction": "jinhua"}
    [told] = route(config, elsewhere, people)
    assert told.why == "route › kind=target_red, agency=*"


def test_a_star_wants_a_value(config: Config) -> None:
    assert names(config, {"kind": "target_red", "jurisdiction": "jinhua"}) == ["duty", "files"]


def test_each_agency_hears_of_its_own_in_a_group_of_its_own(tmp_path: Path, config: Config) -> None:
    more = CONTACTS + "  - agency: wucheng/education\n    people: [{name: 李四, mail: li@city.example}]\n"
    people = contacts(tmp_path, more)
    keys = {route(config, RED | {"agency": agency}, people)[0].group_key for agency in (
        "wucheng/big_data_centre", "wucheng/education")}  # fmt: skip
    assert len(keys) == 2
    both = {route(config, RED | {"agency": agency}, people)[1].group_key for agency in (
        "wucheng/big_data_centre", "wucheng/education")}  # fmt: skip
    assert len(both) == 1


def test_an_agency_without_contacts_is_left_out_and_said_so(config: Config) -> None:
    told, left_out = consider(config, RED)
    assert "agencies" not in [one.receiver for one in told]
    assert "has no contacts" in left_out[0].why
    _, left_out = consider(config, {key: value for key, value in RED.items() if key != "agency"})
    assert "belongs to none" in left_out[0].why


def test_where_the_branches_can_tell_nobody_the_trunk_is_told(tmp_path: Path) -> None:
    config = city(tmp_path, changed("receivers: [agencies, supervision]", "receivers: [agencies]"))
    told = route(config, {"kind": "target_missed", "jurisdiction": "wucheng"})
    assert [one.receiver for one in told] == ["duty", "files"]
    assert "nobody of the branches" in told[0].why


def test_simulated_incidents_reach_only_who_wants_them_and_share_no_group(config: Config, people: Contacts) -> None:
    [told] = route(config, RED | {"simulated": "true"}, people)
    assert told.receiver == "files"
    [_, real] = route(config, {"kind": "target_red", "jurisdiction": "jinhua"}, people)
    [made_up] = route(config, {"kind": "target_red", "jurisdiction": "jinhua", "simulated": "true"}, people)
    assert real.receiver == made_up.receiver == "files"
    assert real.group_key != made_up.group_key


def test_three_points_make_every_incident_a_group_of_its_own(config: Config) -> None:
    labels = {"kind": "row_held", "indicator": "wucheng/compute_capacity"}
    keys = {route(config, labels | {"incident": number})[0].group_key for number in ("a", "b")}
    assert len(keys) == 2


def test_a_branch_put_before_it_changes_no_group_key(tmp_path: Path, config: Config, people: Contacts) -> None:
    before = {one.receiver: one.group_key for one in route(config, RED, people)}
    more = changed("  routes:\n", "  routes:\n    - {match: {kind: silence}, receivers: [files]}\n")
    after = {one.receiver: one.group_key for one in route(city(tmp_path, more), RED, people)}
    assert before == after


@given(st.lists(st.text(max_size=80), max_size=4), st.text(max_size=300), st.text(max_size=300))
def test_group_keys_are_short_printable_and_tell_groups_apart(way: list[str], one: str, other: str) -> None:
    keys = [group_key(tuple(way), [("plan", value)]) for value in (one, other)]
    assert (keys[0] == keys[1]) == (one == other)
    for key in keys:
        assert len(key) <= LONGEST_KEY
        assert key.isascii()


@given(st.dictionaries(st.sampled_from(LABELS), st.sampled_from(["target_red", "wucheng", "critical", "x"])))
def test_whatever_the_labels_somebody_is_told_and_nobody_twice(labels: dict[str, str]) -> None:
    config = CITY
    told = names(config, labels)
    assert told
    assert len(told) == len(set(told))


@pytest.mark.parametrize(
    ("open_one", "is_quiet"),
    [
        ({"kind": "build_failed"}, True),
        ({"kind": "log_gap"}, True),
        ({"kind": "row_held", "jurisdiction": "wucheng", "indicator": "wucheng/compute_capacity"}, True),
        ({"kind": "row_held", "jurisdiction": "wucheng", "agency": "wucheng/another"}, True),
        ({"kind": "row_held", "jurisdiction": "wucheng", "indicator": "wucheng/other"}, False),
        ({"kind": "row_held", "jurisdiction": "jinhua"}, False),
        ({"kind": "gate_failed", "plan": "jinhua-2025"}, False),
        ({"kind": "disk_nearly_full"}, False),
        ({"kind": "target_red", "jurisdiction": "wucheng"}, False),
        ({"kind": "build_failed", "simulated": "true"}, False),
    ],
)
def test_incomplete_data_of_the_same_scope_never_accuse_an_agency(
    config: Config, open_one: dict[str, str], is_quiet: bool
) -> None:
    assert config.inhibit == []  # no need to write it down: it is always in force
    assert inhibited(config, RED, [open_one]) == (open_one if is_quiet else None)
    assert inhibited(config, {"kind": "target_caught_up"}, [open_one]) is None


def test_equal_has_alertmanagers_meaning(tmp_path: Path) -> None:
    rule = """inhibit:
  - {source: {severity: critical}, target: {severity: warning}, equal: [plan]}
"""
    config = city(tmp_path, GOOD + rule)
    quiet, loud = {"kind": "silence", "severity": "warning"}, {"kind": "silence", "severity": "critical"}
    assert inhibited(config, quiet, [loud]) == loud  # missing on both sides counts as equal
    assert inhibited(config, quiet | {"plan": "a"}, [loud]) is None
    assert inhibited(config, quiet | {"plan": "a"}, [loud | {"plan": "a"}]) is not None
    assert inhibited(config, loud, [loud]) is None


def test_what_matches_both_sides_inhibits_nothing_that_does_too(tmp_path: Path) -> None:
    config = city(tmp_path, GOOD + "inhibit:\n  - {source: {kind: silence}, target: {kind: silence}}\n")
    assert inhibited(config, {"kind": "silence"}, [{"kind": "silence"}]) is None
    assert INCOMPLETE_DATA


def test_a_plan_has_its_own_ladder_or_that_of_all(tmp_path: Path) -> None:
    own = (
        GOOD
        + """  - plans: [wucheng-2025]
    steps:
      - {name: {zh: 亮黄牌, en: Yellow card}, form: urging, lights: [red], periods: 2}
"""
    )
    config = city(tmp_path, own)
    found = [config.ladder(plan) for plan in ("wucheng-2025", "jinhua-2025")]
    assert [ladder.steps[0].name.zh for ladder in found if ladder] == ["亮黄牌", "提醒"]
    assert [step.needs_person for ladder in found if ladder for step in ladder.steps] == [False, False, True]


def _city() -> Config:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        return city(Path(folder))


CITY = _city()
