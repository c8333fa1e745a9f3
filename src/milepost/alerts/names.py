"""What units are called now: catalogue.agencies -> names in Chinese and English, by unit's id."""

from __future__ import annotations

from milepost.warehouse.connection import Connection

Names = tuple[str, str]


def of_units(con: Connection) -> dict[str, Names]:
    """One entry per unit of the plans in force; nothing before the first landing."""
    rows = con.execute("SELECT agency_id, name_zh, name_en FROM catalogue.agencies WHERE valid_to IS NULL").fetchall()
    return {agency_id: (name_zh or agency_id, name_en or name_zh or agency_id) for agency_id, name_zh, name_en in rows}


def of(known: dict[str, Names], agency_id: str) -> dict[str, str]:
    """The unit's names as fields of an incident: agency_zh, agency_en; its id where no name is known."""
    name_zh, name_en = known.get(agency_id, (agency_id, agency_id))
    return {"agency_zh": name_zh, "agency_en": name_en}
