"""One trainer in a process of its own, with a number of threads; it trains when it is told to.

python -m tests.benchmarks.side SIDE NETWORK THREADS IMAGES

A process may use as many processors as it has threads, so that nobody gains by hidden ones.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys

import psutil


class Side:
    """The other end: starts the process and asks it for epochs."""

    def __init__(self, side: str, network: str, threads: int, images: int) -> None:
        self.name, self.threads = side, threads
        words = [side, network, str(threads), str(images)]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.side", *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, **_surroundings(threads)},
        )
        self.memory = 0.0
        self.epoch()  # compiles, allocates, warms the files

    def epoch(self) -> float:
        """Have one epoch trained; return its seconds."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("go\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        self.memory = answer["memory"]
        return float(answer["seconds"])

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=60)


def _surroundings(threads: int) -> dict[str, str]:
    count = str(threads)
    surroundings = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"), count)
    surroundings["JAX_PLATFORMS"] = "cpu"
    if threads == 1:
        surroundings["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false"
    return surroundings


def main() -> None:
    """Be the process."""
    side, network, threads, images = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:threads])
    from tests.benchmarks.contest import NETWORKS, SIDES
    from tests.benchmarks.measuring import make_digits

    if "torch" in side.lower():
        import torch

        torch.set_num_threads(threads)
    epoch = SIDES[side](*NETWORKS[network], make_digits(images))
    for _ in sys.stdin:
        seconds = epoch()
        memory = psutil.Process().memory_info().rss / 1024**2
        print(json.dumps({"seconds": seconds, "memory": memory}), flush=True)


if __name__ == "__main__":
    main()
