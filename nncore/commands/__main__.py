"""``python -m nncore.commands``: the command line alone, where there is no Qt."""

from nncore.commands import main

if __name__ == "__main__":
    main(prog_name="python -m nncore.commands")
