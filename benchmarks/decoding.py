"""Decode + validate, events per second of processor time, against what else is used for it; and a fuzz run.

    python benchmarks/decoding.py [--events 20000] [--rounds 5] [--fuzz 200000]

All read the same simulated events, in turns. Milepost's decode alone also checks the catalogue's rules (responsibility,
units, dates, credit codes), the depth, repeated fields and the subject; the others check shapes and types. Those that
are not installed are left out (pip install jsonschema-rs). Prints one JSON object.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any, Literal, get_type_hints

import msgspec

from milepost.catalogue import read_plans
from milepost.contracts.export import event_schema
from milepost.days import today
from milepost.events import HEADERS, Rejected, Rules, decode, encode
from milepost.events.decoding import Envelope
from milepost.events.moments import check_moment
from milepost.events.types import TYPES
from milepost.events.values import CHECKS
from milepost.settings import Settings
from producers.simulator.city import history

Reader = Callable[[bytes], Any]
NOW = datetime.now(UTC)
JUNK = [
    b"",
    b"null",
    b"[]",
    b"{}",
    b'"',
    b"\\ud800",
    b"\\u0000",
    b"\xff",
    b"1e999",
    b"-0",
    b"NaN",
    b":",
    b",",
    b"}" * 50,
    b"[" * 2000,
    "万元".encode("gbk"),
    b'"value":1,',
    b"2099-01-01",
    b"9" * 5000,
]


def milepost_reader(rules: Rules) -> Reader:
    return lambda value: decode(value, now=NOW, rules=rules, headers=HEADERS)


def msgspec_reader(_: Rules) -> Reader:
    envelope = msgspec.json.Decoder(Envelope)
    kinds = {name: msgspec.json.Decoder(kind.struct) for name, kind in TYPES.items()}

    def read(value: bytes) -> Any:
        outer = envelope.decode(value)
        return kinds[outer.type].decode(outer.data)

    return read


def pydantic_reader(_: Rules) -> Reader:
    import pydantic

    models = []
    for name, kind in TYPES.items():
        hints = get_type_hints(kind.struct)
        required = len(hints) - len(kind.struct.__struct_defaults__)
        fields: dict[str, Any] = {
            field: (hint, ... if place < required else None) for place, (field, hint) in enumerate(hints.items())
        }
        data = pydantic.create_model(f"{kind.struct.__name__}Data", **fields)
        outer: dict[str, Any] = {
            "specversion": (Literal["1.0"], ...),
            "id": (str, ...),
            "source": (str, ...),
            "type": (Literal[name], ...),
            "subject": (str, ...),
            "time": (datetime, ...),
            "simulated": (bool, False),
            "data": (data, ...),
        }
        models.append(pydantic.create_model(kind.struct.__name__, **outer))
    union: Any = models[0]
    for model in models[1:]:
        union = union | model
    return pydantic.TypeAdapter(Annotated[union, pydantic.Field(discriminator="type")]).validate_json


def pydantic_and_rules_reader(rules: Rules) -> Reader:
    """The same work as decode: pydantic for the shapes, then our rules."""
    read = pydantic_reader(rules)

    def judge(value: bytes) -> Any:
        message = read(value)
        check_moment(message.time, NOW)
        CHECKS[message.type](message.data, message.source, rules, NOW)
        return message

    return judge


def jsonschema_rs_reader(_: Rules) -> Reader:
    import jsonschema_rs

    validators = {name: jsonschema_rs.validator_for(event_schema(name)) for name in TYPES}

    def read(value: bytes) -> Any:
        message = json.loads(value)
        validators[message["type"]].validate(message)
        return message

    return read


def jsonschema_reader(_: Rules) -> Reader:
    import jsonschema

    validators = {name: jsonschema.Draft202012Validator(event_schema(name)) for name in TYPES}

    def read(value: bytes) -> Any:
        message = json.loads(value)
        validators[message["type"]].validate(message)
        return message

    return read


READERS: dict[str, Callable[[Rules], Reader]] = {
    "milepost_decode": milepost_reader,
    "msgspec_types_only": msgspec_reader,
    "pydantic_types_only": pydantic_reader,
    "pydantic_and_our_rules": pydantic_and_rules_reader,
    "jsonschema_rs": jsonschema_rs_reader,
    "jsonschema": jsonschema_reader,
}
SHARE = {"jsonschema": 10}  # read every tenth event only: it would take minutes


def compare(values: list[bytes], rules: Rules, rounds: int) -> dict[str, Any]:
    readers: dict[str, Reader] = {}
    for name, make in READERS.items():
        try:
            readers[name] = make(rules)
        except ImportError:
            continue
    rates: dict[str, list[float]] = {name: [] for name in readers}
    for _ in range(rounds):
        for name, read in readers.items():
            sample = values[:: SHARE.get(name, 1)]
            start = time.process_time()
            for value in sample:
                read(value)
            rates[name].append(len(sample) / (time.process_time() - start))
    medians = {name: statistics.median(found) for name, found in rates.items()}
    ours = medians["milepost_decode"]
    return {
        "events": len(values),
        "bytes_per_event": round(sum(map(len, values)) / len(values)),
        "rounds": rounds,
        "events_per_cpu_second": {name: round(rate) for name, rate in medians.items()},
        "milepost_times_faster_than": {name: round(ours / rate, 2) for name, rate in medians.items()},
    }


def spoiled(value: bytes, chance: random.Random) -> bytes:
    """A message with one to four cuts, flips, splices or replaced parts."""
    for _ in range(chance.randint(1, 4)):
        place = chance.randrange(len(value) + 1)
        length = chance.choice([0, 1, 1, 2, 8, 40])
        part = chance.choice([bytes([chance.randrange(256)]), chance.choice(JUNK), value[place : place + 30], b""])
        value = value[:place] + part + value[place + length :]
    return value


def fuzz(values: list[bytes], rules: Rules, count: int, seed: int) -> dict[str, Any]:
    """Spoiled messages through decode: each is an event or a typed rejection; any other exception ends the run."""
    import duckdb

    chance = random.Random(seed)
    outcomes: Counter[str] = Counter()
    accepted: list[str] = []
    start = time.process_time()
    for _ in range(count):
        value = spoiled(chance.choice(values), chance)
        try:
            accepted.append(decode(value, now=NOW, rules=rules).raw_data.decode())
            outcomes["accepted"] += 1
        except Rejected as error:
            error.reason.encode()
            outcomes[error.code] += 1
    seconds = time.process_time() - start
    unreadable = 0
    for first in range(0, len(accepted), 10_000):
        batch = accepted[first : first + 10_000]
        row = duckdb.execute("SELECT count(*) FILTER (NOT json_valid(t)) FROM unnest($1::VARCHAR[]) AS u(t)", [batch])
        unreadable += (row.fetchone() or (0,))[0]
    return {
        "inputs": count,
        "seed": seed,
        "other_exceptions": 0,
        "accepted_unreadable_by_sql": unreadable,
        "cpu_seconds": round(seconds, 1),
        "outcomes": dict(outcomes.most_common()),
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--events", type=int, default=20_000)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--fuzz", type=int, default=0, help="inputs to fuzz decode with")
    options.add_argument("--seed", type=int, default=7)
    given = options.parse_args()
    plans = read_plans(Settings.load().plans)
    rules = Rules.from_plans(plans)
    values = [encode(event) for event in history(plans, given.seed, today())]
    random.Random(given.seed).shuffle(values)
    values = (values * (given.events // len(values) + 1))[: given.events]
    result = compare(values, rules, given.rounds)
    if given.fuzz:
        result["fuzz"] = fuzz(values, rules, given.fuzz, given.seed)
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
