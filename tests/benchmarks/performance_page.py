"""Writes docs/performance.md from what was measured."""

from __future__ import annotations

from typing import Any

from tests.benchmarks.growth import BAR
from tests.benchmarks.shares import KINDS
from tests.benchmarks.trainers import Row, table, verdicts

HEAD = """# How fast Inkling is

Written by `python -m tests.benchmarks` from what it measured; the machine: {machine}.
Times depend on the machine, ratios much less: all sides train in turn, in one run.

## One epoch against compiled code

60,000 digits, float32, mini-batches by a fresh permutation, plain descent, softmax and
cross-entropy. Each side has a process of its own, with one and with two threads on as many
processors; its better number (in brackets) counts. PyTorch slices tensors by a permutation,
without a DataLoader; JAX runs the whole epoch as one compiled `lax.scan`, compilation left
out. Bold: Inkling's time as a share of that side's, the median of rounds with a 90 % bootstrap
interval. "Matrix products alone" are NumPy's own products of the epoch on real operands, with
the batches streamed and all pixels in them. Inkling leaves those out of a batch that are white
in all its images. For this it puts the pixels in order before the first epoch, which takes a
tenth of a second and is not part of these times (`nncore/training/pixel_order.py`). "Ink
everywhere" is Inkling on images of noise, where no pixel is white in all.
"""

AIMS = """
Against the aims:

```
{verdicts}
```

Memory of each process after an epoch, in MiB (images, library and compiler included):
"""

SHARES = """
## Where the time goes

The share of an epoch that each part takes, with one thread and with two. *Images* is gathering
a batch and making floats of bytes; *biases* is adding them and adding up their gradients.
"""

WIN = """
What would win the rest:

- **Products.** They are at the speed of OpenBLAS, and white pixels are not in them: of 784, a
  batch of 64 needs 620, one of 128 needs 642. The pixels that each batch inks would be 490 and
  527, if to gather them and their weights cost nothing. A product that adds to its output (BLAS
  has one, NumPy does not show it) would save the gradient vector and the update.
- **Loss.** Fourteen calls on 64 × 10 values, each of which costs more to begin than to do. One
  compiled function would do it in a tenth. Without the shift by the largest logit there would be
  three calls less, and two more to see that nothing overflowed or vanished.
- **Biases.** Folded into the products as a column of ones most of their part would go; layers
  would no longer be plain (out, in) matrices in one vector with all weights before all biases,
  so that a penalty is one operation on one slice. Stretched beforehand, so that adding them need
  not stretch them, they take as long.
- **Images.** Bytes are a quarter of the memory and of what must be read in random order;
  making floats of those pixels that a batch needs is the price. A thread that gathers ahead
  wins where images are varied (a sixth of an epoch of 784-128-10), and costs as much as it
  wins where they are not.
- **Update.** With two threads it takes several times as long as with one: half of the gradient
  then comes from the other processor's cache. Two Python threads that take half of it each
  need at least twice as long as one.
- **Python.** What is left between the calls; `nncore/training/prepared.py` took the rest away.
"""

GROWTH = """
## How time grows

The slope of log time over log arithmetic, with one thread: {slopes}. At most {bar} was aimed
at; below 1 a fixed cost is shared by more work.

![Time over arithmetic along samples, width, depth and batch, on logarithmic axes]({plot})
"""


def page(found: dict[str, Any], plot: str) -> str:
    """Put the parts together; those that were not measured are left out."""
    words = ", ".join(found["machine"])
    parts = [HEAD.format(machine=words)]
    if "trainers" in found:
        rows = [Row(**row) for row in found["trainers"]]
        parts += [table(rows), AIMS.format(verdicts=verdicts(rows)), _memory(rows)]
    if "shares" in found:
        parts.append(SHARES)
        for threads, networks in found["shares"].items():
            parts += [_shares(threads, networks), ""]
        parts.append(WIN)
    if "growth" in found:
        slopes = ", ".join(f"{each['along']} {each['slope']:.2f}" for each in found["growth"])
        parts.append(GROWTH.format(slopes=slopes, bar=BAR, plot=plot))
    if "window" in found:
        parts.append(found["window"])
    return "\n".join(parts).rstrip() + "\n"


def _memory(rows: list[Row]) -> str:
    sides = list(rows[0].memory)
    lines = [f"| network | {' | '.join(sides)} |", "|---" * (len(sides) + 1) + "|"]
    for row in rows:
        cells = " | ".join(f"{row.memory[side]:.0f}" for side in sides)
        lines.append(f"| {row.network} | {cells} |")
    return "\n".join(lines)


def _shares(threads: str, networks: dict[str, dict[str, float]]) -> str:
    count = "one thread" if threads == "1" else f"{threads} threads"
    lines = [
        f"| network, {count} | {' | '.join(KINDS)} | epoch |",
        "|---" * (len(KINDS) + 2) + "|",
    ]
    for name, row in networks.items():
        cells = " | ".join(f"{100 * row[kind]:.0f} %" for kind in KINDS)
        lines.append(f"| {name} | {cells} | {row['seconds']:.3f} s |")
    return "\n".join(lines)
