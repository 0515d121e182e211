"""pgqueuer: asyncpg and uvloop, its own enqueue, dequeue and QueueManager. A group is an entrypoint."""

import asyncio
import logging
import sys
import time
import uuid
from datetime import timedelta

import asyncpg
import uvloop
from pgqueuer.domain.types import QueueManagerId
from pgqueuer.ports.repository import EntrypointExecutionParameter
from pgqueuer.qm import QueueManager
from pgqueuer.queries import Queries

import serve

TIMEOUT = timedelta(seconds=30)


def names(groups):
    return [f"group-{number}" for number in range(1, groups + 1)]


class Pgqueuer:
    def __init__(self, pool):
        self.queries = Queries.from_asyncpg_pool(pool)
        self.holder = QueueManagerId(uuid.uuid4())

    async def install(self):
        await self.queries.install()

    async def submit(self, seconds, clients):
        return await serve.repeat(seconds, clients, lambda: self.queries.enqueue("group-1", None))

    async def submit_many(self, seconds, size):
        return size * await serve.repeat(seconds, 1, lambda: self.many("group-1", size))

    async def many(self, group, size):
        return await self.queries.enqueue([group] * size, [None] * size, [0] * size)

    async def fill(self, count, groups, size):
        for group in names(groups):
            for done in range(0, count // groups, size):
                await self.many(group, min(size, count // groups - done))

    async def submit_urgent(self):
        return await self.queries.enqueue("group-1", str(time.monotonic()).encode(), priority=10)

    async def claim(self, samples, size, groups, seconds):
        entrypoints = {name: EntrypointExecutionParameter(concurrency_limit=0) for name in names(groups)}
        return await serve.timed(
            samples, seconds,
            lambda: self.queries.dequeue(size, entrypoints, self.holder, None, TIMEOUT),
            lambda jobs: self.queries.log_jobs([(job, "successful", None) for job in jobs]))

    def worker(self, size, groups):
        """A worker with an entrypoint for each group: its stopwatch, and how to stop it."""
        manager, stopwatch = QueueManager(self.queries), serve.Stopwatch()

        async def work(job):
            stopwatch.start(job.payload)

        for name in names(groups):
            manager.entrypoint(name)(work)
        task = asyncio.create_task(manager.run(batch_size=size))

        async def stop():
            manager.shutdown.set()
            await task

        return stopwatch, stop

    async def work(self, seconds, size, groups):
        return await serve.drain(seconds, *self.worker(size, groups))

    async def watch(self, size, groups):
        _, self.stop = self.worker(size, groups)


async def main(string):
    logging.disable()
    async with asyncpg.create_pool(string, min_size=1, max_size=8) as pool:
        await serve.answer(Pgqueuer(pool))


if __name__ == "__main__":
    uvloop.run(main(sys.argv[1]))
