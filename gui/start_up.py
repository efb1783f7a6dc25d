"""What is checked before Qt starts, because Qt ends the process where these fail.

Without a screen, or without a system library that a platform plug-in needs, Qt aborts with
a core dump. Here each of these becomes one sentence. Nothing here imports Qt or NumPy, and
on a desktop where all is well it takes a few milliseconds, of which most is loading the
plug-in that Qt loads anyway.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import re
import sys
from pathlib import Path

BROKEN_RELEASES = ("6.12.0",)
"""Releases of PySide6 that abort an interpreter older than 3.12 (reference count of None)."""

TESTED_RELEASE = "6.11.3"

NO_WINDOW = (
    "run `python main.py demo --out shots` for a tour of the window in pictures, "
    "or `python main.py --help` for what works without a screen"
)

DEBIAN_PACKAGES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libGLX.so.0": "libglx0",
    "libOpenGL.so.0": "libopengl0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libstdc++.so.6": "libstdc++6",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
    "libbrotlidec.so.1": "libbrotli1",
    "libX11.so.6": "libx11-6",
}
"""What every Qt window needs of the system, and the Debian package that holds it."""

XCB_PACKAGES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb.so.1": "libxcb1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}
"""What a window on an X display needs besides."""

WAYLAND_PACKAGES = {
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}
"""What a window on a Wayland display needs besides."""


class StartUpError(Exception):
    """Why no window can open, in one sentence."""


def check() -> None:
    """See whether Qt could open a window here.

    Raises
    ------
    StartUpError
        Where PySide6 is missing or of a release that breaks this Python, where a system
        library is missing, and where no display answers.
    """
    check_release()
    if not sys.platform.startswith(("linux", "freebsd")):
        return
    names = _platforms()
    problems: list[StartUpError] = []
    for name in names:
        try:
            _check_platform(name)
        except StartUpError as problem:
            problems.append(problem)
            continue
        if problems:  # the first choice is dead: do not let Qt try it
            os.environ["QT_QPA_PLATFORM"] = name
        return
    if problems:
        raise problems[0]
    raise StartUpError(f"There is no display to open a window on; {NO_WINDOW}.")


def check_release() -> None:
    """Refuse a release of PySide6 that is known to abort this Python."""
    release = installed_release()
    if release in BROKEN_RELEASES and sys.version_info < (3, 12):
        python = ".".join(map(str, sys.version_info[:2]))
        raise StartUpError(
            f"PySide6 {release} makes Python {python} crash within seconds; install the release "
            "that Inkling is tested with: "
            f"python -m pip install PySide6-Essentials=={TESTED_RELEASE}"
        )


def installed_release() -> str | None:
    """Read the release of PySide6 from the name of the folder that pip leaves beside it.

    Returns
    -------
    str or None
        None where it was packaged by somebody else, who also chose the release.

    Raises
    ------
    StartUpError
        Where PySide6 is not installed.
    """
    specification = importlib.util.find_spec("PySide6")
    if specification is None or not specification.submodule_search_locations:
        raise StartUpError(_missing_package("PySide6"))
    for name in os.listdir(Path(specification.submodule_search_locations[0]).parent):
        package, _, rest = name.partition("-")
        if package.lower() == "pyside6_essentials" and rest.endswith(".dist-info"):
            return rest.removesuffix(".dist-info")
    return None


def explain_import(error: Exception) -> str:
    """Say in one sentence why the program cannot start.

    Parameters
    ----------
    error : StartUpError or ImportError
        What stopped it.

    Returns
    -------
    str
        The sentence; for a missing system library with the Debian package that holds it.

    Raises
    ------
    Exception
        The error itself, where it is a fault in the program and not in its surroundings.
    """
    if isinstance(error, StartUpError):
        return str(error)
    if isinstance(error, ModuleNotFoundError) and error.name:
        package = error.name.partition(".")[0]
        if package not in ("nncore", "gui", "resources"):
            return _missing_package(package)
    library = _library_in(str(error))
    if library is None:
        raise error
    return _missing_libraries([library])


def _platforms() -> list[str]:
    """Names of the platform plug-ins that Qt would try, in its order."""
    chosen = os.environ.get("QT_QPA_PLATFORM")
    if chosen:
        return [part.partition(":")[0] for part in chosen.split(";") if part]
    names = []
    if os.environ.get("WAYLAND_DISPLAY"):
        names.append("wayland")
    if os.environ.get("DISPLAY"):
        names.append("xcb")
    return names


def _check_platform(name: str) -> None:
    """Refuse a platform plug-in that is not there, cannot load, or finds no display."""
    if name == "xcb" and not _x_display_answers():
        display = os.environ.get("DISPLAY", "")
        which = f"The display {display} does not answer" if display else "There is no display"
        raise StartUpError(f"{which}, so no window can open; {NO_WINDOW}.")
    if name.startswith("wayland") and not _wayland_display_answers():
        raise StartUpError(
            f"The Wayland display does not answer, so no window can open; {NO_WINDOW}."
        )
    _check_plugin(name)


def _check_plugin(name: str) -> None:
    """Load the plug-in as Qt will, and name what it misses."""
    specification = importlib.util.find_spec("PySide6")
    locations = specification.submodule_search_locations if specification else None
    if not locations:
        raise StartUpError(_missing_package("PySide6"))
    folder = Path(locations[0]) / "Qt" / "plugins" / "platforms"
    plugin = folder / f"libq{name}.so"
    elsewhere = "QT_PLUGIN_PATH" in os.environ or "QT_QPA_PLATFORM_PLUGIN_PATH" in os.environ
    if not plugin.exists():
        if folder.is_dir() and not elsewhere:
            raise StartUpError(
                f"QT_QPA_PLATFORM names {name!r}, which this Qt does not have; unset it to open "
                "the window."
            )
        return
    try:
        ctypes.CDLL(str(plugin))
    except OSError as error:
        needed = DEBIAN_PACKAGES | (XCB_PACKAGES if name == "xcb" else {})
        needed |= WAYLAND_PACKAGES if name.startswith("wayland") else {}
        missing = [library for library in needed if not _loads(library)]
        first = _library_in(str(error))
        if first and first not in missing:
            missing.insert(0, first)
        if not missing:
            raise StartUpError(f"Qt's plug-in {plugin.name} cannot be loaded: {error}.") from error
        raise StartUpError(_missing_libraries(missing)) from error


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _x_display_answers() -> bool:
    """Connect to the X display as Qt will, with its authorisation, and let go again."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True  # the plug-in needs it too, and is what complains
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(None, None)
    failed = bool(xcb.xcb_connection_has_error(connection))
    xcb.xcb_disconnect(connection)
    return not failed


