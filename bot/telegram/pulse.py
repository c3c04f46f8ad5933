"""The event loop's heartbeat → the longest time that something has held it up."""

from __future__ import annotations

import asyncio

_BEAT = 0.02


class Pulse:
    """Beats, and notices when a beat comes late."""

    def __init__(self) -> None:
        self.longest_pause = 0.0

    async def beat(self) -> None:
        """Beat until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            begun = loop.time()
            await asyncio.sleep(_BEAT)
            self.longest_pause = max(self.longest_pause, loop.time() - begun - _BEAT)
