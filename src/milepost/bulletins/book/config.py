"""The format of config/bulletins.yml: who issues for which places, fonts, templates, when drafts are made.

The committed JSON Schema is generated from it.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from milepost.bulletins.content.asked import Office
from milepost.bulletins.content.shape import Kind
from milepost.readings.words import Language

OfficeId = Annotated[str, Meta(pattern="^[a-z][a-z0-9_]{0,62}$", examples=["wucheng_ai"])]
Place = Annotated[str, Meta(pattern="^[a-z][a-z0-9_]*$", examples=["wucheng"])]
FileName = Annotated[str, Meta(pattern="^[^/]+[.]docx$", examples=["red-head.docx"])]
AgencyId = Annotated[str, Meta(pattern="^[a-z][a-z0-9_]*/[a-z][a-z0-9_]*$", examples=["wucheng/big_data_centre"])]


class Issuer(Office, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An issuing office (发文单位). Its numbers run without gaps per year and kind; its id is for ever.

    prefixes: kind -> what stands before the bracket (婺智专班); addressees: kind -> 主送; copies: 抄送, for all
    kinds or by kind; answer_days: working days to answer a 督办单, objection_days: to object to a bulletin,
    reminder_days: how far ahead a 报送提醒 looks. agency: the unit of the plan that speaks.
    """

    id: OfficeId
    places: Annotated[list[Place], Meta(min_length=1, description="Jurisdictions whose bulletins it issues.")]
    agency: Annotated[
        AgencyId | None, Meta(description="For whom states are sent; by default the plan's coordinator.")
    ] = None
    letterhead: Annotated[
        dict[Kind, FileName],
        Meta(description="Kind -> its Word template in the folder `letterheads`; others take the standard layout."),
    ] = field(default_factory=dict)

    def office(self) -> Office:
        """What the content needs of it."""
        return Office(**{name: getattr(self, name) for name in Office.__struct_fields__})


class Fonts(Struct, frozen=True, forbid_unknown_fields=True):
    """Font files of the system by role, for PDF and charts: 仿宋, 楷体, 黑体, 宋体, 标题. Left out: the package's."""

    fang: str | None = None
    kai: str | None = None
    hei: str | None = None
    song: str | None = None
    title: str | None = None


class Drafting(Struct, frozen=True, forbid_unknown_fields=True):
    """Drafts of the month before, made by themselves; somebody is told of each (incident `bulletin_drafted`)."""

    working_day: Annotated[
        int, Meta(ge=1, le=20, description="From this working day of the month on; Beijing time.")
    ] = 5
    kinds: Annotated[
        list[Literal["progress", "unit"]], Meta(description="unit: a sheet for each unit that leads a target.")
    ] = field(default_factory=lambda: ["progress"])
    languages: Annotated[list[Language], Meta(min_length=1)] = field(default_factory=lambda: ["zh"])


class Config(Struct, frozen=True, forbid_unknown_fields=True):
    """Who issues bulletins and how (config/bulletins.yml)."""

    offices: Annotated[list[Issuer], Meta(min_length=1)]
    letterheads: Annotated[str, Meta(min_length=1, description="Folder of Word templates, beside this file.")] = (
        "letterhead"
    )
    fonts: Fonts = field(default_factory=Fonts)
    drafting: Annotated[Drafting | None, Meta(description="Left out: no drafts are made by themselves.")] = None

    def issuer(self, place: str) -> Issuer | None:
        """The office that issues for a place."""
        return next((one for one in self.offices if place in one.places), None)
