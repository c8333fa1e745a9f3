"""Incidents as a message: notification, its incidents -> Message in the receiver's language. Pure.

Each item says what, since when, how bad, whose, what to do, and where it is shown; machines get the same as fields.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from datetime import UTC, date, datetime
from typing import Any, Final, cast

from milepost.alerts import outgoing
from milepost.alerts.incident import UNSTORED, Incident
from milepost.alerts.message import Item, Mention, Message, Reason, utc_text
from milepost.alerts.outgoing import Notification
from milepost.days import SHANGHAI
from milepost.publishing.versions import STAMP
from milepost.readings import links
from milepost.readings.counting import counted
from milepost.readings.words import LANGUAGES, Language

WORDS: Final[dict[str, tuple[str, str]]] = {
    "many": ("{title} 等 {count} 项告警", "{title}, and {more} more"),
    "many_over": ("{title} 等 {count} 项告警已解除", "{title}, and {more} more {more:is|are} over"),
    "beside": ("{title}（另有 {old} 项仍未解除）", "{title} (still so: {old} more)"),
    "since": ("自 {moment} 起，已出现 {count} 次", "Since {moment}, seen {count:time}"),
    "since_once": ("自 {moment} 起", "Since {moment}"),
    "over": ("已于 {moment} 解除：{why}", "Over since {moment}: {why}"),
    "over_bare": ("已于 {moment} 解除", "Over since {moment}"),
    "whose": ("责任单位：{agency}", "Whose: {agency}"),
    "step": ("督办阶梯：已进入「{step}」", "Ladder: the step {step} is taken"),
    "proposed": (
        "建议升级至「{step}」，须人工确认后才会发出：看板「告警」页，或 milepost incidents confirm {incident}",
        "Proposed: {step}. It goes out only when a person confirms it: on the page of incidents, or by "
        "milepost incidents confirm {incident}",
    ),
    "title_proposed": ("待确认「{step}」：{title}", "{step} waits for your word: {title}"),
    "title_step": ("{step}：{title}", "{step}: {title}"),
    "title_many": ("{count} 项目标", "{count:target}"),
    "owner": ("处理人：{owner}", "Taken on by: {owner}"),
    "known_from": ("依据：{made} 发布的版本，数据时点 {as_of}", "Known from: the version of {made}, as of {as_of}"),
}
# lines of a body that nobody needs any more once it is over: what to do, and how far behind it was
TO_DO: Final = (
    *("处理：", "What to do:", "实绩 ", "尚无实绩", "Reported: ", "Nothing is reported"),
    *("已逾期 ", "Overdue for "),
)
MARKS: Final = ("[模拟] ", "[Simulated] ")  # of titles; a message all of which is simulated says so itself
LONGEST_TITLE: Final = 300


def render(
    one: Notification,
    found: Sequence[Incident],
    language: Language,
    base: str,
    mentions: Iterable[Mention] = (),
    old: Set[str] = frozenset(),
) -> Message:
    """The message of a notification. found: its incidents in the order they are told; base: where the boards are.

    old: ids of those that are still so and were told before: they stand by their titles alone.
    """
    items = tuple(item(incident, language, base, is_short=incident.incident_id in old) for incident in found)
    simulated = bool(found) and all(incident.is_simulated for incident in found)
    title = _step_title(one, found, language) if one.reason == "escalated" and found else _title(items, language, old)
    if simulated:
        title = title.removeprefix(MARKS[LANGUAGES.index(language)])
    links_of = {part.link for part in items}
    return Message(
        message_id=f"msg_{one.notification_id}",
        group_key=one.group_key,
        receiver=one.receiver,
        reason=cast(Reason, one.reason),
        language=language,
        title=title,
        sent_at=one.planned_at,
        items=items,
        link=links_of.pop() if len(links_of) == 1 else links.address("incidents", base, lang=language),
        mentions=tuple(dict.fromkeys(mentions)),
        simulated=simulated,
    )


def _title(items: Sequence[Item], language: Language, old: Set[str]) -> str:
    """What is news by the first one's title, and how many there are; what was told before is counted apart."""
    news = [part for part in items if part.incident_id not in old] or list(items)
    title = news[0].title if news else ""
    if len(news) > 1:
        key = "many_over" if all(part.state == "resolved" for part in news) else "many"
        title = word(key, language, title=title, count=len(news), more=len(news) - 1)
    return word("beside", language, title=title, old=len(items) - len(news)) if len(news) < len(items) else title


