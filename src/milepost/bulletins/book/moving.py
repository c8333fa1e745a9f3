"""Moves bulletins on: draft -> reviewed -> issued, or withdrawn. The book and an event each time.

An issue is prepared whole beside its place, with number, files and the event's id (`.<id>.issuing`): from then on the
number is taken. Then the event is sent, then the folder put in its place and sealed. Whoever moves a bulletin next ends
what was cut off in between, with the same event.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

import msgspec

from milepost.bulletins.book import composing, numbers, resting, shelf, succession
from milepost.bulletins.book import entry as entries
from milepost.bulletins.book.entry import ISSUING, LETTERHEAD, Entry, Inputs, Move
from milepost.bulletins.book.moves import event_of, moved
from milepost.bulletins.content import making, shape
from milepost.bulletins.content.shape import Bulletin
from milepost.days import SHANGHAI
from milepost.decisions.bulletins import BulletinMove
from milepost.errors import BulletinError
from milepost.settings import Settings


class Post(NamedTuple):
    """How events go out. rehearse: all but the sending, so that nothing is begun that cannot be sent."""

    rehearse: Callable[[Settings, BulletinMove], object]
    submit: Callable[[Settings, BulletinMove], object]


class Act(NamedTuple):
    """Who moves a bulletin, and what is said with it. day: 成文日期 of an issue, today in Shanghai by default."""

    by: str
    reason: str | None = None
    day: date | None = None
    is_verified: bool = False


def review(settings: Settings, bulletin_id: str, act: Act, post: Post, now: datetime | None = None) -> Entry:
    """Say that it was reviewed. Raises BulletinError, and where the event does not go out: it goes with the next."""
    with shelf.held(settings, f"review {bulletin_id}"):
        settle(settings, post)
        entry = _in(settings, bulletin_id, "draft")
        return _move(settings, entry, _moved(entry, "reviewed", act, now), post)


def withdraw(settings: Settings, bulletin_id: str, act: Act, post: Post, now: datetime | None = None) -> Entry:
    """Take a draft back, with a reason; it stays in the book. Its version is left to the rule of retention."""
    if not (act.reason or "").strip():
        raise BulletinError(
            "Say why it is withdrawn: the reason is kept with it (--why).", "请用 --why 写明撤回原因，原因随件保存。"
        )
    with shelf.held(settings, f"withdraw {bulletin_id}"):
        settle(settings, post)
        entry = _in(settings, bulletin_id, "draft", "reviewed")
        withdrawn = _move(settings, entry, _moved(entry, "withdrawn", act, now), post)
        resting.let_go(settings, entry.version)
        return withdrawn


def issue(settings: Settings, bulletin_id: str, act: Act, post: Post, now: datetime | None = None) -> Entry:
    """Give it the next number of its office, year and kind, and issue it: nothing of it changes any more.

    A translation takes the number and the day of its original. Raises BulletinError for what is not reviewed, is made
    of simulated data, is dated before its data or in the future, would stand beside an issued paper that it does not
    correct, or has no original yet; DiskFull: nothing happened. BrokerError before the number is taken, or after it:
    then the next move of any bulletin ends the issue.
    """
    with shelf.held(settings, f"issue {bulletin_id}"):
        if bulletin_id in settle(settings, post):
            return entries.find(settings, bulletin_id)
        entry = _in(settings, bulletin_id, "reviewed")
        _allow(entry)
        succession.check(settings, entry)
        _prepare(settings, entry, act, post, now or datetime.now(UTC))
        settle(settings, post)
        return entries.find(settings, bulletin_id)


def settle(settings: Settings, post: Post) -> list[str]:
    """End what was cut off: send events that were not, put issues in their place. -> ids issued. The lock is held."""
    shelf.settle(settings)
    done = []
    for folder in entries.issuing(settings):
        entry = _send(settings, folder, entries.read(folder), post)
        shelf.seal(folder)
        shelf.place(settings, folder, entry.bulletin_id)
        done.append(entry.bulletin_id)
    return done


def _in(settings: Settings, bulletin_id: str, *states: entries.State) -> Entry:
    entry = entries.find(settings, bulletin_id)
    if entry.state not in states:
        said = {"draft": "not reviewed yet", "reviewed": "reviewed already", "withdrawn": "withdrawn"}
        how = said.get(entry.state) or f"issued as {entry.number_text} and stays so; a correction is a new bulletin"
        raise BulletinError(f"{bulletin_id} is {how}.", f"{bulletin_id} {_how(entry)}。")
    return entry


def _how(entry: Entry) -> str:
    said = {"draft": "尚未审核", "reviewed": "已经审核", "withdrawn": "已经撤回"}
    return said.get(entry.state) or f"已以 {entry.number_text} 印发，不再改动；更正须另行草拟（--replaces）"


def _allow(entry: Entry) -> None:
    if entry.is_simulated:
        raise BulletinError(
            f"{entry.bulletin_id} is made of simulated data (模拟数据): it cannot be issued.",
            f"{entry.bulletin_id} 含模拟数据，不能印发。",
        )
    if entry.inputs.office_id is None:
        raise BulletinError(
            f"{entry.bulletin_id} has no office that issues: write config/bulletins.yml, then make the draft again.",
            f"{entry.bulletin_id} 没有发文单位，不能印发：先写 config/bulletins.yml，再重新草拟。",
        )
    if entry.kind not in entry.inputs.office.prefixes:
        office = entry.inputs.office_id
        raise BulletinError(
            f"{entry.bulletin_id} has no prefix for its number: that of another office or kind would look the same. "
            f"Write prefixes.{entry.kind} of {office} in config/bulletins.yml, then make the draft again.",
            f"{entry.bulletin_id} 没有字号前缀，编号会与其他单位、其他文种相同：在 config/bulletins.yml 中为 {office} "
            f"写 prefixes.{entry.kind}，再重新草拟。",
        )


def _prepare(settings: Settings, entry: Entry, act: Act, post: Post, now: datetime) -> None:
    """The issued bulletin, whole, beside its place."""
    inputs = composing.numbered(entry.inputs, **_number(settings, entry, act.day or now.astimezone(SHANGHAI).date()))
    made, template = _made(settings, entry, inputs)
    if act.day is not None:
        _check_day(made.bulletin, now)
    issued = composing.entry_of(made, entry.version, inputs, entry.moves)
    move = _moved(issued, "issued", act, now)
    issued = msgspec.structs.replace(issued, moves=(*entry.moves, move))
    post.rehearse(settings, event_of(issued, move))
    resting.keep(settings, entry.version, entry.bulletin_id)
    parts = made.files | ({LETTERHEAD: template.read_bytes()} if template else {})
    shelf.write(settings, f"{entry.bulletin_id}{ISSUING}", issued, made.content, parts)


def _check_day(bulletin: Bulletin, now: datetime) -> None:
    """A paper bears no day before its data were known, and none to come. Raises BulletinError."""
    day, today = date.fromisoformat(bulletin.signature.day), now.astimezone(SHANGHAI).date()
    known = datetime.fromisoformat(bulletin.known_at).astimezone(SHANGHAI).date()
    if not known <= day <= today:
        raise BulletinError(
            f"{bulletin.bulletin_id} cannot be dated {day}: its data were known on {known}, and today is {today}. "
            "Leave --day out, or name a day between.",
            f"{bulletin.bulletin_id} 的成文日期不能是 {day}：所用数据 {known} 才入库，今天是 {today}。"
            "不写 --day 即为今天，或者写两者之间的一天。",
        )


def _number(settings: Settings, entry: Entry, day: date) -> dict[str, object]:
    """The next number of the series, and the day; of a translation both are its original's."""
    if entry.language != "zh":
        asked = succession.original(settings, entry).inputs.asked
        return {"number": asked.number, "day": asked.day}
    return {"number": numbers.next_number(settings, entry.inputs.office_id or "", day.year, entry.kind), "day": day}


