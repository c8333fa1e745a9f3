"""What units are called now, with their places: catalogue.agencies -> names in Chinese and English, by unit's id."""

from __future__ import annotations

from typing import Final

from milepost.warehouse.connection import Connection

Names = tuple[str, str]
LEVELS: Final = ("省", "市", "区", "县", "镇")


def of_units(con: Connection) -> dict[str, Names]:
    """One entry per unit of the plans in force; nothing before the first landing."""
    rows = con.execute(
        """SELECT agencies.agency_id, agencies.name_zh, agencies.name_en, places.name_zh, places.name_en
        FROM catalogue.agencies AS agencies
        LEFT JOIN catalogue.jurisdictions AS places
            ON places.jurisdiction_id = agencies.jurisdiction_id AND places.valid_to IS NULL
        WHERE agencies.valid_to IS NULL"""
    ).fetchall()
    return {
        agency_id: with_place((name_zh or agency_id, name_en or name_zh or agency_id), place)
        for agency_id, name_zh, name_en, *place in rows
    }


def with_place(unit: Names, place: tuple[str | None, ...] | list[str | None]) -> Names:
    """东阳市 and 市大数据发展中心 -> 东阳市大数据发展中心: what a unit is a unit of is said once."""
    (name_zh, name_en), (place_zh, place_en) = unit, place
    if place_zh and not name_zh.startswith(place_zh):
        level = place_zh[-1:]
        name_zh = place_zh + (name_zh.removeprefix(level) if level in LEVELS else name_zh)
    return name_zh, f"{name_en}, {place_en}" if place_en else name_en


def of(known: dict[str, Names], agency_id: str) -> dict[str, str]:
    """The unit's names as fields of an incident: agency_zh, agency_en; its id where no name is known."""
    name_zh, name_en = known.get(agency_id, (agency_id, agency_id))
    return {"agency_zh": name_zh, "agency_en": name_en}
