"""The project's own files, for the tests that read them."""

from __future__ import annotations

import ast
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

ROOMS = (
    ("arrays", "blas", "errors", "files", "progress"),
    ("recipe",),
    ("network",),
    ("data",),
    ("training",),
    ("estimator", "insight"),
    ("storage",),
    ("export",),
    ("session", "replay", "reproduction"),
    ("commands",),
)
"""The rooms of nncore from the top to the bottom; a room imports only from those above it."""


def python_files(*folders: str) -> list[Path]:
    """Python files under some folders of the project, in order."""
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def all_python_files() -> list[Path]:
    """Every Python file of the project."""
    return [*sorted(ROOT.glob("*.py")), *python_files("nncore", "gui", "resources", "tests")]


def tracked_text_files() -> list[Path]:
    """Every text file that belongs to the project, or what would, outside version control."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listing.returncode == 0 and listing.stdout:
        paths = [ROOT / line for line in listing.stdout.splitlines()]
    else:
        paths = [*ROOT.glob("*.*"), *ROOT.glob("docs/**/*"), *all_python_files()]
    return [path for path in paths if path.is_file() and is_text(path)]


def is_text(path: Path) -> bool:
    """Whether a file is text, as far as its first bytes tell."""
    try:
        path.read_bytes()[:4096].decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start > 4090
    return path.suffix not in {".png", ".safetensors", ".gz", ".npz"}


def parse(path: Path) -> ast.Module:
    """Parse a Python file of the project."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def module_name(path: Path) -> str:
    """Dotted name of a Python file, such as ``nncore.data.idx``."""
    parts = list(path.relative_to(ROOT).with_suffix("").parts)
    if parts[-1] == "__init__":
        parts.pop()
    return ".".join(parts)


def relative(path: Path) -> str:
    """Path as it is called inside the project."""
    return path.relative_to(ROOT).as_posix()
