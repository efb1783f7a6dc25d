"""The short forms: some walks, some cycles. The long ones are `python -m tests.reliability`."""

from __future__ import annotations

from tests.reliability import cycles
from tests.reliability.walk import walk


def test_a_few_walks_lead_nowhere_undocumented() -> None:
    walk(2, 30)


def test_a_few_cycles_leave_no_thread_and_no_file_open() -> None:
    figures = cycles.run(["--count", "10", "--warm-up", "5"])
    before, after = figures["threads before and after"]
    assert after <= before
    assert figures["complaints"] == []
