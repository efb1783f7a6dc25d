"""The long forms of what is tested of reliability: ``python -m tests.reliability NAME``.

Each prints what it did and found, and ends with 1 where something was not as it must be. The
figures of one run of each are in ``docs/reliability.md``.
"""

from __future__ import annotations

import importlib
import sys

COMMANDS = {
    "kill": "programs that are killed while they save",
    "faults": "writes, flushes and renames that fail, one after the other; disks that are full",
    "fuzz": "mutated files for every reader",
    "bombs": "small files that ask for much",
    "downloads": "a server that fails in twelve ways",
    "resume": "trainings that are put down and go on in another process",
    "cycles": "trainings started and stopped five hundred times in one window",
    "walk": "random walks over all that can be done to a training",
    "closings": "windows that are closed whatever goes on",
    "events": "random mouse, key, tablet and drop events",
    "anywhere": "homes, places, languages and neighbours of all kinds",
}


def main(words: list[str]) -> int:
    """Run one of them; the words behind its name are its own."""
    if not words or words[0] not in COMMANDS:
        print("python -m tests.reliability NAME [--help]\n")
        for name, what in COMMANDS.items():
            print(f"  {name:10} {what}")
        return 2
    module = importlib.import_module(f"tests.reliability.{words[0]}")
    code: int = module.main(words[1:])
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
