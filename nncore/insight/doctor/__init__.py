"""The training doctor: watches a training and says in plain sentences what is wrong with it."""

from nncore.insight.doctor.findings import Fault, Figure, Finding, Remedy
from nncore.insight.doctor.watching import Doctor, Examined, watched

__all__ = ["Doctor", "Examined", "Fault", "Figure", "Finding", "Remedy", "watched"]
