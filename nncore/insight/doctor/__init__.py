"""The training doctor: watches a training and says in plain sentences what is wrong with it."""

from nncore.insight.doctor.findings import Fault, Figure, Finding, Remedy
from nncore.insight.doctor.watching import Doctor

__all__ = ["Doctor", "Fault", "Figure", "Finding", "Remedy"]
