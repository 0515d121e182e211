"""procrastinate: psycopg, its own defer, job manager and worker. A group is a queue; one worker serves them all."""

import asyncio
import contextlib
import logging
import sys
import time

import procrastinate
from procrastinate.jobs import Status

import serve


class Procrastinate:
    def __init__(self, app):
        self.app, self.stopwatch = app, serve.Stopwatch()

        @app.task(name="work")
        async def work(sent=None):
            self.stopwatch.start(sent)

        self.task = work

    async def install(self):
        await self.app.schema_manager.apply_schema_async()

    async def submit(self, seconds, clients):
        task = self.task.configure(queue="group-1")
        return await serve.repeat(seconds, clients, task.defer_async)

    async def submit_many(self, seconds, size):
        return size * await serve.repeat(seconds, 1, lambda: self.many(1, size))

    async def many(self, group, size):
        return await self.task.configure(queue=f"group-{group}").batch_defer_async(*[{}] * size)

    async def fill(self, count, groups, size):
        for group in range(1, groups + 1):
            for done in range(0, count // groups, size):
                await self.many(group, min(size, count // groups - done))

    async def submit_urgent(self):
        return await self.task.configure(queue="group-1", priority=10).defer_async(sent=time.monotonic())

    async def claim(self, samples, size, groups, seconds):
        manager = self.app.job_manager
        # Anew each time: a worker that starts removes those that have been silent for half a minute.
        holder = await manager.register_worker()

        async def fetch():
            return [await manager.fetch_job(None, holder) for _ in range(size)]

        async def finish(jobs):
            for job in jobs:
                await manager.finish_job(job, Status.SUCCEEDED, delete_job=False)

        return await serve.timed(samples, seconds, fetch, finish)

    def worker(self, size):
        """A worker for all queues: its stopwatch, and how to stop it."""
        self.stopwatch = serve.Stopwatch()
        task = asyncio.create_task(self.app.run_worker_async(concurrency=size, install_signal_handlers=False))

        async def stop():
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

        return self.stopwatch, stop

    async def work(self, seconds, size, groups):
        return await serve.drain(seconds, *self.worker(size))

    async def watch(self, size, groups):
        _, self.stop = self.worker(size)


async def main(string):
    logging.disable()
    connector = procrastinate.PsycopgConnector(conninfo=string, min_size=1, max_size=8)
    async with procrastinate.App(connector=connector).open_async() as app:
        await serve.answer(Procrastinate(app))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
