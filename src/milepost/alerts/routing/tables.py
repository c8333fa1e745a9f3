"""The formats of config/contacts.yml (whom of an agency to call) and config/workdays.yml (years to come)."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Meta, Struct

from milepost.alerts.message import Mention
from milepost.alerts.routing.config import MailAddress
from milepost.days import Worktable

Account = Annotated[str, Meta(pattern="^[A-Za-z0-9][A-Za-z0-9_.@-]{0,63}$", examples=["zhang_san"])]


class Person(Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody of an agency, and where each channel reaches them."""

    name: Annotated[str, Meta(min_length=1, max_length=40)]
    mail: MailAddress | None = None
    mobile: Annotated[str, Meta(pattern="^\\+?[0-9-]{6,20}$", examples=["13800000000"])] | None = None
    dingtalk: Annotated[Account | None, Meta(description="userid in DingTalk.")] = None
    wecom: Annotated[Account | None, Meta(description="userid in WeCom.")] = None
    feishu: Annotated[Account | None, Meta(description="open_id (ou_…) in Feishu.")] = None
    public: Annotated[bool, Meta(description="Shown on the boards, with mail and number: an office's contact.")] = False

    def mention(self) -> Mention:
        return Mention(self.name, self.mail, self.mobile, self.dingtalk, self.wecom, self.feishu)


class Contact(Struct, frozen=True, forbid_unknown_fields=True):
    """The people of one agency."""

    agency: Annotated[str, Meta(pattern="^[a-z][a-z0-9_]*/[a-z][a-z0-9_]*$", examples=["wucheng/big_data_centre"])]
    people: Annotated[list[Person], Meta(min_length=1)]


class Contacts(Struct, frozen=True, forbid_unknown_fields=True):
    """Whom of each agency to call (config/contacts.yml). Personal data: it stays out of the repository."""

    contacts: list[Contact] = []

    def of(self, agency: str | None) -> tuple[Mention, ...]:
        """The people of an agency; none where it has no contacts."""
        return tuple(person.mention() for one in self.contacts if one.agency == agency for person in one.people)


class WorkYear(Struct, frozen=True, forbid_unknown_fields=True):
    """A year as the State Council's notice arranges it: what differs from Monday to Friday."""

    year: Annotated[int, Meta(ge=2000, le=2200)]
    source: Annotated[str, Meta(min_length=1, description="The notice, e.g. 国办发明电〔2026〕1号.")]
    off: Annotated[list[date], Meta(description="Weekdays that are holidays.")] = []
    working: Annotated[list[date], Meta(description="Saturdays and Sundays that are worked.")] = []


class Workdays(Struct, frozen=True, forbid_unknown_fields=True):
    """Years that the calendar's release does not know yet (config/workdays.yml)."""

    years: list[WorkYear] = []

    def table(self) -> Worktable:
        """The years as milepost.days.working_day takes them."""
        return {one.year: {**dict.fromkeys(one.off, False), **dict.fromkeys(one.working, True)} for one in self.years}
