"""Random rejected messages, and rejected ones of before that are accepted after all -> raw.rejected_messages."""

from __future__ import annotations

import json
import random
from datetime import datetime

from milepost.warehouse.connection import Connection


def add(con: Connection, chance: random.Random, moment: datetime) -> None:
    """Up to five messages of a load: of known and unknown senders, whole and cut; some of before are replayed."""
    con.execute(
        'UPDATE raw.rejected_messages SET replayed_at = ? WHERE replayed_at IS NULL AND "offset" % 3 = ?',
        [moment, chance.randrange(6)],
    )
    for _ in range(chance.randrange(6)):
        said = {
            "source": chance.choice(["/town/bureau", "/town/nobody", "?"]),
            "simulated": chance.choice([True, False]),
            "data": {"indicator": chance.choice(["town/based", "town/none"])},
        }
        text = json.dumps(said)
        topics = ["milepost.indicators.v1", "milepost.agency.town.centre.v1", "milepost.decisions.v1"]
        con.execute(
            """INSERT INTO raw.rejected_messages (topic, "partition", "offset", reason_code, reason, value, load_id,
               loaded_at) VALUES (?, 0, ?, 'not_json', 'r', encode(?), 'l', ?)""",
            [chance.choice(topics), chance.randrange(10**6), chance.choice([text, text[:-20]]), moment],
        )
