"""Where no window can open, one sentence says why and what to do; never a core dump."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gui import start_up
from gui.start_up import StartUpError, check, check_release, explain_import

ROOT = Path(__file__).parents[2]
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="displays of Linux")
VARIABLES = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "XDG_SESSION_TYPE")


def run_program(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    inherited = {name: value for name, value in os.environ.items() if name not in VARIABLES}
    return subprocess.run(
        [sys.executable, str(ROOT / "main.py"), *arguments],
        env=inherited | environment,
        capture_output=True,
        text=True,
        timeout=60,
        cwd=ROOT,
        check=False,
    )


@linux_only
@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({}, "There is no display to open a window on"),
        ({"DISPLAY": ":99"}, "The display :99 does not answer"),
        ({"DISPLAY": "nonsense"}, "The display nonsense does not answer"),
        ({"WAYLAND_DISPLAY": "wayland-77"}, "The Wayland display does not answer"),
        ({"QT_QPA_PLATFORM": "xcb"}, "There is no display"),
        ({"QT_QPA_PLATFORM": "xcb", "DISPLAY": ":99"}, "The display :99 does not answer"),
    ],
)
def test_no_display_is_one_sentence(environment: dict[str, str], words: str) -> None:
    ended = run_program(**environment)
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert ended.stderr.startswith(words)
    assert ended.stderr.count("\n") == 1
    assert "`python main.py demo --out shots`" in ended.stderr


@linux_only
def test_a_platform_that_qt_does_not_have() -> None:
    ended = run_program(QT_QPA_PLATFORM="nonsense")
    assert ended.returncode == 1
    assert "'nonsense'" in ended.stderr
    assert ended.stderr.count("\n") == 1


def test_all_is_well_here() -> None:
    check()


@linux_only
def test_the_check_takes_a_wayland_socket_that_answers(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    import socket

    place = tmp_path / "w"
    if len(str(place)) > 100:
        pytest.skip("the temporary folder's name is too long for a socket")
    monkeypatch.setattr(start_up, "_check_plugin", lambda _: None)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(place))
        server.listen()
        monkeypatch.delenv("QT_QPA_PLATFORM")
        monkeypatch.setenv("DISPLAY", ":99")
        monkeypatch.setenv("WAYLAND_DISPLAY", str(place))
        check()


@linux_only
def test_a_dead_first_choice_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb;offscreen")
    monkeypatch.setenv("DISPLAY", ":99")
    check()
    assert os.environ["QT_QPA_PLATFORM"] == "offscreen"


@linux_only
def test_missing_libraries_are_named_with_their_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    def load(name: str) -> object:
        missing = ("libxcb-cursor.so.0", "libxkbcommon-x11.so.0")
        if "libqxcb" in name or name in missing:
            raise OSError("libxcb-cursor.so.0: cannot open shared object file: No such file")
        return object()

    monkeypatch.setattr(start_up.ctypes, "CDLL", load)
    monkeypatch.setattr(start_up, "_x_display_answers", lambda: True)
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    with pytest.raises(StartUpError) as caught:
        check()
    sentence = str(caught.value)
    assert "libraries libxcb-cursor.so.0, libxkbcommon-x11.so.0, which are" in sentence
    assert "sudo apt install libxcb-cursor0 libxkbcommon-x11-0" in sentence


@linux_only
def test_a_missing_library_in_the_real_loader(tmp_path: Path) -> None:
    """Hide a library from a real process: a loader's list that leads to nothing."""
    code = (
        "import ctypes, sys\n"
        "real = ctypes.CDLL\n"
        "def load(name, *rest, **more):\n"
        "    if 'libq' in str(name) or str(name) == 'libEGL.so.1':\n"
        "        raise OSError('libEGL.so.1: cannot open shared object file: No such file')\n"
        "    return real(name, *rest, **more)\n"
        "ctypes.CDLL = load\n"
        f"sys.argv = ['main.py', 'demo', '--out', {str(tmp_path)!r}]\n"
        "import main\n"
        "sys.exit(main.main())\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=ROOT,
        check=False,
    )
    assert ended.returncode == 1
    assert ended.stderr.strip() == (
        "Qt needs the system library libEGL.so.1, which is not installed; "
        "on Debian or Ubuntu: sudo apt install libegl1"
    )


def test_what_the_import_of_qt_says_is_explained() -> None:
    words = "libGL.so.1: cannot open shared object file: No such file or directory"
    assert "sudo apt install libgl1" in explain_import(ImportError(words))
    assert "PySide6 is not installed" in explain_import(
        ModuleNotFoundError("No module named 'PySide6'", name="PySide6")
    )
    assert explain_import(StartUpError("Why.")) == "Why."


def test_faults_of_the_program_are_not_explained_away() -> None:
    for error in (ImportError("cannot import name 'x'"), ModuleNotFoundError(name="gui.nothing")):
        with pytest.raises(type(error)):
            explain_import(error)


@pytest.mark.parametrize(("python", "refused"), [((3, 11, 7), True), ((3, 12, 1), False)])
def test_the_release_that_breaks_python_is_refused(
    monkeypatch: pytest.MonkeyPatch, python: tuple[int, int, int], refused: bool
) -> None:
    monkeypatch.setattr(start_up, "installed_release", lambda: "6.12.0")
    monkeypatch.setattr(start_up.sys, "version_info", python)
    if not refused:
        check_release()
        return
    with pytest.raises(StartUpError, match=r"PySide6-Essentials==6\.11\.3"):
        check_release()