def _made(settings: Settings, entry: Entry, inputs: Inputs) -> tuple[composing.Made, Path | None]:
    """Made anew with its number; first without it, to see that what was reviewed is what is issued."""
    again = composing.bulletin_of(settings, entry.version, entry.inputs, making.make)
    if entries.sha256(shape.encode(again)) != entry.content_sha256:
        raise BulletinError(
            f"{entry.bulletin_id}, made again, is not what was reviewed; "
            f"`milepost bulletin verify {entry.bulletin_id}` names the difference. Withdraw it and make it again.",
            f"{entry.bulletin_id} 重新生成后与审核时不一致：用 milepost bulletin verify 查不同之处，撤回后重新草拟。",
        )
    template = composing.letterhead_in(settings.bulletins / entry.bulletin_id)
    bulletin = composing.bulletin_of(settings, entry.version, inputs, making.make)
    return composing.compose(bulletin, inputs, template), template


def _moved(entry: Entry, state: entries.State, act: Act, now: datetime | None) -> Move:
    said = (act.reason or "").strip() or None
    return moved(entry, state, act.by, now or datetime.now(UTC), reason=said, is_verified=act.is_verified)


def _move(settings: Settings, entry: Entry, move: Move, post: Post) -> Entry:
    """Note the move, then send it. What the contract refuses is refused before."""
    post.rehearse(settings, event_of(entry, move))
    entry = msgspec.structs.replace(entry, moves=(*entry.moves, move))
    folder = settings.bulletins / entry.bulletin_id
    shelf.note(settings, folder, entry)
    return _send(settings, folder, entry, post)


def _send(settings: Settings, folder: Path, entry: Entry, post: Post) -> Entry:
    """Send what was not sent yet, in its order, and note it."""
    for place, move in enumerate(entry.moves):
        if not move.is_sent:
            post.submit(settings, event_of(entry, move))
            sent = msgspec.structs.replace(move, is_sent=True)
            entry = msgspec.structs.replace(entry, moves=(*entry.moves[:place], sent, *entry.moves[place + 1 :]))
            shelf.note(settings, folder, entry)
    return entry