def _wayland_display_answers() -> bool:
    """Connect to the compositor's socket, and let go again."""
    import socket

    name = os.environ.get("WAYLAND_DISPLAY") or "wayland-0"
    path = Path(os.environ.get("XDG_RUNTIME_DIR", "/nonexistent")) / name  # an absolute name wins
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(1.0)
        try:
            probe.connect(str(path))
        except OSError:
            return False
    return True


def _library_in(message: str) -> str | None:
    """Find the shared library in a loader's message that it is not there."""
    found = re.search(r"(lib[\w.+-]+\.so[\d.]*): cannot open shared object", message)
    return found.group(1) if found else None


def _missing_libraries(libraries: list[str]) -> str:
    table = DEBIAN_PACKAGES | XCB_PACKAGES | WAYLAND_PACKAGES
    packages = list(dict.fromkeys(table[name] for name in libraries if name in table))
    several = len(libraries) > 1
    sentence = (
        f"Qt needs the system {'libraries' if several else 'library'} {', '.join(libraries)}, "
        f"which {'are' if several else 'is'} not installed"
    )
    if packages:
        sentence += f"; on Debian or Ubuntu: sudo apt install {' '.join(packages)}"
    return sentence


def _missing_package(package: str) -> str:
    return (
        f"The Python package {package} is not installed; install Inkling with what it needs: "
        "python -m pip install ."
    )
