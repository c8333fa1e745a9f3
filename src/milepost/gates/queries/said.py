"""What events of some types say, as rows with real days: the temporary table events -> a temporary table by name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

import pandas as pd

from milepost.days import parse_day
from milepost.warehouse.schema import has_tables


class Answer(Protocol):
    """What the queries need of an answer."""

    def df(self) -> pd.DataFrame: ...

    def fetchone(self) -> tuple[Any, ...] | None: ...

    def fetchall(self) -> list[tuple[Any, ...]]: ...


class Asked(Protocol):
    """What they need of a connection to the warehouse."""

    def execute(self, query: str, parameters: object = ...) -> Answer: ...

    def register(self, view_name: str, python_object: object) -> Any: ...

    def unregister(self, view_name: str) -> Any: ...


def sent(types: Iterable[str], *fields: str) -> str:
    """A query of the events of some types, with their data's fields as the list ``said`` of texts (null: not sent)."""
    names = ", ".join(f"'{name}'" for name in types)
    paths = ", ".join(f"'$.{field}'" for field in fields)
    return f"""
        SELECT source, event_id, type, split_part(source, '/', 2) AS jurisdiction_id, event_time,
            simulated AS is_simulated,
            json_extract_string(CASE WHEN json_valid(data) THEN data ELSE '{{}}' END, [{paths}]) AS said
        FROM events WHERE type IN ({names})
    """  # noqa: S608 names of ours


def keep(con: Asked, name: str, query: str) -> int:
    """Make the temporary table ``name`` of a query's rows -> how many; no table where there are none.

    Its column said_day (a text) becomes day, read as staging reads it; rows without one that can be read are left out.
    """
    con.execute(f"CREATE OR REPLACE TEMP TABLE said_rows AS {query}")
    texts = [text for (text,) in con.execute("SELECT DISTINCT said_day FROM said_rows").fetchall()]
    if not texts:  # most loads hold events of one or two types
        return 0
    days = [parse_day(text) if text is not None else None for text in texts]
    con.register("said_days", pd.DataFrame({"said_day": texts, "day": pd.Series(days, dtype="object")}))
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE {name} AS SELECT said_rows.* EXCLUDE (said_day), said_days.day::DATE AS day
        FROM said_rows JOIN said_days USING (said_day) WHERE said_days.day IS NOT NULL"""  # noqa: S608
    )
    con.unregister("said_days")
    ((rows,),) = con.execute(f"SELECT count(*) FROM {name}").fetchall()  # noqa: S608 a name of ours
    return int(rows)


def is_built(con: Asked, *tables: str) -> bool:
    """Whether the last build left these tables (schema.name); without them rules over history are silent."""
    return has_tables(con, *tables)
