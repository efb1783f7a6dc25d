"""Data from outside, by format: each reader gives what it found and what is wrong with it."""
