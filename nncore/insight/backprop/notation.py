"""How numbers, symbols and shapes are written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

_LOW: Final = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def number(value: float, digits: int = 4) -> str:
    """Write a number with so many significant digits and a true minus sign."""
    if value == 0.0:
        return "0"
    return f"{value:.{digits}g}".replace("-", "−").replace("inf", "∞").replace("nan", "undefined")


def factor(value: float, digits: int = 4) -> str:
    """Write a number as a factor: in brackets where it is negative."""
    written = number(value, digits)
    return f"({written})" if value < 0.0 else written


def low(index: int) -> str:
    """Write a small number below the line."""
    return str(index).translate(_LOW)


def shape(sizes: Sequence[int]) -> str:
    """Write a shape as Python does: (128,) or (24, 24, 32)."""
    return str(tuple(int(size) for size in sizes))


def at(symbol: str, index: Sequence[int]) -> str:
    """Write an element of an array, counted from 0 as in the code: z₁[3, 0]."""
    return f"{symbol}[{', '.join(str(int(each)) for each in index)}]"
