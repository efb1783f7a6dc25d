"""The errors that a person may meet; the text of each is one sentence for that person."""

from __future__ import annotations


class InklingError(Exception):
    """What happened, why, and what to do, in one sentence."""


class RecipeError(InklingError, ValueError):
    """A recipe that cannot be trained.

    Parameters
    ----------
    field : str
        The part of the recipe at fault, as a dotted path (``"optimiser.rate"``,
        ``"layers.0.units"``), so that a form can put the message beside it.
    message : str
        What must hold, and the value that was given.
    """

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field

    def __reduce__(self) -> tuple[type[RecipeError], tuple[str, str]]:
        return type(self), (self.field, str(self))


class DataError(InklingError):
    """A data set, or a file of one, that cannot be used."""


class ArrayError(DataError, ValueError):
    """Arrays that nothing can be learned from, or that do not fit what was learned."""


class DrawingError(DataError):
    """A drawing that cannot be understood."""


class ImageError(DataError):
    """A picture that cannot be read."""


class DownloadError(DataError):
    """A data set that could not be fetched."""


class NetworkFileError(InklingError):
    """A network file that cannot be trusted."""


class CheckpointError(InklingError):
    """A saved training that cannot be trusted, or cannot go on here."""


class SaveError(InklingError):
    """A file that could not be written; what was there before is untouched."""


class LibraryError(InklingError):
    """The library of runs cannot be used, or does not hold what is asked for."""


class ExpressionError(InklingError, ValueError):
    """A formula that cannot be understood.

    Parameters
    ----------
    message : str
        What is wrong, where, and what would be possible.
    position : int
        The character at fault, from 0.
    """

    def __init__(self, message: str, position: int) -> None:
        super().__init__(message)
        self.position = position

    def __reduce__(self) -> tuple[type[ExpressionError], tuple[str, int]]:
        return type(self), (str(self), self.position)


class Cancelled(InklingError):  # noqa: N818 - not an error but a wish
    """Somebody asked to stop."""
