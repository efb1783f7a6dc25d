"""Inkling: the window without arguments, the command line with them."""

from __future__ import annotations

import os
import sys

# BLAS reads this when NumPy is first imported. Two threads of it collapse where another
# program is busy, and the window needs a core of its own.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def main() -> int:
    """Open the window, or run the command that was named; return the exit code."""
    from gui.start_up import StartUpError, check, explain_import

    try:
        if len(sys.argv) == 1:
            check()
            from gui.engine_first import import_plainly, load_engine

            load_engine()
            import_plainly()
            from gui.app import open_window

            return open_window()
        from gui.demo import demo
        from nncore.commands import main as commands

        commands.add_command(demo)
        commands(prog_name="python main.py")
    except (StartUpError, ImportError) as error:
        print(explain_import(error), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
