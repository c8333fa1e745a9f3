"""The one function that sends what a person decided: words -> an event on milepost.decisions.v1.

Needs the plans and Kafka, not the warehouse: the boards call it as well. Until there is a sign-in, who decided is what
the caller says, and the event says that nobody has verified it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from milepost import stream
from milepost.catalogue.plan import Plan
from milepost.catalogue.read import read_readable
from milepost.decisions.bulletins import BulletinMove
from milepost.decisions.rows import DecisionError
from milepost.events import (
    BULLETIN_MOVED,
    DECIDED,
    HEADERS,
    MARKED,
    TOPICS,
    Event,
    Rules,
    decode,
    encode,
    key,
    new_event,
)
from milepost.settings import Settings

Word = Literal["released", "refused", "asked", "marked", "unmarked"]
Send = Callable[[Settings, str, bytes, bytes], None]


@dataclass(frozen=True)
class Decision:
    """What ``by`` says about the event (source, event_id): a decision on a held row, or a mark, and why.

    agency: for whom; by default for the coordinator of a plan of the event's jurisdiction. rule: the one that holds it.
    """

    word: Word
    event_id: str
    source: str
    reason: str
    by: str
    agency: str = ""
    verified: bool = False
    rule: str | None = None

    @property
    def is_mark(self) -> bool:
        return self.word in ("marked", "unmarked")

    def data(self) -> dict[str, Any]:
        """As the contract has it."""
        spoken: dict[str, Any] = {"event_id": self.event_id, "source_of_event": self.source, "by": self.by.strip()}
        spoken["verified"] = self.verified
        if self.is_mark:
            return spoken | {"open": self.word == "marked", "comment": self.reason}
        return spoken | {"decision": self.word, "reason": self.reason, "rule": self.rule}


Spoken = Decision | BulletinMove


def rehearse(settings: Settings, said: Spoken) -> Event:
    """All of submit() but the sending: what it would refuse is refused, and the broker answers."""
    plans, _ = read_readable(settings.plans)
    now = datetime.now(UTC)
    event = _event(plans, said, now)
    rules = Rules.from_plans(plans)
    decode(encode(event), now=now, rules=rules, headers=HEADERS, topic=event.topic, key=key(event))
    stream.ensure_topics(settings, [TOPICS[DECIDED]])
    return event


def _event(plans: list[Plan], said: Spoken, now: datetime) -> Event:
    if isinstance(said, BulletinMove):
        speaker = _speaker(plans, f"/{said.place}", said.agency)
        made_up = said.is_simulated
        return new_event(BULLETIN_MOVED, speaker, said.data, time=said.at, event_id=said.event_id, simulated=made_up)
    speaker = _speaker(plans, said.source, said.agency)
    name = MARKED if said.is_mark else DECIDED
    return new_event(name, speaker, said.data(), time=now, salt=now.isoformat())  # the same words again: another one


def submit(settings: Settings, said: Spoken, *, send: Send = stream.send) -> Event:
    """Send it -> the event sent; the next build takes it in.

    Raises Rejected for what the loader would refuse (an empty reason), DecisionError where nobody is named to speak for
    the jurisdiction, BrokerError or DeliveryError where Kafka did not take it: then nothing is decided.
    """
    event = rehearse(settings, said)
    send(settings, event.topic, key(event), encode(event))
    return event


def _speaker(plans: list[Plan], source: str, agency: str) -> str:
    """The source of the decision: /<jurisdiction>/<agency>."""
    jurisdiction = source.strip("/").partition("/")[0]
    if agency:
        name = agency.strip("/")
        return f"/{name}" if "/" in name else f"/{jurisdiction}/{name}"
    for plan in plans:
        if plan.jurisdiction.id == jurisdiction and plan.coordinator:
            return f"/{plan.agency_id(plan.coordinator)}"
    raise DecisionError(f"no plan of {jurisdiction} names a coordinator: say for which unit you decide, with --agency.")
