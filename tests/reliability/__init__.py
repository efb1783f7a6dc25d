"""The long forms of the reliability tests; `python -m tests.reliability --help` lists them."""
