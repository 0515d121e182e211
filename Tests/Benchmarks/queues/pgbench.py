"""Rates of scripts through pgbench: bound statements as programs send them, or prepared ones."""

import re

from processes import run


def rate(database, folder, script, clients, seconds, mode="extended"):
    """Transactions a second. A script that fails ends the benchmark."""
    path = f"{folder}/script"
    with open(path, "w") as file:
        file.write(script)
    output = run(
        ["pgbench", "-n", "-M", mode, "-f", path, "-c", clients, "-j", min(clients, 2), "-T", seconds,
         database.name],
        {"PGOPTIONS": "-c client_min_messages=warning"}).output
    if "transactions actually processed: 0\n" in output:
        # A slow disk and a long script.
        return rate(database, folder, script, clients, 2 * seconds, mode)
    if "number of failed transactions: 0 " not in output:
        raise SystemExit(f"error: transactions failed\n{output}")
    return float(re.search(r"^tps = ([0-9.]+)", output, re.M)[1])
