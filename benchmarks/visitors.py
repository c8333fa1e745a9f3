"""People at the boards without a browser: clients that speak Streamlit's protocol, so that they cost the server alone.

Each walks from page to page like a reader, and ticks its page's fragments as often as the page asks, as browsers do.
"""

from __future__ import annotations

import asyncio
import random
import threading
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

BETWEEN_PAGES = (2.0, 6.0)  # seconds a reader looks at a page
PATIENCE_SECONDS = 60
FINISHED = ForwardMsg.ScriptFinishedStatus
PART = (FINISHED.FINISHED_FRAGMENT_RUN_SUCCESSFULLY,)
WHOLE = (FINISHED.FINISHED_SUCCESSFULLY, FINISHED.FINISHED_WITH_COMPILE_ERROR)


@dataclass
class Crowd:
    """So many visitors in a thread of their own; ``seconds`` has what each page took them, by page."""

    address: str
    people: int
    pages: Sequence[str]
    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    failures: list[str] = field(default_factory=list)
    _over: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Crowd:
        self._thread = threading.Thread(target=lambda: asyncio.run(self._all()), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join(timeout=60)

    async def _all(self) -> None:
        told = await asyncio.gather(*(self._visit(n) for n in range(self.people)), return_exceptions=True)
        self.failures += [repr(error) for error in told if isinstance(error, BaseException)]

    async def _visit(self, number: int) -> None:
        """One person: opens a page, looks at it, opens another, until the crowd is over."""
        chance = random.Random(number)
        await asyncio.sleep(chance.uniform(0, BETWEEN_PAGES[1]))
        where = self.address.replace("http", "ws", 1) + "/_stcore/stream"
        async with websockets.connect(where, subprotocols=["streamlit"], max_size=None) as line:
            ticks: dict[str, float] = {}
            while not self._over.is_set():
                page = chance.choice(self.pages)
                begun = time.perf_counter()
                ticks = await asyncio.wait_for(self._open(line, page), PATIENCE_SECONDS)
                self.seconds[page.partition("?")[0]].append(time.perf_counter() - begun)
                await self._look(line, page, ticks, time.monotonic() + chance.uniform(*BETWEEN_PAGES))

    async def _open(self, line: websockets.ClientConnection, page: str) -> dict[str, float]:
        """Ask for a page and wait until its script has run to its end; fragment -> how often it wants to tick."""
        await line.send(wish(page))
        ticks: dict[str, float] = {}
        while True:
            said = ForwardMsg.FromString(bytes(await line.recv()))
            kind = said.WhichOneof("type")
            if kind == "auto_rerun":
                ticks[said.auto_rerun.fragment_id] = said.auto_rerun.interval
            elif kind == "script_finished" and said.script_finished in WHOLE:
                return ticks

    async def _look(self, line: websockets.ClientConnection, page: str, ticks: dict[str, float], until: float) -> None:
        due = {fragment: time.monotonic() + every for fragment, every in ticks.items()}
        while (now := time.monotonic()) < until and not self._over.is_set():
            for fragment in [one for one, when in due.items() if when <= now]:
                await line.send(wish(page, fragment))
                due[fragment] = now + ticks[fragment]
            try:
                await asyncio.wait_for(line.recv(), min([until, *due.values()]) - now)
            except TimeoutError:
                continue


def wish(page: str, fragment: str = "") -> bytes:
    name, _, query = page.partition("?")
    wish = BackMsg()
    wish.rerun_script.page_name, wish.rerun_script.query_string = name, query
    if fragment:
        wish.rerun_script.fragment_id, wish.rerun_script.is_auto_rerun = fragment, True
    wish.rerun_script.context_info.url = name
    return bytes(wish.SerializeToString())
