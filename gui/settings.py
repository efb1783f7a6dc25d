"""What the window remembers from one start to the next, as one versioned JSON file.

Settings are a comfort and never a reason to fail: a file that is missing, broken, of a
later version or cannot be written leaves the defaults, and a broken one is set aside for
whoever wants to look at it.
"""

from __future__ import annotations

import contextlib
import json
import logging
import math
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import platformdirs

from nncore.errors import InklingError, RecipeError
from nncore.files import read_limited, write_atomically
from nncore.recipe import Recipe

VERSION = 1
MAX_BYTES = 1_000_000
THEMES = ("system", "light", "dark")
_MOST_RECENT = 8

_MOST_RECIPES = 100
"""Far more than the window keeps."""

_log = logging.getLogger("inkling")


class Settings(NamedTuple):
    """The choices of the user; every field has a default that works.

    Parameters
    ----------
    geometry : tuple of int or None
        The window's place and size: x, y, width, height; None before the first start.
    maximised : bool
        Whether the window filled the screen.
    splitter : tuple of int or None
        Widths of the left and the right side.
    theme : str
        One of `THEMES`.
    recipe : dict or None
        The recipe in the form, as `Recipe.to_dict` gives it.
    recipes : tuple of dict
        The user's own recipes, the latest first, in the same form.
    pen_width : float or None
        Width of the pen on the canvas, in its units.
    speed : float
        Batches in a second, at most; infinite for full speed (null in the file).
    folder : str
        Where the last file was opened or saved.
    threshold : float or None
        Probability below which nothing is called a digit; None for each network's own.
    recent_data : tuple of str
        Paths of data that were imported, the latest first.
    """

    geometry: tuple[int, int, int, int] | None = None
    maximised: bool = False
    splitter: tuple[int, int] | None = None
    theme: str = "system"
    recipe: dict[str, Any] | None = None
    recipes: tuple[dict[str, Any], ...] = ()
    pen_width: float | None = None
    speed: float = math.inf
    folder: str = ""
    threshold: float | None = None
    recent_data: tuple[str, ...] = ()

    @classmethod
    def from_dict(cls, value: object) -> Settings:
        """Take what is usable, field by field; the rest keeps its default.

        Parameters
        ----------
        value : object
            What the file held.

        Returns
        -------
        Settings
        """
        if not isinstance(value, dict):
            return cls()
        usable: dict[str, Any] = {}
        for name in cls._fields:
            if name in value:
                with contextlib.suppress(ValueError, TypeError, OverflowError):
                    usable[name] = _READERS[name](value[name])
        return cls(**usable)

    def to_dict(self) -> dict[str, Any]:
        """Give the fields as JSON can hold them."""
        value = self._asdict() | {"version": VERSION}
        if math.isinf(self.speed):
            value["speed"] = None
        return value


class SettingsFile:
    """Reads and writes the settings of this user.

    Parameters
    ----------
    path : Path or None
        The file; None for the usual place of this system.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or platformdirs.user_config_path("inkling") / "settings.json"

    def load(self) -> Settings:
        """Read the settings; defaults where that is not possible."""
        try:
            if not self.path.exists():
                return Settings()
            value = json.loads(read_limited(self.path, MAX_BYTES, InklingError))
            if not isinstance(value, dict) or value.get("version") != VERSION:
                raise ValueError("not settings of this version")
        except (InklingError, ValueError, RecursionError) as error:
            _log.warning("The settings in %s were set aside: %s", self.path, error)
            with contextlib.suppress(OSError):
                os.replace(self.path, self.path.with_suffix(".bad.json"))
            return Settings()
        except OSError:
            return Settings()
        return Settings.from_dict(value)

    def save(self, settings: Settings) -> bool:
        """Write the settings; False where the folder cannot be written."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            text = json.dumps(settings.to_dict(), indent=2, allow_nan=False)
            write_atomically(self.path, text.encode())
        except (InklingError, OSError, ValueError, TypeError) as error:
            _log.warning("The settings could not be saved: %s", error)
            return False
        return True


def clamp_geometry(
    geometry: tuple[int, int, int, int], screens: list[tuple[int, int, int, int]]
) -> tuple[int, int, int, int]:
    """Bring a window that lies off every screen back onto the one that it touches most.

    Parameters
    ----------
    geometry : tuple of int
        x, y, width, height.
    screens : list of tuple of int
        The usable part of each screen, in the same form; at least one.

    Returns
    -------
    tuple of int
        A window that lies wholly on one screen.
    """
    x, y, width, height = geometry

    def overlap(screen: tuple[int, int, int, int]) -> int:
        left, top, wide, high = screen
        across = min(x + width, left + wide) - max(x, left)
        down = min(y + height, top + high) - max(y, top)
        return max(0, across) * max(0, down)

    left, top, wide, high = max(screens, key=overlap)
    width, height = min(width, wide), min(height, high)
    x = min(max(x, left), left + wide - width)
    y = min(max(y, top), top + high - height)
    return x, y, width, height


def _whole_numbers(value: Any, count: int) -> tuple[int, ...]:
    numbers = tuple(int(each) for each in value)
    if len(numbers) != count or any(abs(each) > 100_000 for each in numbers):
        raise ValueError("not a place on a screen")
    return numbers


def _read_geometry(value: Any) -> tuple[int, ...] | None:
    if value is None:
        return None
    numbers = _whole_numbers(value, 4)
    if numbers[2] < 100 or numbers[3] < 100:
        raise ValueError("too small to be seen")
    return numbers


def _read_splitter(value: Any) -> tuple[int, ...] | None:
    return None if value is None else _whole_numbers(value, 2)


def _read_theme(value: Any) -> str:
    if value not in THEMES:
        raise ValueError("no such theme")
    return str(value)


def _read_recipe(value: Any) -> dict[str, Any] | None:
    return None if value is None else Recipe.from_dict(value).to_dict()


def _read_recipes(value: Any) -> tuple[dict[str, Any], ...]:
    if not isinstance(value, list | tuple):
        raise ValueError("not a list of recipes")
    usable: list[dict[str, Any]] = []
    for each in value[:_MOST_RECIPES]:
        with contextlib.suppress(RecipeError):  # a recipe of another release
            usable.append(Recipe.from_dict(each).to_dict())
    return tuple(usable)


def _read_pen_width(value: Any) -> float | None:
    if value is None:
        return None
    width = float(value)
    if not 0.5 <= width <= 200.0:
        raise ValueError("not a pen")
    return width


def _read_speed(value: Any) -> float:
    if value is None:
        return math.inf
    speed = float(value)
    if not speed >= 0.01:  # also refuses NaN
        raise ValueError("too slow")
    return speed


def _read_threshold(value: Any) -> float | None:
    if value is None:
        return None
    threshold = float(value)
    if not 0.0 <= threshold < 1.0:  # also refuses NaN
        raise ValueError("not a probability")
    return threshold


def _read_recent_data(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(each, str) for each in value):
        raise ValueError("not a list of paths")
    return tuple(value)[:_MOST_RECENT]


_READERS: dict[str, Callable[[Any], Any]] = {
    "geometry": _read_geometry,
    "maximised": bool,
    "splitter": _read_splitter,
    "theme": _read_theme,
    "recipe": _read_recipe,
    "recipes": _read_recipes,
    "pen_width": _read_pen_width,
    "speed": _read_speed,
    "folder": str,
    "threshold": _read_threshold,
    "recent_data": _read_recent_data,
}
