"""What somebody asks for, by whom it is issued, and what else is handed in: the arguments of make()."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from milepost.bulletins.content.shape import Kind
from milepost.readings.words import Language


class Asked(msgspec.Struct, frozen=True):
    """Which bulletin. period: 2026-10, 2026Q3 or 2026; place: a jurisdiction, unit: an agency id of the marts.

    day: 成文日期, the day in Shanghai of the version's knowledge where none is given; number: the issue number, known
    from its issue on; replaces: the bulletin that is corrected; serial: 2 and more where the same is made again.
    """

    kind: Kind
    period: str
    language: Language = "zh"
    place: str | None = None
    unit: str | None = None
    incident: str | None = None
    day: date | None = None
    number: int | None = None
    replaces: str | None = None
    serial: int = 1


Line = Annotated[str, Meta(min_length=1, max_length=200)]
Days = Annotated[int, Meta(ge=1, le=60)]


class Text(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A text in both languages."""

    zh: Line
    en: Line


class Contact(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whom to ask, and where."""

    person: Line
    telephone: Line | None = None
    mail: Line | None = None


class Copies(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """抄送: one text (zh, en) for all kinds, or one for each kind that has its own; a kind without one gets none."""

    zh: Line | None = None
    en: Line | None = None
    progress: Text | None = None
    unit: Text | None = None
    supervision: Text | None = None
    reminder: Text | None = None

    def of(self, kind: Kind) -> Text | None:
        own: Text | None = getattr(self, kind)
        return own or (Text(self.zh, self.en) if self.zh and self.en else None)


class Office(msgspec.Struct, frozen=True, kw_only=True):
    """Who issues: what config/bulletins.yml says of an office. Kinds without an entry take no prefix, nobody.

    prefixes: kind -> the part of the number before the bracket (婺数专班); addressees: kind -> 主送; copies: 抄送;
    objection_days, answer_days, reminder_days: working days to object to a bulletin, to answer a 督办单, and ahead of
    which a 报送提醒 says what is due.
    """

    name: Text
    prefixes: dict[Kind, Text]
    contact: Contact
    addressees: dict[Kind, Text] = {}
    copies: Copies | None = None
    signer: Line | None = None
    objection_days: Days = 5
    answer_days: Days = 10
    reminder_days: Days = 10


ORDERED: Final = frozenset({"target_yellow", "target_red", "target_missed", "report_overdue", "subsidy_over_cap"})
"""Kinds of incidents that a 督办单 has a form for: about what was promised, and who answers for it."""


class Matter(msgspec.Struct, frozen=True):
    """An incident, as its caller knows it: what a 督办单 or a reminder is about.

    kind: as the alerts call it, target_red or report_overdue; policy: whose payments it is about; due_by: the day on
    which its reports were due; owner: the responsible person; due_days: working days to
    answer in, else the office's; requirement: 办理要求, if not the usual; document: the number of its 督办单.
    """

    incident_id: str
    kind: str
    opened_on: date
    title: Text
    target: str | None = None
    indicator: str | None = None
    unit: str | None = None
    place: str | None = None
    policy: str | None = None
    due_by: date | None = None
    owner: str | None = None
    due_days: int | None = None
    requirement: Text | None = None
    document: str | None = None
    is_simulated: bool = False