def _step_title(about: Notification, found: Sequence[Incident], language: Language) -> str:
    """The step that is taken, or that a person is asked about, before what it is about."""
    one = found[0]
    title = one.title_zh if language == "zh" else one.title_en
    title = title if len(found) == 1 else word("title_many", language, count=len(found))
    is_asked = about.group_key.startswith(outgoing.PROPOSED)
    step = one.fields.get(f"{'proposed' if is_asked else 'step'}_{language}")
    return word("title_proposed" if is_asked else "title_step", language, step=step, title=title) if step else title


def item(one: Incident, language: Language, base: str, *, is_short: bool = False) -> Item:
    """One incident as a message tells it."""
    title, body = (one.title_zh, one.body_zh) if language == "zh" else (one.title_en, one.body_en)
    light = str(one.fields.get(f"light_word_{language}") or "")
    return Item(
        incident_id=one.incident_id,
        kind=one.kind,
        severity=one.severity,
        state=one.state,
        title=title[:LONGEST_TITLE],
        lines=() if is_short else tuple(_lines(one, body, language)),
        link=_link(one, language, base),
        light=None if light in title else light,
        fields=machine_fields(one),
    )


def _lines(one: Incident, body: str, language: Language) -> list[str]:
    many = "since" if one.occurrences > 1 else "since_once"
    is_end = one.kind == "target_caught_up"  # it is over as it begins
    lines = [] if is_end else [word(many, language, moment=_local(one.opened_at), count=one.occurrences)]
    is_past = one.is_over and not is_end
    if is_past and one.resolved_at:
        why = one.resolved_why_zh if language == "zh" else one.resolved_why_en
        lines.append(word("over" if why else "over_bare", language, moment=_local(one.resolved_at), why=why))
    lines += [line for line in body.splitlines() if line.strip() and not (is_past and line.startswith(TO_DO))]
    if one.scope.agency:
        lines.append(word("whose", language, agency=one.fields.get(f"agency_{language}") or one.scope.agency))
    if step := one.fields.get(f"step_{language}"):
        lines.append(word("step", language, step=step))
    if not one.is_over and (step := one.fields.get(f"proposed_{language}")):
        lines.append(word("proposed", language, step=step, incident=one.incident_id[:8]))
    if one.owner:
        lines.append(word("owner", language, owner=one.owner))
    if one.ground.as_of and one.ground.version:
        lines.append(word("known_from", language, as_of=one.ground.as_of, made=_made(one.ground.version)))
    return lines


def _link(one: Incident, language: Language, base: str) -> str:
    if one.scope.target and one.scope.indicator and not (one.fields.get("proposed_step") and not one.is_over):
        return links.indicator(one.scope.indicator, one.scope.target, base=base, lang=language)
    if one.kind == "row_held" and not one.is_over and one.fields.get("event_id"):  # where it is decided on
        return links.address("quality", base, event=str(one.fields["event_id"]), lang=language)
    if one.incident_id.startswith(UNSTORED):  # the list shows it, once it can be written down under an id of its own
        return links.address("incidents", base, lang=language)
    if one.kind == "bulletin_drafted" and not one.is_over:
        return links.address("bulletins", base, bulletin=str(one.fields.get("bulletin")), lang=language)
    return links.address("incidents", base, incident=one.incident_id, lang=language)


def machine_fields(one: Incident) -> dict[str, Any]:
    """The same for machines, as the contract milepost.incident.told.v1 names it; what is not known is left out."""
    own = {
        "jurisdiction": one.scope.jurisdiction,
        "agency": one.scope.agency,
        "plan": one.scope.plan,
        "indicator": one.scope.indicator,
        "target": one.scope.target,
        "opened_at": utc_text(one.opened_at),
        "last_seen_at": utc_text(one.last_seen_at),
        "occurrences": one.occurrences,
        "as_of": _day(one.ground.as_of),
        "known_at": utc_text(one.ground.known_at) if one.ground.known_at else None,
        "version": one.ground.version,
    }
    return {name: value for name, value in (dict(one.fields) | own).items() if value is not None}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _local(moment: datetime) -> str:
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


def _made(version: str) -> str:
    """When a version was made, in Beijing time; its name where that says no moment."""
    try:
        return _local(datetime.strptime(version, STAMP).replace(tzinfo=UTC))
    except ValueError:
        return version


def word(key: str, language: Language, **values: object) -> str:
    return WORDS[key][LANGUAGES.index(language)].format_map(counted(values))
