"""The far end of peer.Peer: a process in a peer's own Python environment that does what lines of JSON ask for.

One line in names a method of the peer and its arguments, one line out is the answer. A worker that watches for urgent
jobs writes a line of its own for each of them, in between.
"""

import asyncio
import json
import sys
import time


def say(answer):
    print(json.dumps(answer), flush=True)


async def answer(peer):
    while line := await asyncio.to_thread(sys.stdin.readline):
        request = json.loads(line)
        say(await getattr(peer, request.pop("do"))(**request))


async def repeat(seconds, clients, call):
    """Calls a second of `clients` tasks that each await the call, again and again."""
    started = time.monotonic()

    async def client():
        count = 0
        while time.monotonic() < started + seconds:
            await call()
            count += 1
        return count

    counts = await asyncio.gather(*[client() for _ in range(clients)])
    return sum(counts) / (time.monotonic() - started)


async def timed(samples, seconds, call, after):
    """Milliseconds of each of so many calls, of fewer when the time is over; what comes after each is not counted."""
    times, end = [], time.monotonic() + seconds
    while len(times) < samples and (not times or time.monotonic() < end):
        started = time.monotonic()
        result = await call()
        times.append((time.monotonic() - started) * 1000)
        await after(result)
    return times


async def drain(seconds, stopwatch, stop):
    """Jobs a second that a worker ends in about so many seconds, from its first job until it has stopped."""
    async with asyncio.timeout(60):
        await stopwatch.has_begun.wait()
    before, started = stopwatch.count, time.monotonic()
    await asyncio.sleep(seconds)
    await stop()
    return (stopwatch.count - before) / (time.monotonic() - started)


class Stopwatch:
    """What a worker's no-op job tells: how many ran, and how long after its submit an urgent one started."""

    def __init__(self):
        self.count, self.has_begun = 0, asyncio.Event()

    def start(self, sent):
        self.count += 1
        self.has_begun.set()
        if sent:
            say((time.monotonic() - float(sent)) * 1000)
