"""What happens to the library from outside: damage, another version, a full disk, sudden ends."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from nncore.errors import LibraryError
from nncore.storage import library_store
from nncore.storage.library import Library
from nncore.storage.library_records import INTERRUPTED
from nncore.storage.library_schema import MIGRATIONS, migrate
from nncore.storage.library_store import FILE_NAME
from tests.house.sources import ROOT
from tests.nncore.storage.runs import add_run, library, same_bits

__all__ = ["library"]

RECORDING = """
import sys
import time
from pathlib import Path
from nncore.storage.library import Library
from nncore.storage.library_recorder import recorded
import nncore.storage.library_recorder as module
import nncore.storage.library_writer as writing
from tests.toys import RECIPE, ToyRun
module.INTERVAL = 0.01
writing.SHARE = 1.0
toy = ToyRun(RECIPE, steps_per_epoch=5_000_000)
library = Library(Path(sys.argv[1]))
for number, event in enumerate(recorded(toy.events(), toy.model, library)):
    if number % 1000 == 999:
        time.sleep(0.005)  # for the thread that writes
        if any(run.checkpoints > 3 for run in library.summaries()):
            print("running", flush=True)
"""


def database(folder: Path) -> Path:
    return folder / FILE_NAME


def set_aside(folder: Path) -> list[Path]:
    return sorted(folder.glob("library (damaged*.sqlite"))


def filled(folder: Path, runs: int = 3) -> list[str]:
    """Make a library with some runs; return their identifiers."""
    with Library(folder) as library:
        return [add_run(library)[0].run_id for _ in range(runs)]


def test_what_is_no_database_is_set_aside_and_runs_are_remade_from_networks(tmp_path: Path) -> None:
    ids = filled(tmp_path)
    database(tmp_path).write_bytes(b"not a database at all, but long enough to be read" * 10)
    with Library(tmp_path) as library:
        assert "was damaged" in library.notice
        assert "3 runs were brought over" in library.notice
        assert set_aside(tmp_path)[0].name in library.notice
        runs = library.summaries()
        assert {run.run_id for run in runs} == set(ids)
        assert all(run.ended == INTERRUPTED and run.recipe.name == "toy" for run in runs)
        assert library.load_checkpoint(ids[0], 30).name == "toy 3"
    with Library(tmp_path) as library:
        assert library.notice == ""
        assert len(library.summaries()) == 3


def test_what_can_be_read_of_a_damaged_database_is_brought_over(tmp_path: Path) -> None:
    ids = filled(tmp_path, runs=12)
    path = database(tmp_path)
    content = bytearray(path.read_bytes())
    page = 4096
    victims = range(len(content) // page * 2 // 3, len(content) // page - 1)
    for number in victims:
        content[number * page : (number + 1) * page] = random.Random(number).randbytes(page)
    path.write_bytes(content)
    (tmp_path / library_store.DOUBT).touch()  # as a reading that failed leaves it
    with Library(tmp_path) as library:
        assert "was damaged" in library.notice
        assert {run.run_id for run in library.summaries()} == set(ids)
        whole = [run for run in library.summaries() if run.reason == "It ended."]
        assert whole
        assert any(len(library.curves(run.run_id).epoch) == 80 for run in whole)
    assert len(set_aside(tmp_path)) == 1


def test_a_database_that_was_cut_is_noticed_at_the_start(tmp_path: Path) -> None:
    filled(tmp_path, runs=8)
    path = database(tmp_path)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    with Library(tmp_path) as library:
        assert "was damaged" in library.notice
        assert len(library.summaries()) == 8  # from rows and from networks


def test_damage_that_shows_later_is_told_and_mended_at_the_next_start(tmp_path: Path) -> None:
    filled(tmp_path, runs=12)
    path = database(tmp_path)
    content = bytearray(path.read_bytes())
    content[8192:] = bytes(len(content) - 8192)
    path.write_bytes(content)
    with Library(tmp_path) as library, pytest.raises(LibraryError, match="is damaged"):
        [library.curves(run.run_id) for run in library.summaries()]
    with Library(tmp_path) as library:
        assert "was damaged" in library.notice
        add_run(library)


def test_a_damaged_library_that_another_has_open_is_left_alone(library: Library) -> None:
    add_run(library)
    path = database(library.folder)
    (library.folder / library_store.DOUBT).touch()
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = bytearray(path.read_bytes())
    content[4096:] = bytes(len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises(LibraryError, match="open in another Inkling"):
        Library(library.folder)
    assert set_aside(library.folder) == []


def test_a_database_of_somebody_else_is_set_aside(tmp_path: Path) -> None:
    with contextlib.closing(sqlite3.connect(database(tmp_path))) as connection:
        connection.execute("CREATE TABLE recipes_of_grandmother (name TEXT)")
    with Library(tmp_path) as library:
        assert "set aside" in library.notice
        add_run(library)
    assert len(set_aside(tmp_path)) == 1


def test_a_newer_library_is_refused_and_not_touched(tmp_path: Path) -> None:
    filled(tmp_path, runs=1)
    with contextlib.closing(sqlite3.connect(database(tmp_path))) as connection:
        connection.execute("PRAGMA user_version = 99")
    before = database(tmp_path).read_bytes()
    with pytest.raises(LibraryError, match=r"newer version of Inkling \(format 99"):
        Library(tmp_path)
    assert database(tmp_path).read_bytes() == before
    assert set_aside(tmp_path) == []


def test_a_library_of_an_earlier_version_is_brought_up_to_date(tmp_path: Path) -> None:
    steps = (*MIGRATIONS, "ALTER TABLE runs ADD COLUMN note TEXT NOT NULL DEFAULT 'none'")
    (run_id,) = filled(tmp_path, runs=1)
    with contextlib.closing(sqlite3.connect(database(tmp_path), isolation_level=None)) as old:
        migrate(old, steps)
        migrate(old, steps)  # nothing is left to do
        assert old.execute("SELECT id, note FROM runs").fetchall() == [(run_id, "none")]
        assert old.execute("PRAGMA user_version").fetchone() == (len(steps),)


def test_a_step_that_fails_leaves_the_version_before(tmp_path: Path) -> None:
    filled(tmp_path, runs=1)
    steps = (*MIGRATIONS, "CREATE TABLE more (id INTEGER); CREATE TABLE runs (id INTEGER)")
    with contextlib.closing(sqlite3.connect(database(tmp_path), isolation_level=None)) as old:
        with pytest.raises(sqlite3.OperationalError):
            migrate(old, steps)
        old.rollback()
        assert old.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
        assert not old.execute("SELECT 1 FROM sqlite_master WHERE name = 'more'").fetchall()


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
def test_a_program_that_is_killed_while_recording_loses_moments(library: Library) -> None:
    command = [sys.executable, "-c", RECORDING, str(library.folder)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"running\n"
        process.send_signal(signal.SIGKILL)
    (alive,) = library.summaries()
    assert alive.is_alive
    with Library(library.folder) as later:
        assert later.notice == ""
        (run,) = later.summaries()
        assert run.ended == INTERRUPTED
        assert run.reason.startswith("The program was ended after")
        assert run.step > 0
        curves = later.curves(run.run_id)
        assert len(curves.epoch) > 0
        for each in later.checkpoints(run.run_id):
            assert later.load_checkpoint(run.run_id, each.step).name == f"toy {each.step}"
        files = {path.stem for path in (later.folder / "networks" / run.run_id).iterdir()}
        assert files == {str(each.step) for each in later.checkpoints(run.run_id)}


def test_a_folder_that_cannot_be_written_is_told_in_a_sentence(tmp_path: Path) -> None:
    place = tmp_path / "file"
    place.write_text("in the way")
    with pytest.raises(LibraryError, match="cannot be kept there"):
        Library(place / "library")


def test_garbage_among_the_locks_disturbs_nobody(tmp_path: Path) -> None:
    (tmp_path / "open").mkdir()
    for name in ("opening.lock", "0123456789abcdef.lock"):
        (tmp_path / "open" / name).write_bytes(b"garbage " * 100)
    with Library(tmp_path) as library:
        run, curves = add_run(library)
        assert same_bits(library.curves(run.run_id), curves)
    assert [path.name for path in (tmp_path / "open").iterdir()] == ["opening.lock"]


def test_run_that_could_not_be_written_to_its_end_is_closed_at_the_next_start(
    tmp_path: Path,
) -> None:
    with Library(tmp_path) as library:
        summary, _ = add_run(library, ended="")
        assert library.summary(summary.run_id).is_alive
        with Library(tmp_path) as other:  # while the first is open, it may still be training
            assert other.summary(summary.run_id).is_alive
    with Library(tmp_path) as library:
        assert library.summary(summary.run_id).ended == INTERRUPTED
        library.delete(summary.run_id)
